"""The failures in a cluster, newest first, and what people did with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from feedback.clusters.listing import PAGE, names_of
from feedback.clusters.models import REVIEW, ClusterDeed, Failure, FailureCluster
from feedback.evaluation.consented import allowed
from feedback.evaluation.models import EvalCase
from feedback.review.models import ReviewItem
from feedback.standing import STANDS

#: Deeds that the page shows.
DEEDS = 50
SIGNS = {
    "rating": "rated bad",
    "flag": "reported",
    "correction": "put right by its person",
    "follow_up": "complained about",
    REVIEW: "found bad by reviewers",
}


class Member(NamedTuple):
    """`may_read`: whether its person allows it now. `case`: that of the answer, if there is one. `items` of
    review: their ids, and the names of their queues.
    """

    failure: Failure
    may_read: bool
    signs: str
    case: UUID | None
    items: list[tuple[UUID, str]]

    @property
    def model(self) -> str:
        """By which it was answered."""
        made_by = self.failure.message.generation
        return (made_by.served_model or made_by.variant.served_model) if made_by else ""


class Members(NamedTuple):
    """`older` is where the next page begins: the time and the id of a failure; "" on the last."""

    rows: list[Member]
    older: str


def members(cluster: FailureCluster, before: tuple[datetime, UUID] | None) -> Members:
    """Those whose conversation is there, of the newest answers first, from before that time and id."""
    rows = Failure.objects.filter(cluster=cluster, **STANDS).order_by("-said_at", "-pk")
    rows = rows.select_related("message__conversation", "message__generation__variant__prompt_version")
    if before:
        at, key = before
        rows = rows.filter(Q(said_at__lt=at) | Q(said_at=at, pk__lt=key))
    found = list(_without_texts(rows)[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Members(_members(found[:PAGE]), f"{last.said_at.isoformat()}_{last.pk}" if last else "")


def _without_texts(rows: QuerySet[Failure]) -> QuerySet[Failure]:
    large = ("messages", "text", "token_ids", "prompt_token_ids", "system_prompt")
    return rows.defer(*(f"message__generation__{name}" for name in large))


def _members(failures: Sequence[Failure]) -> list[Member]:
    may = allowed(each.message for each in failures)
    answers = [each.message_id for each in failures]
    cases = dict(EvalCase.objects.filter(message__in=answers).values_list("message", "pk"))
    items = _items(answers)
    return [
        Member(
            each,
            each.message_id in may,
            _signs(each),
            cases.get(each.message_id),
            items.get(each.message_id, []),
        )
        for each in failures
    ]


def _signs(failure: Failure) -> str:
    return ", ".join(SIGNS.get(sign, sign) for sign in failure.signs)


def _items(answers: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    rows = ReviewItem.objects.filter(message__in=answers).order_by("queue__name")
    for answer, key, name in rows.values_list("message", "pk", "queue__name"):
        found.setdefault(answer, []).append((key, name))
    return found


class Done(NamedTuple):
    """`who` did it; `words`, what."""

    who: str
    words: str
    at: datetime


def history(cluster: FailureCluster) -> list[Done]:
    """Newest first."""
    deeds = list(cluster.deeds.order_by("-at", "-pk")[:DEEDS])
    names = names_of(
        [*(each.by for each in deeds), *(UUID(each.detail) for each in deeds if _is_person(each))]
    )
    return [Done(names.get(each.by, "Somebody"), _words(each, names), each.at) for each in deeds]


def _is_person(deed: ClusterDeed) -> bool:
    return deed.deed == ClusterDeed.Deed.ASSIGNED and bool(deed.detail)


def _words(deed: ClusterDeed, names: Mapping[UUID | None, str]) -> str:
    if deed.deed == ClusterDeed.Deed.ASSIGNED:
        return (
            f"assigned it to {names.get(UUID(deed.detail), 'somebody')}"
            if deed.detail
            else "assigned it to nobody"
        )
    return f"{deed.deed} {deed.detail}".strip()
