"""What the server sends."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from chat.exceptions import Code
from chat.frames.frame import VERSION, Frame
from inference.live.log import Reason
from inference.models import Status


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


FROM_SERVER = (Hello, Accepted, RefusedFrame, Receipts, WaitingFrame, DeltaFrame, RewindFrame, End, Changed)
