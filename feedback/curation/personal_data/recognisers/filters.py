"""A pattern of Python's as a filter: an expression over bytes that matches where the pattern does, or more.

A text is written with one byte a character (`written`): those beyond ASCII only say of which sort they are.
What stands before or after a match is not looked at, so that an automaton can follow every filter.
"""

from __future__ import annotations

import re
from codecs import register_error
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

# As `re` itself reads a pattern: (code, argument) by (code, argument).
_PARSED = import_module("re._parser")

# Bytes for what is no ASCII: white space, digits, letters and other numbers, all the rest.
_SPACE, _DIGIT, _LETTER, _OTHER = 0xFC, 0xFD, 0xFE, 0xFF
_SORTS = frozenset({_SPACE, _DIGIT, _LETTER, _OTHER})
_ASCII = frozenset(range(128))
_ANYTHING = _ASCII | _SORTS
# More often than that is as good as any number of times.
_TIMES, _TIMES_OF_A_CHARACTER = 4, 64
# Ranges beyond this are taken to hold some of every sort.
_LISTED = 1_024
# Letters that are ASCII but for their case: ı, İ, ſ and the sign for kelvin are i, s and k.
_WITH_OTHERS = frozenset(map(ord, "iksIKS"))


def written(text: str) -> bytes:
    """One byte for each character."""
    return text.encode("ascii", _BY_SORT)


def _sorts(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    return bytes(map(_sort_of, error.object[error.start : error.end])), error.end


@lru_cache(maxsize=4_096)
def _sort_of(character: str) -> int:
    if character.isdecimal():
        return _DIGIT
    if character.isspace():
        return _SPACE
    return _LETTER if character.isalnum() else _OTHER


_BY_SORT = "flywheel.sorts"
register_error(_BY_SORT, _sorts)


@dataclass(frozen=True, slots=True)
class _Class:
    """Bytes of which some characters are in a class of characters, and those of which all are."""

    some: frozenset[int]
    all: frozenset[int]

    def __or__(self, other: _Class) -> _Class:
        return _Class(self.some | other.some, self.all | other.all)

    def __invert__(self) -> _Class:
        return _Class(_ANYTHING - self.all, _ANYTHING - self.some)

    @property
    def expression(self) -> str:
        return "".join(["[", *(rf"\x{byte:02x}" for byte in sorted(self.some)), "]"])


def _holding(characters: Iterable[int], sorts: frozenset[int]) -> _Class:
    """Of ASCII characters by a test, and whole sorts."""
    of_ascii = frozenset(characters)
    return _Class(of_ascii | sorts, of_ascii | sorts)


def _ascii(pattern: str) -> Iterable[int]:
    return (code for code in _ASCII if re.match(pattern, chr(code)))


_CATEGORIES = {
    "CATEGORY_DIGIT": _holding(_ascii(r"\d"), frozenset({_DIGIT})),
    "CATEGORY_SPACE": _holding(_ascii(r"\s"), frozenset({_SPACE})),
    "CATEGORY_WORD": _holding(_ascii(r"\w"), frozenset({_DIGIT, _LETTER})),
}
_CATEGORIES |= {name.replace("_", "_NOT_"): ~each for name, each in _CATEGORIES.items()}


def filter_of(pattern: re.Pattern[str]) -> bytes:
    """For an automaton over what `written` gives, without flags of its own.

    Raises NotImplementedError for a part that it cannot say: a guess would let personal data pass unseen.
    """
    return _sequence(_PARSED.parse(pattern.pattern, pattern.flags), pattern.flags).encode()


def _sequence(parsed: Any, flags: int) -> str:
    return "".join(_one(str(code), argument, flags) for code, argument in parsed)


def _one(code: str, argument: Any, flags: int) -> str:
    match code:
        case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
            return _class_of(code, argument, flags).expression
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = argument
            return _repeated((least, most), inner, flags)
        case "SUBPATTERN":
            _, added, removed, inner = argument
            return f"(?:{_sequence(inner, (flags | added) & ~removed)})"
        case "BRANCH":
            return f"(?:{'|'.join(_sequence(each, flags) for each in argument[1])})"
        case "ATOMIC_GROUP":
            return f"(?:{_sequence(argument, flags)})"
        case "ASSERT" | "ASSERT_NOT":
            return ""
        case "AT":
            return "(?m:^)" if str(argument) == "AT_BEGINNING" and flags & re.MULTILINE else ""
        case "GROUPREF":
            return f"{_holding(_ASCII, _SORTS).expression}*"
    raise NotImplementedError(code)


def _repeated(times: tuple[int, int], inner: Any, flags: int) -> str:
    least, most = times
    one = f"(?:{_sequence(inner, flags)})"
    if len(inner) == 1 and str(inner[0][0]) in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        least = min(least, _TIMES_OF_A_CHARACTER)
        return f"{one}{{{least},{most if most <= _TIMES_OF_A_CHARACTER else ''}}}"
    return f"{one}{{{min(least, _TIMES)},{most if most <= _TIMES else ''}}}"


def _class_of(code: str, argument: Any, flags: int) -> _Class:
    match code:
        case "ANY":
            everything = _holding(_ASCII, _SORTS)
            return everything if flags & re.DOTALL else ~_characters([ord("\n")], flags)
        case "LITERAL":
            return _characters([argument], flags)
        case "NOT_LITERAL":
            return ~_characters([argument], flags)
        case "RANGE":
            low, high = argument
            return _characters(range(low, high + 1), flags)
        case "CATEGORY":
            return _CATEGORIES[str(argument)]
    return _any_of(argument, flags)


def _any_of(members: Any, flags: int) -> _Class:
    found, negated = _Class(frozenset(), frozenset()), False
    for code, argument in members:
        if str(code) == "NEGATE":
            negated = True
        else:
            found |= _class_of(str(code), argument, flags)
    return ~found if negated else found


def _characters(codes: range | list[int], flags: int) -> _Class:
    """These, and with IGNORECASE those of another case. No sort is ever held whole."""
    if len(codes) > _LISTED:
        return _Class(_ANYTHING, frozenset())
    told = set(codes)
    if flags & re.IGNORECASE:
        told |= {ord(other) for code in codes for other in _cases(chr(code))}
    of_ascii = _ASCII & told
    others = {_sort_of(chr(code)) for code in told - of_ascii}
    if flags & re.IGNORECASE and told & _WITH_OTHERS:
        others.add(_LETTER)
    return _Class(of_ascii | others, of_ascii)


@lru_cache(maxsize=4_096)
def _cases(character: str) -> frozenset[str]:
    """Upper and lower, of which either may be another character than it was made of."""
    several = {character.lower(), character.upper(), character.upper().lower(), character.lower().upper()}
    return frozenset(each for each in several if len(each) == 1)
