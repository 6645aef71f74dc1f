"""What was decided in a queue: items that wait for nobody's judgement, with what stands of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

from feedback.review.models import Purpose
from feedback.review.outcomes import Outcome, Said, outcomes, said_of

PAGE = 50
CHUNK = 100
#: Items that one page looks at for those of a verdict; its last line leads on.
LOOKED_AT = 1_000
WHICH = ("disagreed", "adjudicated")
VERDICTS = ("good", "bad", "unsure", "undecided")

# An item stands where it was decided last. By the index of what is decided, newest first.
_FIND: LiteralString = """
SELECT s.id, s.item_id, s.decided_at, a.id IS NOT NULL AS was_apart
FROM feedback_reviewslot s
JOIN feedback_reviewitem i ON i.id = s.item_id
JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
LEFT JOIN feedback_reviewslot a ON a.item_id = s.item_id AND a.purpose = 'adjudicating'
  AND (a.withdrawn_at IS NULL OR a.decided_at IS NOT NULL)
WHERE s.queue_id = %(queue)s AND s.decided_at IS NOT NULL AND s.purpose IN ('judging', 'adjudicating')
  AND (%(before)s::bigint IS NULL OR (s.decided_at, s.id)
    < (SELECT b.decided_at, b.id FROM feedback_reviewslot b WHERE b.id = %(before)s))
  AND NOT EXISTS (SELECT FROM feedback_reviewslot o
    WHERE o.item_id = s.item_id AND o.purpose IN ('judging', 'adjudicating')
      AND (o.decided_at, o.id) > (s.decided_at, s.id))
  AND NOT EXISTS (SELECT FROM feedback_reviewslot o
    WHERE o.item_id = s.item_id AND o.purpose = 'judging' AND o.decided_at IS NULL AND o.withdrawn_at IS NULL)
  AND (%(which)s = '' OR a.id IS NOT NULL AND (%(which)s = 'disagreed' OR a.decided_at IS NOT NULL))
ORDER BY s.decided_at DESC, s.id DESC LIMIT %(most)s
"""
_BASES = {"adjudicated": "adjudicated", "agreed": "all agree", "single": "by one reviewer"}


class Wanted(NamedTuple):
    """Of which items: `which` of WHICH and `verdict` of VERDICTS, each "" for all; those behind `before`."""

    queue: UUID
    which: str = ""
    verdict: str = ""
    before: int | None = None


class Place(NamedTuple):
    """Where an item stands in the order. `was_apart`: its reviewers were."""

    slot: int
    item: UUID
    at: datetime
    was_apart: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """An item. `stands`: its outcomes by question; `said`: by whom."""

    place: Place
    said: Sequence[Said]
    stands: Mapping[str, Outcome]

    @property
    def reviewers(self) -> int:
        return sum(each.purpose == Purpose.JUDGING for each in self.said)

    @property
    def is_adjudicated(self) -> bool:
        return any(each.purpose == Purpose.ADJUDICATING for each in self.said)

    @property
    def verdict(self) -> str:
        """Of VERDICTS; "" where none was asked."""
        if not any("verdict" in each.kinds for each in self.said):
            return ""
        found = self.stands.get("verdict")
        return str(found.value) if found else "undecided"

    @property
    def words(self) -> list[str]:
        """The verdict first, then what else stands and says something by itself."""
        return [word for word in (self.verdict.capitalize(), *map(_word, self._others())) if word]

    def _others(self) -> Iterator[tuple[str, Outcome]]:
        return ((name, each) for name, each in self.stands.items() if name != "verdict")

    @property
    def basis(self) -> str:
        """Of the verdict, or where none was asked of the first that stands."""
        first = next(iter(self.stands.values()), None)
        found = self.stands.get("verdict") if self.verdict else first
        if found is None:
            return "no majority"
        return _BASES.get(found.basis) or f"{len(found.decisions)} of {self.reviewers} say so"


def _word(of: tuple[str, Outcome]) -> str:
    """Of a label its name, of a number what it is of; of what is as most are, nothing."""
    kind, _, part = of[0].partition(": ")
    value = of[1].value
    match kind:
        case "severity":
            return f"severity {value}"
        case "taxonomy":
            return part if value is True else ""
        case "rubric":
            return f"{part}: {value}"
        case "make_case":
            return "makes a case" if value is True else ""
        case "for_training":
            return "not for training" if value is False else ""
        case "personal_data":
            return "has personal data" if value is True else ""
    return ""


class Page(NamedTuple):
    """`older`: before what the next page looks; None on the last."""

    rows: list[Decided]
    older: int | None


def page(wanted: Wanted) -> Page:
    """The newest first. Of a verdict it may be few, and lead on all the same: LOOKED_AT are looked at."""
    rows: list[Decided] = []
    before = wanted.before
    for _ in range(LOOKED_AT // CHUNK):
        chunk = _chunk(wanted._replace(before=before))
        for row in chunk:
            if len(rows) == PAGE:
                return Page(rows, before)
            before = row.place.slot
            rows += [row] if wanted.verdict in ("", row.verdict) else []
        if len(chunk) < CHUNK:
            return Page(rows, None)
    return Page(rows, before)


def _chunk(wanted: Wanted) -> list[Decided]:
    values: dict[str, Any] = {**wanted._asdict(), "most": CHUNK}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        places = [Place(*row) for row in cursor.fetchall()]
    found = said_of(place.item for place in places)
    rows = ((place, found.get(place.item, [])) for place in places)
    return [Decided(place, said, outcomes(said)) for place, said in rows]
