"""What every frame has, whoever sends it, and the bounds of the protocol."""

from enum import IntEnum
from typing import Annotated, get_args

import orjson
from pydantic import BaseModel, ConfigDict, Field

from chat.sent import Whole

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


def type_of(frame: type[Frame]) -> str:
    """The name under which a frame passes the socket."""
    (name,) = get_args(frame.model_fields["type"].annotation)
    return str(name)


def encode(frame: Frame) -> str:
    return orjson.dumps(frame.model_dump(by_alias=True)).decode()
