"""What a device sends: a batch of events, each right or refused by itself: a wrong one holds none up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chat.exceptions import BadField
from chat.sent import Whole, limit_of
from feedback.kinds import KINDS, Kind, Value, as_json
from inference.text import clean_text

BATCH_MAX = 100
OLDEST_MS = 30 * 86_400_000
# By what an answer, and a conversation, may be named.
ANSWER, THREAD = ("message", "generation"), ("conversation",)
# A device's clock, in milliseconds since 1970; far enough for every real one.
Clock = Annotated[Whole, Field(ge=0, le=2**53)]
Offset = Annotated[Whole, Field(ge=0, le=2**31 - 1)]


class Batch(BaseModel):
    """`sent_at` is the device's clock as it sends; the events are looked at one by one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sent_at: Clock
    device: UUID = UUID(int=0)
    events: Annotated[list[Any], Field(min_length=1, max_length=BATCH_MAX)]


class Envelope(BaseModel):
    """One event as it is sent. `at` is the device's clock when it happened, `counter` its number there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: UUID
    kind: str
    version: Whole = 1
    message: UUID | None = None
    generation: UUID | None = None
    conversation: UUID | None = None
    attempt: Offset | None = None
    start: Offset | None = None
    end: Offset | None = None
    at: Clock
    counter: Offset = 0
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One event that is right by itself. `age_ms`: how long before it was sent it happened."""

    client_id: UUID
    kind: Kind
    value: Value
    subject: UUID
    attempt: int | None
    start: int | None
    end: int | None
    age_ms: int
    counter: int

    def as_row(self) -> dict[str, Any]:
        """For `jsonb_to_recordset`."""
        return {
            "client_id": self.client_id,
            "kind": self.kind.name,
            "version": self.kind.version,
            "value": as_json(self.value),
            "attempt": self.attempt,
            "start": self.start,
            "end": self.end,
            "age_ms": self.age_ms,
            "counter": self.counter,
        }


def parse_batch(body: Any) -> Batch:
    """Raises BadField."""
    try:
        return Batch.model_validate(body)
    except ValidationError as error:
        raise _named(error) from None


def parse_event(sent: Any, sent_at: int) -> Told:
    """Raises BadField, naming the field and its limit."""
    try:
        envelope = Envelope.model_validate(sent)
        kind = _kind(envelope)
        value = kind.value.model_validate(_storable(envelope.value))
    except ValidationError as error:
        raise _named(error, within="value" if error.title != Envelope.__name__ else "") from None
    except RecursionError:
        raise BadField("value", "is nested too deeply") from None
    _check_span(kind, envelope)
    return Told(
        client_id=envelope.client_id,
        kind=kind,
        value=value,
        subject=_subject(kind, envelope),
        attempt=envelope.attempt,
        start=envelope.start,
        end=envelope.end,
        age_ms=min(max(0, sent_at - envelope.at), OLDEST_MS),
        counter=envelope.counter,
    )


def _kind(envelope: Envelope) -> Kind:
    kind = KINDS.get(envelope.kind)
    if kind is None or kind.from_server:
        known = ", ".join(name for name, each in KINDS.items() if not each.from_server)
        raise BadField("kind", f"must be one of {known}")
    if envelope.version != kind.version:
        raise BadField("version", f"of {kind.name} must be {kind.version}")
    return kind


def _subject(kind: Kind, envelope: Envelope) -> UUID:
    """An answer may be named by its message or by its generation: no two of all ids are equal."""
    names: tuple[str, ...] = ANSWER if kind.about == "answer" else THREAD
    named: dict[str, UUID | None] = {name: getattr(envelope, name) for name in (*ANSWER, *THREAD)}
    given = {name: key for name, key in named.items() if key is not None}
    if unknown := [name for name in given if name not in names]:
        raise BadField(unknown[0], f"is not known here: a {kind.name} is about one {kind.about}")
    if not given:
        raise BadField(names[0], "is missing")
    if len(given) > 1:
        raise BadField("generation", "is one too many: the message is given")
    return next(iter(given.values()))


def _check_span(kind: Kind, envelope: Envelope) -> None:
    if (envelope.start is None) != (envelope.end is None):
        raise BadField("end" if envelope.end is None else "start", "is missing: a span has both")
    if envelope.start is None or envelope.end is None:
        return
    if not kind.has_span:
        raise BadField("start", f"is not known here: a {kind.name} is about all of its answer")
    if envelope.start >= envelope.end:
        raise BadField("end", f"must be more than {envelope.start:,}")


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(name): _storable(each) for name, each in value.items()}
    return [_storable(each) for each in value] if isinstance(value, list) else value


def _named(error: ValidationError, within: str = "") -> BadField:
    first = error.errors()[0]
    place = [within, *map(str, first["loc"])]
    return BadField(".".join(part for part in place if part) or "batch", limit_of(first))
