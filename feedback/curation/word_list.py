"""A list of words and phrases, and whether a text holds one of them, as whole words. Pure.

A word is what stands between blanks and signs. Capitals, forms of one character (full width, ligatures) and
characters that nobody sees do not count; endings, misspellings and look-alike letters of other scripts do.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import regex

__all__ = ["BadList", "WordList", "parse", "read"]

LINES_MAX, WORDS_MAX, MEGABYTE = 10_000, 30, 1_048_576
# Written without spaces: each character, with the signs on it, is a word of its own.
_UNSPACED = "".join(
    rf"\p{{{script}}}"
    for script in ("Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar", "Tibetan")
)
# Else a run of letters and digits; or one sign. `_` is a sign, as Markdown has it around words.
_WORD = regex.compile(rf"(?V1)[{_UNSPACED}]\p{{M}}*|[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]+|[^\s]")
_UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}+")


class BadList(ValueError):
    """Its words go on after “the list”: “is not UTF-8”."""


@dataclass(frozen=True, slots=True)
class WordList:
    """`lines`: of each entry, its words with a blank between two, the line that it stands in. `lengths`: by
    the first word of entries, of how many words they are, the shortest first."""

    sha256: str
    lines: Mapping[str, int] = field(repr=False)
    lengths: Mapping[str, tuple[int, ...]] = field(repr=False)

    def __len__(self) -> int:
        return len(self.lines)

    def line_in(self, text: str) -> int:
        """The line of the first entry that the text holds, from 1; 0 where it holds none."""
        words = _words(text)
        for place, word in enumerate(words):
            for length in self.lengths.get(word, ()):
                if line := self.lines.get(" ".join(words[place : place + length])):
                    return line
        return 0


def read(file: Path) -> WordList:
    """Raises BadList where the file is missing, or is no list."""
    try:
        if not file.is_file():
            raise BadList("is no file")
        with file.open("rb") as opened:
            content = opened.read(MEGABYTE + 1)
    except OSError as error:
        raise BadList(f"cannot be read ({error.strerror})") from None
    return parse(content)


def parse(content: bytes) -> WordList:
    """One entry a line; blank lines and those that begin with # are none. Raises BadList."""
    lines: dict[str, int] = {}
    for number, line in enumerate(_lines(content), 1):
        said = line.strip()
        if said and not said.startswith("#"):
            lines.setdefault(" ".join(_entry(said, number)), number)
    if not lines:
        raise BadList("names no word")
    lengths: dict[str, set[int]] = defaultdict(set)
    for entry in lines:
        words = entry.split(" ")
        lengths[words[0]].add(len(words))
    return WordList(
        sha256=hashlib.sha256(content).hexdigest(),
        lines=lines,
        lengths={first: tuple(sorted(found)) for first, found in lengths.items()},
    )


def _lines(content: bytes) -> list[str]:
    if len(content) > MEGABYTE:
        raise BadList("is larger than 1 MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadList(f"is not UTF-8 (byte {error.start + 1:,})") from None
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > LINES_MAX:
        raise BadList(f"has more than {LINES_MAX:,} lines")
    return lines


def _entry(said: str, number: int) -> list[str]:
    words = _words(said)
    if not words:
        raise BadList(f"has nothing to be looked for in line {number:,}")
    if len(words) > WORDS_MAX:
        raise BadList(f"has more than {WORDS_MAX} words and signs in line {number:,}")
    return words


def _words(text: str) -> list[str]:
    """As they are compared. Folding a character can leave it in two, so it is composed once more."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    found: list[str] = _WORD.findall(_UNSEEN.sub("", folded))
    return found
