"""What a text must hold before anything personal can be found in it: most hold it not, as a glance tells.

Every need is a consequence of the patterns: a recogniser whose need a text does not have finds nothing in it
(`test_nothing_is_found_where_a_glance_sees_no_need` holds them to that). A text with letters beyond ASCII,
but for the usual quotes and dashes, is `foreign`: it is looked at by all.
"""

from __future__ import annotations

from functools import cached_property

_TYPOGRAPHIC = str.maketrans(dict.fromkeys("‘’“”–—…•·\u00a0´", " "))
_DIGITS = b"0123456789"
_LETTERS = bytes(code if chr(code).isalpha() and code < 128 else 32 for code in range(256))


class Glance:
    """Of one text. What is asked for is found out when it is asked for the first time."""

    def __init__(self, text: str) -> None:
        self.text = text
        plain = text if text.isascii() else text.translate(_TYPOGRAPHIC)
        #: None: it may hold anything.
        self._bytes = plain.encode() if plain.isascii() else None

    @property
    def is_foreign(self) -> bool:
        return self._bytes is None

    @cached_property
    def digits(self) -> int:
        assert self._bytes is not None
        return len(self._bytes) - len(self._bytes.translate(None, _DIGITS))

    @cached_property
    def words(self) -> frozenset[bytes]:
        """Runs of letters, as they are written."""
        assert self._bytes is not None
        return frozenset(self._bytes.translate(_LETTERS).split())

    @cached_property
    def small(self) -> frozenset[bytes]:
        """Runs of letters, in small letters."""
        assert self._bytes is not None
        return frozenset(self.lower.translate(_LETTERS).split())

    @cached_property
    def lower(self) -> bytes:
        """In small letters, without the quotes and dashes that are no ASCII."""
        assert self._bytes is not None
        return self._bytes.lower()

    @cached_property
    def longest(self) -> int:
        """Of what stands between white space."""
        assert self._bytes is not None
        return max(map(len, self._bytes.split()), default=0)

    def has(self, *parts: str) -> bool:
        """Any of these, to the letter."""
        return any(part in self.text for part in parts)
