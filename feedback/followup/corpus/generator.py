"""Dialogues for training: a question, its answer, and a next message with its label.

Everything is drawn from a seed. Held out are, by a hash that no seed changes, one subject in four and one
template in four (wordings of questions as well): a test dialogue has neither a subject nor a template of
training.
A template that is nothing but a slot has no words of its own and is on both sides.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from feedback.followup.corpus.meanings import CLARIFICATIONS, CONDITIONS, REPHRASINGS
from feedback.followup.corpus.others import OTHERS
from feedback.followup.corpus.reactions import COMPLAINTS, THANKS
from feedback.followup.corpus.subjects import FAMILIES, Family
from feedback.followup.exchange import Exchange
from feedback.kinds import Label

HELD_OUT = 4  # one in so many
SLOT = re.compile(r"\{\w\}")


@dataclass(frozen=True, slots=True)
class Example:
    """An exchange that was made, and from which template."""

    exchange: Exchange
    label: Label
    template: str


@cache
def sides(texts: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """(trained, held out): the same whatever their order, and neither is empty."""
    own = {text for text in texts if not SLOT.fullmatch(text)}
    by_hash = sorted(own, key=lambda text: hashlib.sha256(text.encode()).digest())
    held_out = set(by_hash[: -(-len(by_hash) // HELD_OUT)])
    return [text for text in texts if text not in held_out], [
        text for text in texts if text in held_out or text not in own
    ]


def examples(count: int, seed: int, *, held_out: bool) -> list[Example]:
    """So many, the labels in turn, templates and subjects of one side only."""
    rng = random.Random(f"{seed} {held_out}")
    maker = Maker(rng, held_out)
    labels = list(Label)
    return [maker.example(labels[number % len(labels)]) for number in range(count)]


class Maker:
    """Draws from one side of what is held out."""

    def __init__(self, rng: random.Random, held_out: bool) -> None:
        self._rng = rng
        self._held_out = held_out
        self._templates: Mapping[Label, Sequence[str]] = {
            Label.COMPLAINT: self._side(COMPLAINTS),
            Label.CLARIFICATION: self._side(CLARIFICATIONS),
            Label.REPHRASE: self._side(REPHRASINGS),
            Label.THANKS: self._side(THANKS),
            Label.NONE: self._side(OTHERS),
        }

    def example(self, label: Label) -> Example:
        family = self._rng.choice(FAMILIES)
        subject, wording = self._one(family.subjects), self._one(family.wordings)
        template = self._rng.choice(self._templates[label])
        answer = self._rng.choice(family.answers).replace("{x}", subject)
        message = self._filled(template, family, subject, wording)
        question = wording.replace("{x}", subject)
        exchange = Exchange(message=self._typed(message), question=self._typed(question), answer=answer)
        return Example(exchange, label, template)

    def _filled(self, template: str, family: Family, subject: str, wording: str) -> str:
        makers: Mapping[str, Callable[[], str]] = {
            "{x}": lambda: subject,
            "{w}": lambda: subject,
            "{m}": lambda: self._other(family, subject),
            "{o}": lambda: self._other(family, subject),
            "{c}": lambda: self._one(CONDITIONS),
            "{r}": lambda: self._again(family, subject, wording),
            "{f}": lambda: self._one(family.further).replace("{x}", subject),
            "{q}": lambda: self._rng.choice((self._one(family.further).replace("{x}", subject), self._new())),
            "{n}": self._new,
        }
        return SLOT.sub(lambda found: makers[found[0]](), template)

    def _again(self, family: Family, subject: str, wording: str) -> str:
        """The same question in another wording, or in the very same one, as people do."""
        if self._rng.random() < 0.1:
            return wording.replace("{x}", subject)
        others = [each for each in self._side(family.wordings) if each != wording]
        return self._rng.choice(others).replace("{x}", subject)

    def _new(self) -> str:
        """A question about something else."""
        family = self._rng.choice(FAMILIES)
        return self._one(family.wordings).replace("{x}", self._one(family.subjects))

    def _other(self, family: Family, subject: str) -> str:
        others = [each for each in self._side(family.subjects) if each != subject]
        return self._rng.choice(others)

    def _one(self, texts: tuple[str, ...]) -> str:
        return self._rng.choice(self._side(texts))

    def _side(self, texts: tuple[str, ...]) -> list[str]:
        return sides(texts)[self._held_out]

    def _typed(self, text: str) -> str:
        """As people type: often without capitals, marks and apostrophes."""
        if self._rng.random() < 0.3:
            text = text.lower()
        if self._rng.random() < 0.25:
            text = text.rstrip(".!?")
        if self._rng.random() < 0.15:
            text = text.replace("'", "").replace(",", "")
        if self._rng.random() < 0.05:
            text = self._rng.choice(("hmm, ", "um, ", "well ", "ok ")) + text
        return text[:1].upper() + text[1:] if self._rng.random() < 0.5 else text
