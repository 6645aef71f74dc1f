"""Takes the events of one sender: each is there once and for good when this returns, bound or parked.

Called by the page's endpoint, the socket and the API. What several send at once is kept together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chat.exceptions import BadField, Refused
from chat.models import User
from feedback.batch import Batch, Told, parse_event
from feedback.keeping import Refusals, Sending, keep
from feedback.kinds import Source
from inference.database import Together

# Of as many senders; with the most events in each it is still one statement of a few megabytes.
TOGETHER_MAX = 32

_keep: Together[Sending, Refusals] = Together(keep, most=TOGETHER_MAX, key=lambda each: each.sender.pk)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one event. Without a refusal it is kept, also when it had been sent before."""

    client_id: UUID | None
    refused: Refused | None = None

    def as_json(self) -> dict[str, str | None]:
        """As every way in tells it."""
        refused = self.refused
        told = {"client_id": str(self.client_id) if self.client_id else None, "status": "kept"}
        if refused is None:
            return told
        words = {"code": refused.code, "text": refused.words, "field": refused.field, "limit": refused.limit}
        return {**told, "status": "refused", **words}


def take(sender: User, batch: Batch, source: Source) -> list[Receipt]:
    """One receipt per event, in order, after commit. Raises Refused when the sender sends too much."""
    receipts: list[Receipt] = []
    told: list[Told] = []
    for sent in batch.events:
        try:
            told.append(parse_event(sent, batch.sent_at))
            receipts.append(Receipt(told[-1].client_id))
        except BadField as refused:
            receipts.append(Receipt(_id_in(sent), refused))
    if not told:
        return receipts
    return list(_with(_keep(Sending(sender, told, batch.device, source)), receipts))


def _with(refusals: Refusals, receipts: Iterable[Receipt]) -> Iterable[Receipt]:
    for each in receipts:
        refused = refusals.get(each.client_id) if each.client_id else None
        yield Receipt(each.client_id, each.refused or refused)


def _id_in(sent: Any) -> UUID | None:
    try:
        return UUID(sent["client_id"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
