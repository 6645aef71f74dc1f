"""Every way in which a deed can be refused.

    Refused                 nothing was changed; `words` say why and what to do
      NotFound              it does not exist, or is not the person's: told alike
      BadField              a field is out of its bounds; `field` and `limit` name them
      Conflict              it does not fit the present state

`code` is for programs, `words` are for a person.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """What a program can tell refusals apart by. `docs/protocol.md` says when each comes."""

    NOT_FOUND = "not_found"
    BAD_FIELD = "bad_field"
    INVALID_PARAMETER = "invalid_parameter"
    NOT_JSON = "not_json"
    CONFLICT = "conflict"
    STILL_STREAMING = "still_streaming"
    CLIENT_ID_REUSED = "client_id_reused"
    TOO_MANY = "too_many"
    RESTARTING = "restarting"
    NOT_STORED = "not_stored"


class Refused(Exception):
    """The deed was not done."""

    def __init__(self, code: Code, words: str, *, field: str | None = None, limit: str | None = None) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.field = field
        self.limit = limit


class NotFound(Refused):
    """It does not exist, or is not this person's to see."""

    def __init__(self, what: str = "message") -> None:
        words = f"This {what} does not exist any more. Nothing was changed. Reload the page."
        super().__init__(Code.NOT_FOUND, words)


class BadField(Refused):
    """A field is out of its bounds."""

    def __init__(self, field: str, limit: str) -> None:
        super().__init__(Code.BAD_FIELD, f"“{field}” {limit}. Nothing was sent.", field=field, limit=limit)


class Conflict(Refused):
    """It does not fit the present state."""

    def __init__(self, words: str, code: Code = Code.CONFLICT) -> None:
        super().__init__(code, words)
