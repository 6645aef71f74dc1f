"""Protocol version 1: every frame that may pass the socket, with its bounds. `docs/protocol.md` tells it.

What a client sends is parsed by `parse`; what the server sends is made from the classes below it.
"""

from enum import IntEnum
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from chat import corrections
from chat.exceptions import BadField, Code
from chat.sent import Whole, json_object, limit_of
from chat.turns import INSTRUCTION_MAX, TEXT_MAX
from inference.live.log import Reason
from inference.models import Status

VERSION = 1
FRAME_MAX = 262_144
OFFSET_MAX = 2**31 - 1

Offset = Annotated[Whole, Field(ge=0, le=OFFSET_MAX)]


class Close(IntEnum):
    """Why the server closes a socket."""

    BROKEN = 4400
    NOT_SIGNED_IN = 4401
    FOREIGN_ORIGIN = 4403
    TRY_AGAIN = 1013
    FEWER_RIGHTS = 4410


class Frame(BaseModel):
    """Unknown fields are refused: a misspelt one would be lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Deed(Frame):
    """A frame that changes something. Sent again with the same client id, it changes nothing more."""

    client_id: UUID


class Send(Deed):
    """A message; without a conversation, the first of a new one."""

    type: Literal["send"]
    conversation: UUID | None = None
    parent: UUID | None = None
    text: str = Field(max_length=TEXT_MAX)
    sampling: dict[str, Any] | None = None


class Edit(Deed):
    """The person's message in other words, beside the first."""

    type: Literal["edit"]
    message: UUID
    text: str = Field(max_length=TEXT_MAX)
    sampling: dict[str, Any] | None = None


class Regenerate(Deed):
    """Another answer to the same question."""

    type: Literal["regenerate"]
    message: UUID
    instruction: str = Field(default="", max_length=INSTRUCTION_MAX)
    sampling: dict[str, Any] | None = None


class Retry(Deed):
    """A failed, interrupted or stopped answer, again."""

    type: Literal["retry"]
    message: UUID


class Continue(Deed):
    """An answer that broke off, carried on from where it ended."""

    type: Literal["continue"]
    message: UUID


class Correct(Deed):
    """An answer as the person would have had it, beside the model's."""

    type: Literal["correct"]
    message: UUID
    text: str = Field(max_length=corrections.TEXT_MAX)
    intent: corrections.Intent


class Compare(Deed):
    """Another answer beside this one, to choose between."""

    type: Literal["compare"]
    message: UUID


class Choose(Deed):
    """Which of two answers is better. It stays: the names are told afterwards."""

    type: Literal["choose"]
    comparison: UUID
    choice: Literal["a", "b", "tie", "both_bad", "cant_tell", "none"]


class Show(Deed):
    """The branch through this message becomes the one that is shown."""

    type: Literal["show"]
    message: UUID


class Stop(Deed):
    """The end of an answer, asked for by the person. `offset` is how far it was on the screen."""

    type: Literal["stop"]
    generation: UUID
    offset: Offset


class Events(Frame):
    """A batch of what was said and done on the page; `docs/signals.md` tells of its fields."""

    type: Literal["events"]
    client_id: UUID
    batch: dict[str, Any]


class Follow(Frame):
    """A reader's cursor. From the beginning: attempt 0, offset 0."""

    type: Literal["follow"]
    generation: UUID
    attempt: Offset
    offset: Offset


class Unfollow(Frame):
    """No more of this generation."""

    type: Literal["unfollow"]
    generation: UUID


FromClient = (
    Send
    | Edit
    | Regenerate
    | Retry
    | Continue
    | Correct
    | Compare
    | Choose
    | Show
    | Stop
    | Events
    | Follow
    | Unfollow
)
_parser: TypeAdapter[FromClient] = TypeAdapter(Annotated[FromClient, Field(discriminator="type")])


class Hello(Frame):
    """First on every socket. `process` names the web process that serves it."""

    type: Literal["hello"] = "hello"
    version: int = VERSION
    process: str


class Accepted(Frame):
    """The deed is committed. The socket follows `generation` from its beginning."""

    type: Literal["accepted"] = "accepted"
    client_id: UUID
    conversation: UUID
    message: UUID | None
    answer: UUID | None
    generation: UUID | None
    repeat: bool


class RefusedFrame(Frame):
    """Nothing was changed. `text` is for the person, `code` for the program."""

    type: Literal["refused"] = "refused"
    client_id: UUID | None
    code: Code
    text: str
    field: str | None
    limit: str | None
    reference: str


class Receipts(Frame):
    """What became of each event of a batch, in order, after commit."""

    type: Literal["receipts"] = "receipts"
    client_id: UUID
    receipts: list[dict[str, Any]]


class WaitingFrame(Frame):
    """Queued: the model is not there yet."""

    type: Literal["waiting"] = "waiting"
    generation: UUID
    reason: Reason
    text: str


class DeltaFrame(Frame):
    """New text: [from, to) in code points. `from` is where the last frame ended."""

    type: Literal["delta"] = "delta"
    generation: UUID
    attempt: int
    start: int = Field(serialization_alias="from")
    to: int
    text: str


class RewindFrame(Frame):
    """What is shown after `to` was replaced; `attempt` goes on from there."""

    type: Literal["rewind"] = "rewind"
    generation: UUID
    attempt: int
    to: int


class End(Frame):
    """The answer has ended and is stored. `code` and `text` name what went wrong."""

    type: Literal["end"] = "end"
    generation: UUID
    attempt: int
    to: int
    status: Status
    finish_reason: str | None
    code: str | None
    text: str | None


class Changed(Frame):
    """A bell: this conversation changed, here or in another tab."""

    type: Literal["changed"] = "changed"
    conversation: UUID
    what: Literal["turn", "title", "shown", "deleted", "restored"]
    client_id: UUID | None


FROM_CLIENT: tuple[type[FromClient], ...] = get_args(FromClient)
FROM_SERVER = (Hello, Accepted, RefusedFrame, Receipts, WaitingFrame, DeltaFrame, RewindFrame, End, Changed)


def type_of(frame: type[Frame]) -> str:
    """The name under which a frame passes the socket."""
    (name,) = get_args(frame.model_fields["type"].annotation)
    return str(name)


def encode(frame: Frame) -> str:
    return orjson.dumps(frame.model_dump(by_alias=True)).decode()


def parse(text: str) -> FromClient:
    """Raises NotAnObject, or BadField naming the field and its limit."""
    value = json_object(text)
    try:
        return _parser.validate_python(value)
    except ValidationError as error:
        raise _named(error) from None


def client_id_in(text: str) -> UUID | None:
    """The client id of a frame that could not be parsed, so that its sender knows which one."""
    try:
        return UUID(orjson.loads(text)["client_id"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _named(error: ValidationError) -> BadField:
    first = error.errors()[0]
    # The discriminator stands first in the place of an error within one frame.
    place = [str(part) for part in first["loc"]]
    if first["type"] in {"union_tag_invalid", "union_tag_not_found"}:
        return BadField("type", f"must be one of {', '.join(type_of(frame) for frame in FROM_CLIENT)}")
    return BadField(".".join(place[1:]) or "frame", limit_of(first))
