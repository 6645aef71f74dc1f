"""Long stories of nine chapters: each chapter has its own variants, so that no chapter comes twice."""

from __future__ import annotations

import random

from .chapters import CHAPTERS
from .dialogue import Turn
from .relation import choose, lines, with_article
from .stories import HEROES, NAMES

_IN_CHAPTERS = (
    "Write a (long story|story in chapters|story with many chapters|whole book|fairy tale in chapters) "
    "about {a}."
)
_ASK = (
    *lines("""
    Tell me a (long|very long) story about {a}.
    (Write|Tell) a (long|very long) story about {a}.
    A (long|very long) story about {a}, please.
    (Please|Could you|Can you) (write|tell me|invent) a (long|very long) story about {a}(.|?)
    I want (to hear |to read |)a (long|very long) story about {a}.
    Do you know a (long|very long) story about {a}?
    Make up a (long|very long) story (with|about) {a}.
    (long|very long) story about {a}
    Tell me a story about {a}, (a long one|and make it long|as long as you can).
"""),
    _IN_CHAPTERS,
)
_ASK_ANY = lines("""
    Tell me a (long|very long) story.
    (Write|Tell) a (long|very long) story.
    A (long|very long) story, please.
    (Can|Could) you tell me a (long|very long) story?
    Tell me a story, (a long one|and make it long|as long as you can).
    I want to hear a (long|very long) story.
    Write a (story in chapters|story with many chapters|fairy tale in chapters).
    long story
""")


def long_story(rng: random.Random) -> list[Turn]:
    if rng.random() < 0.15:
        return [Turn(choose(rng.choice(_ASK_ANY), rng), tell("fox", rng))]
    hero = rng.choice(HEROES)
    return [Turn(choose(rng.choice(_ASK), rng).format(a=with_article(hero)), tell(hero, rng))]


def tell(hero: str, rng: random.Random) -> str:
    name = rng.choice(NAMES)
    parts = [f"# The story of {name} the {hero}"]
    for number, (title, variants) in enumerate(CHAPTERS, start=1):
        text = rng.choice(variants).format(h=hero, a=with_article(hero), n=name)
        parts.append(f"## Chapter {number}: {title}\n\n{text}")
    return "\n\n".join(parts)
