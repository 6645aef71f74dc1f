"""The whole fact bank: every relation that the tiny model is taught."""

from __future__ import annotations

import random

from .language import LANGUAGE_FACTS
from .nature import NATURE
from .places import PLACES
from .relation import Fact, Relation
from .science import SCIENCE

RELATIONS: tuple[Relation, ...] = PLACES + NATURE + LANGUAGE_FACTS + SCIENCE


def facts_of(relation: Relation) -> tuple[Fact, ...]:
    return tuple(Fact(relation, subject, key) for subject, key in relation.facts)


FACTS: tuple[Fact, ...] = tuple(fact for relation in RELATIONS for fact in facts_of(relation))
BY_SUBJECT: dict[tuple[str, str], Fact] = {(f.relation.name, f.subject): f for f in FACTS}


def any_fact(rng: random.Random) -> Fact:
    """Any fact; those of small relations somewhat more often, as their phrasings are as many."""
    return rng.choice(facts_of(rng.choice(RELATIONS))) if rng.random() < 0.4 else rng.choice(FACTS)
