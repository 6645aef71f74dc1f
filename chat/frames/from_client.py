"""What a client sends, and how it is read."""

from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import orjson
from pydantic import Field, TypeAdapter, ValidationError

from chat import corrections
from chat.exceptions import BadField
from chat.frames.frame import Frame, Offset, type_of
from chat.intent import Intent
from chat.sent import json_object, limit_of
from chat.turns import INSTRUCTION_MAX, TEXT_MAX


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
    intent: Intent


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
FROM_CLIENT: tuple[type[FromClient], ...] = get_args(FromClient)
_parser: TypeAdapter[FromClient] = TypeAdapter(Annotated[FromClient, Field(discriminator="type")])


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
