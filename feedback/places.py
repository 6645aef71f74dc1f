"""Where an event belongs: what its sender may see of the answer or conversation that it names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from chat.models import Conversation, Message, User
from inference.models import LIVE


@dataclass(frozen=True, slots=True)
class Place:
    """`length` is that of the answer's text in code points, once it has ended."""

    conversation: UUID
    message: UUID | None = None
    generation: UUID | None = None
    length: int | None = None

    def as_row(self) -> dict[str, Any]:
        """For `jsonb_to_recordset`."""
        ids = {
            "conversation_id": self.conversation,
            "message_id": self.message,
            "generation": self.generation,
        }
        return {name: str(key) if key else None for name, key in ids.items()}

    def holds(self, end: int | None) -> bool:
        return end is None or self.length is None or end <= self.length


_LENGTH = Case(
    When(generation=None, then=Length("content")),
    When(generation__status__in=LIVE, then=Value(None)),
    default=Length("generation__text"),
)

# Most events are about a whole answer, and a length costs a look at its text.
_UNASKED = Value(None, output_field=IntegerField())


class Asked(NamedTuple):
    """The answers, by message or generation, and the conversations that somebody names."""

    sender: User
    answers: Collection[UUID]
    conversations: Collection[UUID]


def places(sender: User, answers: Collection[UUID], conversations: Collection[UUID]) -> dict[UUID, Place]:
    """By id, that of the message or of its generation; what the sender may not see is absent, exactly like
    what does not exist.
    """
    return places_of([Asked(sender, answers, conversations)])[sender.pk]


def places_of(asked: Sequence[Asked], *, with_length: bool = True) -> dict[UUID, dict[UUID, Place]]:
    """As `places`, of several senders by their ids: each has what it may see, and nothing of the others."""
    senders = [each.sender for each in asked]
    found: dict[UUID, dict[UUID, Place]] = {sender.pk: {} for sender in senders}
    if answers := [key for each in asked for key in each.answers]:
        named = Q(pk__in=answers) | Q(generation__in=answers)
        rows = Message.objects.visible_to_any(senders).filter(named, role=Message.Role.ASSISTANT)
        length = _LENGTH if with_length else _UNASKED
        columns = rows.values_list("conversation__owner_id", "pk", "conversation_id", "generation_id", length)
        for owner, key, thread, generation, measured in columns:
            place = Place(thread, key, generation, measured)
            found[owner] |= {key: place} | ({generation: place} if generation else {})
    if conversations := [key for each in asked for key in each.conversations]:
        visible = Conversation.objects.visible_to_any(senders).filter(pk__in=conversations)
        for owner, key in visible.values_list("owner_id", "pk"):
            found[owner][key] = Place(key)
    return found
