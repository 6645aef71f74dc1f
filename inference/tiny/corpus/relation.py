"""What a relation of the fact bank is: its facts, its answer, and the ways people ask for it."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_MARKS = re.compile(r"\W+")
_VOWEL_SOUND = re.compile(r"^(?!uni|eu|one)[aeiou]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relation:
    """One kind of fact.

    `{s}` is the subject, `{a}` the subject with its article, `{k}` and `{ak}` the key likewise.
    A form is a whole sentence, a noun phrase stands in any frame; `(x|y)` in them is a choice.
    """

    name: str
    answer: str
    noun_phrases: tuple[str, ...]
    forms: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    strangers: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A subject and the one key phrase that a right answer holds."""

    relation: Relation
    subject: str
    key: str

    @property
    def answer(self) -> str:
        return fill(self.relation.answer, self.subject, self.key)


def with_article(noun: str) -> str:
    return f"an {noun}" if _VOWEL_SOUND.match(noun) else f"a {noun}"


def fill(template: str, subject: str, key: str = "") -> str:
    text = template.format(s=subject, a=with_article(subject), k=key, ak=with_article(key))
    return text[0].upper() + text[1:]


def choose(pattern: str, rng: random.Random) -> str:
    """Settles every `(x|y)` of a pattern by chance."""
    return _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), pattern)


def every_choice(pattern: str) -> tuple[str, ...]:
    """All sentences that a pattern can give."""
    found = _CHOICE.search(pattern)
    if not found:
        return (pattern,)
    first = (pattern[: found.start()] + option + pattern[found.end() :] for option in found[1].split("|"))
    return tuple(sentence for one in first for sentence in every_choice(one))


def plain(question: str) -> str:
    """A question without capitals and marks: what is equal so is the same question."""
    return _MARKS.sub(" ", question.lower()).strip()


def pairs(table: str) -> tuple[tuple[str, str], ...]:
    """Reads `subject: key` lines, several to a line when parted by semicolons."""
    entries = [entry for line in table.splitlines() for entry in line.split(";") if entry.strip()]
    return tuple((left.strip(), right.strip()) for left, right in (e.split(":") for e in entries))


def words(table: str) -> tuple[str, ...]:
    """Reads a list whose items are parted by commas or ends of lines."""
    items = (item.strip() for line in table.splitlines() for item in line.split(","))
    return tuple(item for item in items if item)


def lines(table: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in table.splitlines() if line.strip())
