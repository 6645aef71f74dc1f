"""The gold of a queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from chat.models import User
from feedback.review import known
from feedback.review.gold import GOLD_MAX
from feedback.review.models import Decision, Purpose, ReviewItem, ReviewQueue


@dataclass(frozen=True, slots=True)
class Gold:
    """`words`: what is known of it; `by`: the lead's name, "" where they are gone; `judged`: how many were
    measured by it.
    """

    item: ReviewItem
    words: Sequence[tuple[str, str]]
    by: str
    judged: int


def gold(queue: ReviewQueue) -> list[Gold]:
    """What is handed out, then what is retired, each the newest first: of the 2 × GOLD_MAX newest."""
    rows = ReviewItem.objects.filter(queue=queue, known__isnull=False, conversation__deleted_at=None)
    found = sorted(rows.order_by("-known_at")[: 2 * GOLD_MAX], key=lambda row: row.retired_at is not None)
    names = _names(row.known_by for row in found)
    measured = Decision.objects.filter(item__in=found, purpose=Purpose.GOLD)
    judged = Counter(measured.values_list("item", flat=True))
    return [
        Gold(row, known.in_words(row.known), names.get(row.known_by, ""), judged[row.pk]) for row in found
    ]


def _names(people: Iterable[UUID | None]) -> dict[UUID | None, str]:
    rows = User.objects.filter(pk__in={key for key in people if key})
    return {row.pk: row.name or row.email for row in rows}
