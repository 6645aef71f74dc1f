"""Every way in which a deed can be refused.

    Refused                 nothing was changed; `words` say why and what to do
      NotFound              it does not exist, or is not the person's: told alike
      BadField              a field is out of its bounds; `field` and `limit` name them
      Conflict              it does not fit the present state

`code` is for programs, `words` are for a person.
"""

from __future__ import annotations


class Refused(Exception):
    """The deed was not done."""

    code = "refused"

    def __init__(
        self, words: str, *, code: str = "", field: str | None = None, limit: str | None = None
    ) -> None:
        super().__init__(words)
        self.code = code or self.code
        self.words = words
        self.field = field
        self.limit = limit


class NotFound(Refused):
    """It does not exist, or is not this person's to see."""

    code = "not_found"

    def __init__(self, what: str = "message") -> None:
        super().__init__(f"This {what} does not exist any more. Nothing was changed. Reload the page.")


class BadField(Refused):
    """A field is out of its bounds."""

    code = "bad_field"

    def __init__(self, field: str, limit: str) -> None:
        super().__init__(f"“{field}” {limit}. Nothing was sent.", field=field, limit=limit)


class Conflict(Refused):
    """It does not fit the present state."""

    code = "conflict"
