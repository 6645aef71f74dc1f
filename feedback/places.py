"""Where an event belongs: what its sender may see of the answer or conversation that it names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, IntegerField, Lookup, Q, UUIDField, Value, When
from django.db.models.functions import Length
from django.db.models.sql.compiler import SQLCompiler
from typing_extensions import override

from chat.models import Conversation, Message, User
from inference.database import prepared
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
        return {
            "conversation_id": self.conversation,
            "message_id": self.message,
            "generation": self.generation,
        }

    def holds(self, end: int | None) -> bool:
        return end is None or self.length is None or end <= self.length


_LENGTH = Case(
    When(generation=None, then=Length("content")),
    When(generation__status__in=LIVE, then=Value(None)),
    default=Length("generation__text"),
)

# Most events are about a whole answer, and a length costs a look at its text.
_UNASKED = Value(None, output_field=IntegerField())


if TYPE_CHECKING:
    _Lookup = Lookup[UUID]
else:
    _Lookup = Lookup

# Stands in a statement where the ids of answers go.
_NAMED = "the answers that are named"


@UUIDField.register_lookup
class AnyOf(_Lookup):
    """`= ANY(array)`: unlike `IN`, the same text for however many ids."""

    lookup_name = "any"
    prepare_rhs = False

    @override
    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*values, self.rhs)


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
        statement, holes = _answers(len(senders), with_length)
        filled: dict[Any, Any] = {_NAMED: answers}
        filled |= {_sender(number): one.pk for number, one in enumerate(senders)}
        with prepared() as cursor:
            cursor.execute(statement, [filled.get(hole, hole) for hole in holes])
            rows = cursor.fetchall()
        for owner, key, thread, generation, measured in rows:
            place = Place(thread, key, generation, measured)
            found[owner] |= {key: place} | ({generation: place} if generation else {})
    if conversations := [key for each in asked for key in each.conversations]:
        visible = Conversation.objects.visible_to_any(senders).filter(pk__in=conversations)
        for owner, key in visible.values_list("owner_id", "pk"):
            found[owner][key] = Place(key)
    return found


def _sender(number: int) -> UUID:
    """Stands in a statement where the id of a sender goes."""
    return UUID(int=number)


@lru_cache(maxsize=64)
def _answers(senders: int, with_length: bool) -> tuple[str, tuple[Any, ...]]:
    """The gate's own statement, with holes for ids: to write it takes longer than to answer it."""
    anybody = [User(pk=_sender(number)) for number in range(senders)]
    named = Q(pk__any=_NAMED) | Q(generation__pk__any=_NAMED)
    rows = Message.objects.visible_to_any(anybody).filter(named, role=Message.Role.ASSISTANT)
    length = _LENGTH if with_length else _UNASKED
    columns = rows.values_list("conversation__owner_id", "pk", "conversation_id", "generation_id", length)
    statement, holes = columns.query.sql_with_params()
    return statement, holes
