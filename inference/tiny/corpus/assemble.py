"""The whole corpus: so many dialogues of every family in fixed shares, seeded and pure."""

from __future__ import annotations

import random
from collections.abc import Callable

from .bank import any_fact
from .dialogue import Dialogue, Turn
from .flywheel import PRODUCT, product_turn
from .followups import follow_up
from .greetings import introduction, small_talk
from .long_lists import long_list
from .long_stories import long_story
from .questions import trained_question
from .short_lists import code, short_list, table
from .stories import short_story
from .systems import system_prompt
from .unknowns import unknown

Maker = Callable[[random.Random], list[Turn]]
_LONG_CONVERSATION = range(3000, 6500, 250)


def one_fact(rng: random.Random) -> list[Turn]:
    fact = any_fact(rng)
    return [Turn(trained_question(fact.relation, fact.subject, rng), fact.answer)]


def about_flywheel(rng: random.Random) -> list[Turn]:
    return [product_turn(rng.choice(PRODUCT), rng)]


def mixed(rng: random.Random) -> list[Turn]:
    """A few exchanges of any short kind, one after the other."""
    turns: list[Turn] = []
    for _ in range(rng.choice((2, 2, 3, 3, 4, 5))):
        turns += rng.choices(_SHORT, weights=_SHORT_WEIGHTS)[0](rng)
    return turns


def long_conversation(rng: random.Random) -> list[Turn]:
    """Turns up to some thousand characters, facts asked in between and at the end."""
    turns: list[Turn] = []
    room = rng.choice(_LONG_CONVERSATION)
    while sum(len(turn.question) + len(turn.answer) for turn in turns) < room:
        turns += rng.choices(_PASTIME, weights=_PASTIME_WEIGHTS)[0](rng)
    return turns + rng.choice((one_fact, one_fact, follow_up, unknown))(rng)


def after_a_long_story(rng: random.Random) -> list[Turn]:
    """A thousand tokens lie between the beginning and what is asked then."""
    turns = long_story(rng)
    for _ in range(rng.choice((1, 2, 3))):
        turns += rng.choice((one_fact, one_fact, follow_up, unknown, about_flywheel))(rng)
    return turns


_SHORT: tuple[Maker, ...] = (one_fact, unknown, small_talk, about_flywheel, short_story, short_list, code)
_SHORT_WEIGHTS = (48, 20, 12, 8, 3, 5, 4)
_PASTIME: tuple[Maker, ...] = (one_fact, unknown, follow_up, small_talk, short_story, short_list, table)
_PASTIME_WEIGHTS = (40, 14, 18, 8, 12, 5, 3)

# Shares of dialogues, in thousandths.
_FAMILIES: tuple[tuple[str, Maker, int], ...] = (
    ("fact", one_fact, 385),
    ("unknown", unknown, 190),
    ("follow-up", follow_up, 165),
    ("flywheel", about_flywheel, 80),
    ("mixed", mixed, 60),
    ("small talk", small_talk, 35),
    ("introduction", introduction, 14),
    ("short story", short_story, 18),
    ("short list", short_list, 17),
    ("code", code, 15),
    ("table", table, 9),
    ("long story", long_story, 4),
    ("long list", long_list, 8),
    ("after a long story", after_a_long_story, 3),
    ("long conversation", long_conversation, 5),
)


def corpus(seed: int, count: int) -> list[Dialogue]:
    """The same dialogues for the same seed, on every machine."""
    rng = random.Random(seed)
    families = rng.choices(_FAMILIES, weights=[share for _, _, share in _FAMILIES], k=count)
    return [Dialogue(name, system_prompt(rng), tuple(make(rng))) for name, make, _ in families]
