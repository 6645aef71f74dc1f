"""What the bench asks: phrasings that were never trained, unknowns, second questions, open requests."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .corpus.bank import BY_SUBJECT, FACTS, RELATIONS, facts_of
from .corpus.flywheel import PRODUCT
from .corpus.places import PLACES
from .corpus.questions import form_question, frame_question
from .corpus.relation import Fact, choose, fill, with_article
from .corpus.second_questions import ANOTHER_ATTRIBUTE, ANOTHER_SUBJECT
from .corpus.stories import HEROES
from .scoring import is_declined, knows_fact, knows_product
from .unseen import unseen_combinations, unseen_follow_ups, unseen_forms, unseen_frames, unseen_product_forms

UNKNOWN_LIST = Path(__file__).with_name("unknown_bench.txt")
_SHORT, _LONG = 160, 1700
_HELD_OUT_SUBJECTS = unseen_follow_ups(ANOTHER_SUBJECT)
_HELD_OUT_ATTRIBUTES = unseen_follow_ups(ANOTHER_ATTRIBUTE)


@dataclass(frozen=True, slots=True)
class Case:
    """Questions of one conversation, asked one after the other; the last answer is judged.

    Without a judge only the turn's end counts.
    """

    share: str
    part: str
    questions: tuple[str, ...]
    judge: Callable[[str], bool] | None
    max_tokens: int = _SHORT


def cases(seed: int) -> list[Case]:
    """The same cases for the same seed."""
    rng = random.Random(seed)
    return [*_facts(rng), *_product(rng), *_unknowns(), *_second(rng), *_open(rng)]


def _facts(rng: random.Random) -> Iterator[Case]:
    for number, fact in enumerate(FACTS):
        yield _fact_case("whole frames", _in_new_frame(fact, rng), fact)
        yield _fact_case("sentence forms", _in_new_form(fact, rng), fact)
        if number % 4 == 0:
            yield _fact_case("combinations", _in_new_combination(fact, rng), fact)


def _fact_case(part: str, question: str, fact: Fact) -> Case:
    return Case("facts", part, (question,), partial(knows_fact, fact))


def _in_new_frame(fact: Fact, rng: random.Random) -> str:
    return frame_question(*rng.choice(unseen_frames(fact.relation)), fact.subject)


def _in_new_form(fact: Fact, rng: random.Random) -> str:
    return form_question(rng.choice(unseen_forms(fact.relation)), fact.subject, rng)


def _in_new_combination(fact: Fact, rng: random.Random) -> str:
    return frame_question(*rng.choice(unseen_combinations(fact.relation)), fact.subject)


def _product(rng: random.Random) -> Iterator[Case]:
    for fact in PRODUCT:
        for form in unseen_product_forms(fact):
            yield Case("facts", "about Flywheel", (choose(form, rng),), partial(knows_product, fact))


def _unknowns() -> Iterator[Case]:
    for question in UNKNOWN_LIST.read_text(encoding="utf-8").splitlines():
        yield Case("unknowns", "never read by the generator", (question,), is_declined)


def _second(rng: random.Random) -> Iterator[Case]:
    for _ in range(120):
        first, second = rng.sample(facts_of(rng.choice(RELATIONS)), 2)
        question = fill(choose(rng.choice(_HELD_OUT_SUBJECTS), rng), second.subject)
        yield _second_case("another subject", _plain(first), question, second)
    for _ in range(60):
        first, second = _two_attributes(rng)
        form = choose(rng.choice(_HELD_OUT_ATTRIBUTES), rng)
        question = form.replace("{t}", rng.choice(second.relation.attributes))
        yield _second_case("another attribute", _plain(first), question[0].upper() + question[1:], second)
    for _ in range(20):
        fact = rng.choice(FACTS)
        story = f"Tell me a long story about {with_article(rng.choice(HEROES))}."
        yield _second_case("a fact after a long story", story, _in_new_frame(fact, rng), fact, _LONG)


def _second_case(part: str, first: str, question: str, fact: Fact, room: int = _SHORT) -> Case:
    return Case("second", part, (first, question), partial(knows_fact, fact), room)


def _plain(fact: Fact) -> str:
    return frame_question("What is {np}?", fact.relation.noun_phrases[0], fact.subject)


def _two_attributes(rng: random.Random) -> tuple[Fact, Fact]:
    while True:
        first, second = rng.sample(PLACES, 2)
        subject = rng.choice(first.facts)[0]
        if (second.name, subject) in BY_SUBJECT:
            return BY_SUBJECT[first.name, subject], BY_SUBJECT[second.name, subject]


def _open(rng: random.Random) -> Iterator[Case]:
    for hero in rng.sample(HEROES, 24):
        yield Case(
            "ends", "long stories", (f"Tell me a long story about {with_article(hero)}.",), None, _LONG
        )
    for hero in rng.sample(HEROES, 24):
        yield Case("ends", "short stories", (f"Write a story about {with_article(hero)}.",), None, _LONG)
    for request in (
        "Write a long list of animals with emoji.",
        "Give me a long list of foods with emoji.",
        "Say hello in many languages.",
        "Give me a list of fruits.",
        "Make a table of countries and capitals.",
        "Write a Python function that reverses a text.",
        "Hello",
        "Who are you?",
        "What can you do?",
    ):
        yield Case("ends", "lists, tables, code, greetings", (request,), None, _LONG)
