"""Second questions: another subject of the same relation, or another attribute of the same country."""

from __future__ import annotations

import random

from .bank import BY_SUBJECT, RELATIONS, any_fact, facts_of
from .dialogue import Turn
from .heldout import follow_up_held_out
from .places import PLACES
from .questions import noisy, trained_question
from .relation import Fact, choose, fill
from .second_questions import ANOTHER_ATTRIBUTE, ANOTHER_SUBJECT
from .unknowns import decline

TRAINED_SUBJECT_FORMS = tuple(form for form in ANOTHER_SUBJECT if not follow_up_held_out(form))
TRAINED_ATTRIBUTE_FORMS = tuple(form for form in ANOTHER_ATTRIBUTE if not follow_up_held_out(form))
_COUNTRIES = tuple(subject for subject, _ in PLACES[0].facts)


def follow_up(rng: random.Random) -> list[Turn]:
    """Two to four questions that lean on what was asked before."""
    turns, fact = _opening(rng)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if fact.relation in PLACES and rng.random() < 0.4:
            turn, fact = _other_attribute(fact, rng)
        elif rng.random() < 0.12:
            turns.append(_stranger(turns, fact, rng))
            break
        else:
            turn, fact = _other_subject(fact, rng)
        turns.append(turn)
    return turns


def _opening(rng: random.Random) -> tuple[list[Turn], Fact]:
    fact = rng.choice(facts_of(rng.choice(PLACES))) if rng.random() < 0.4 else any_fact(rng)
    question = trained_question(fact.relation, fact.subject, rng)
    return [Turn(question, fact.answer)], fact


def _other_subject(fact: Fact, rng: random.Random) -> tuple[Turn, Fact]:
    other = rng.choice(facts_of(fact.relation))
    question = fill(choose(rng.choice(TRAINED_SUBJECT_FORMS), rng), other.subject)
    return Turn(noisy(question, rng), other.answer), other


def _other_attribute(fact: Fact, rng: random.Random) -> tuple[Turn, Fact]:
    known = [r for r in PLACES if r is not fact.relation and (r.name, fact.subject) in BY_SUBJECT]
    other = BY_SUBJECT[rng.choice(known).name, fact.subject]
    template = choose(rng.choice(TRAINED_ATTRIBUTE_FORMS), rng)
    question = template.replace("{t}", rng.choice(other.relation.attributes))
    return Turn(noisy(question[0].upper() + question[1:], rng), other.answer), other


def _stranger(turns: list[Turn], fact: Fact, rng: random.Random) -> Turn:
    strangers = fact.relation.strangers or RELATIONS[0].strangers
    question = fill(choose(rng.choice(TRAINED_SUBJECT_FORMS), rng), rng.choice(strangers))
    return Turn(noisy(question, rng), decline(rng))
