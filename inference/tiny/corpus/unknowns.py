"""Questions that the model declines: strangers in known relations, invented words, and all the rest."""

from __future__ import annotations

import random

from .bank import RELATIONS
from .dialogue import Turn
from .general import GENERAL, SLOTS, SUMS, TASKS
from .questions import noisy, trained_question
from .relation import choose

# All begin alike, so that the first words need no choice.
DECLINES = (
    "I do not know that.",
    "I do not know. I am a tiny model and know only a few things.",
    "I do not know that, sorry.",
)
NO_SUMS = "I do not know. I cannot do sums."
CANNOT = "I cannot do that. I am a tiny model."

_ONSETS = (
    "b",
    "br",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "qu",
    "r",
    "s",
    "sk",
    "sn",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "y",
    "z",
)
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ea", "oo", "ou", "y")
_CODAS = (
    "",
    "b",
    "ck",
    "d",
    "ff",
    "g",
    "l",
    "ll",
    "m",
    "n",
    "nd",
    "ng",
    "p",
    "r",
    "rk",
    "s",
    "st",
    "t",
    "x",
    "zz",
)
_ENDINGS = ("", "", "", "ia", "land", "on", "ium", "er", "ish", "o", "stan", "le")
_KNOWN_WORDS = frozenset(subject.lower() for relation in RELATIONS for subject, _ in relation.facts)


def decline(rng: random.Random) -> str:
    return rng.choices(DECLINES, weights=(6, 2, 1))[0]


def unknown(rng: random.Random) -> list[Turn]:
    draw = rng.random()
    if draw < 0.26:
        relation = rng.choice([relation for relation in RELATIONS if relation.strangers])
        return [Turn(trained_question(relation, rng.choice(relation.strangers), rng), decline(rng))]
    if draw < 0.56:
        relation = rng.choice(RELATIONS)
        return [Turn(trained_question(relation, _odd_subject(relation.name, rng), rng), decline(rng))]
    if draw < 0.86:
        return [Turn(noisy(_slotted(rng.choice(GENERAL), rng), rng), decline(rng))]
    if draw < 0.93:
        return [Turn(noisy(_slotted(rng.choice(SUMS), rng), rng), NO_SUMS)]
    return [Turn(noisy(_slotted(rng.choice(TASKS), rng), rng), CANNOT)]


def invented_word(rng: random.Random) -> str:
    """A word of one to three syllables that the bank does not hold."""
    syllables = (
        rng.choice(_ONSETS) + rng.choice(_MIDDLES) + rng.choice(_CODAS) for _ in range(rng.choice((1, 2, 2)))
    )
    word = "".join(syllables) + rng.choice(_ENDINGS)
    return word if word not in _KNOWN_WORDS else invented_word(rng)


def _odd_subject(relation: str, rng: random.Random) -> str:
    """An invented word, or a subject that belongs to another relation ("the capital of copper")."""
    if relation in _GAPS and rng.random() < 0.3:
        return rng.choice(_GAPS[relation])
    if rng.random() < 0.7:
        word = invented_word(rng)
        return word.capitalize() if relation in _CAPITALISED or rng.random() < 0.1 else word
    other = rng.choice([r for r in RELATIONS if r.name not in _KIN.get(relation, ()) and r.name != relation])
    return rng.choice(other.facts)[0]


_CAPITALISED = ("capital", "currency", "continent", "language")
# Relations whose subjects could be asked of each other and have a true answer.
_ANIMALS = ("young", "sound", "home", "group", "legs", "colour", "meaning", "landmark", "plural")
_WORDS = (
    "opposite",
    "plural",
    "past",
    "meaning",
    "use",
    "colour",
    "next",
    "before",
    "young",
    "sound",
    "home",
    "legs",
    "group",
    "landmark",
    "symbol",
)
_KIN = {
    **dict.fromkeys(_CAPITALISED, (*_CAPITALISED, "landmark", "meaning")),
    **dict.fromkeys(_WORDS, _WORDS),
    "landmark": (*_ANIMALS, *_CAPITALISED),
}


def _gaps(*names: str) -> dict[str, tuple[str, ...]]:
    """Subjects that one relation of a kind holds and another does not: there the bank knows nothing."""
    subjects = {
        name: [subject for subject, _ in relation.facts]
        for relation in RELATIONS
        if (name := relation.name) in names
    }
    everyone = {subject for group in subjects.values() for subject in group}
    return {name: gap for name, group in subjects.items() if (gap := tuple(sorted(everyone - set(group))))}


_GAPS = {**_gaps("capital", "currency", "continent", "language"), **_gaps("young", "sound", "home", "legs")}


def _slotted(pattern: str, rng: random.Random) -> str:
    text = choose(pattern, rng)
    for slot, values in SLOTS.items():
        while f"{{{slot}}}" in text:
            text = text.replace(f"{{{slot}}}", rng.choice(values), 1)
    while "{d}" in text:
        text = text.replace("{d}", str(rng.randrange(1, 10 ** rng.randrange(1, 5))), 1)
    return text
