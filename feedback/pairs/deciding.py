"""What stands of reviewers' decisions about the answers of conversations, as rules see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from feedback.models import Decision, ReviewItem
from feedback.pairs.told import Judged, Ranked
from feedback.review.outcomes import Outcome, outcomes_of, preferred


@dataclass(slots=True)
class Stands:
    """In one conversation."""

    ranked: list[Ranked] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)


def stands_in(conversations: Sequence[UUID]) -> defaultdict[UUID, Stands]:
    """Two statements; one where nothing is decided."""
    decided = Decision.objects.filter(item__conversation__in=conversations).values("item")
    rows = ReviewItem.objects.filter(pk__in=decided).order_by("pk")
    items = {key: told for key, *told in rows.values_list("pk", "conversation", "message")}
    outcomes = outcomes_of(items) if items else {}
    found: defaultdict[UUID, Stands] = defaultdict(Stands)
    for key, (conversation, answer) in items.items():
        _add(found[conversation], answer, outcomes.get(key, {}))
    return found


def _add(to: Stands, answer: UUID, outcomes: Mapping[str, Outcome]) -> None:
    for better, worse, outcome in preferred(outcomes):
        to.ranked.append(Ranked(better, worse, outcome.basis, outcome.decisions))
    if verdict := outcomes.get("verdict"):
        to.judged.append(Judged(answer, str(verdict.value), verdict.basis, verdict.decisions))
