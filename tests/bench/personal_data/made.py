"""Labelled messages: sentences filled with values. Two halves that share no sentence and few shapes.

A sentence belongs to one half by a hash of its words; of the shapes of a type every second, by a hash of its
name, is kept for the held-out half. What is held out was not looked at while recognisers were written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.bench.personal_data.fresh import DISTRACTORS as FRESH_DISTRACTORS
from tests.bench.personal_data.fresh import SENTENCES as FRESH
from tests.bench.personal_data.fresh import fresh_shapes
from tests.bench.personal_data.people import Shape
from tests.bench.personal_data.secrets import ALNUM, HEX
from tests.bench.personal_data.sentences import DISTRACTORS, SENTENCES
from tests.bench.personal_data.values import shapes

ShapesOf = Callable[[str, str], Sequence[tuple[str, Shape]]]
SEED = 20261129
SLOT = re.compile(r"\{(?P<slot>[a-z_]+)\}")
NOISE = re.compile(r"\{(?P<kind>n|hex|b64|alnum):(?P<length>\d+)\}|\{(?P<word>v|y|uuid)\}")
TYPES = {
    "email": "EMAIL",
    "phone": "PHONE",
    "address": "ADDRESS",
    "name": "NAME",
    "name_only": "NAME, nothing says so",
    "place": "PLACE",
    "id": "ID",
    "card": "CARD",
    "iban": "IBAN",
    "wallet": "WALLET",
    "ip": "IP",
    "mac": "MAC",
    "key": "KEY",
    "password": "PASSWORD",
    "credentials_url": "CREDENTIALS",
    "jwt": "JWT",
    "private_key": "PRIVATE_KEY",
}
_BEFORE_ID = re.compile(r"^.*?[\s:](?=[A-Z]{0,5}\d|[XYZ]\d|L\d|RSS|BNC|FRR|MORGA|SMITH|[A-Z]{2} ?\d)", re.S)


@dataclass(frozen=True, slots=True)
class Label:
    """`text[start:end]` is of this type, written in this shape."""

    start: int
    end: int
    type: str
    shape: str


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    labels: tuple[Label, ...]
    sentence: str


def held_out(words: str) -> bool:
    return hashlib.sha256(words.encode()).digest()[0] % 2 == 1


def fresh_messages(*, each: int) -> list[Message]:
    """The third set, filled `each` times."""
    drawn = Random(SEED + 2)
    filled = [_filled(text, lang, drawn, fresh_shapes) for lang, text in FRESH for _ in range(each)]
    return filled + [
        Message(_noise(text, drawn), (), text) for _, text in FRESH_DISTRACTORS for _ in range(each)
    ]


def messages(*, held: bool, each: int) -> list[Message]:
    """Every sentence of the half, filled `each` times."""

    def shapes_of(slot: str, lang: str) -> Sequence[tuple[str, Shape]]:
        return _of_half(slot, lang, held)

    drawn = Random(SEED + held)
    half = [pair for pair in SENTENCES if held_out(pair[1]) == held]
    noise = [pair for pair in DISTRACTORS if held_out(pair[1]) == held]
    filled = [_filled(text, lang, drawn, shapes_of) for lang, text in half for _ in range(each)]
    return filled + [Message(_noise(text, drawn), (), text) for _, text in noise for _ in range(each)]


def _filled(sentence: str, lang: str, drawn: Random, shapes_of: ShapesOf) -> Message:
    text, labels, reached = "", [], 0
    for match in SLOT.finditer(sentence):
        slot = match["slot"]
        name, shape = drawn.choice(list(shapes_of(slot, lang)))
        text += sentence[reached : match.start()].replace("{{", "{").replace("}}", "}")
        value = shape(drawn, lang)
        labels.append(_label(slot, name, value, len(text)))
        text, reached = text + value + (_AFTER if slot == "credentials_url" else ""), match.end()
    return Message(text + sentence[reached:].replace("{{", "{").replace("}}", "}"), tuple(labels), sentence)


_AFTER = "@db.example.org"


def _label(slot: str, name: str, value: str, at: int) -> Label:
    lead = 0
    if slot == "id":  # the words that say what it is are no part of it
        found = _BEFORE_ID.match(value)
        lead = found.end() if found else 0
    if slot == "credentials_url":
        lead = value.index("://") + 3
    return Label(at + lead, at + len(value), TYPES[slot], name)


def _of_half(slot: str, lang: str, held: bool) -> Sequence[tuple[str, Shape]]:
    """Where one half would have none, both have all."""
    every = shapes(slot, lang)
    own = [(name, shape) for name, shape in every.items() if held_out(f"{slot} {lang} {name}") == held]
    return own or list(every.items())


def _noise(text: str, drawn: Random) -> str:
    return NOISE.sub(lambda match: "".join(_random(match, drawn)), text).replace("{{", "{").replace("}}", "}")


def _random(match: re.Match[str], drawn: Random) -> Iterator[str]:
    alphabets = {"n": "0123456789", "hex": HEX, "b64": ALNUM + "+/", "alnum": ALNUM}
    match match["word"]:
        case "v":
            yield ".".join(str(drawn.randint(0, 30)) for _ in range(drawn.choice([3, 4])))
        case "y":
            yield str(drawn.randint(1950, 2026))
        case "uuid":
            lengths = (8, 4, 4, 4, 12)
            yield "-".join("".join(drawn.choices(HEX, k=length)) for length in lengths)
        case _:
            yield from drawn.choices(alphabets[match["kind"]], k=int(match["length"]))
