"""Second questions: another subject of the same relation, or another attribute of the same country."""

from __future__ import annotations

import random

from .bank import BY_SUBJECT, FACTS, RELATIONS, facts_of
from .dialogue import Turn
from .heldout import follow_up_held_out
from .places import PLACES
from .questions import noisy, trained_question
from .relation import Fact, choose, fill, lines
from .unknowns import decline

ANOTHER_SUBJECT = lines("""
    And {s}?
    And (of|for|with) {s}?
    (What|How) about {s}?
    And what about {s}?
    And how about {s}?
    And for {s}?
    {s}?
    And {s}, please?
    And now {s}.
    Now {s}.
    Now {s}, please.
    Now the same for {s}.
    The same for {s}?
    The same question for {s}.
    And the same for {s}?
    Okay, and {s}?
    Thanks, and {s}?
    Thank you. And {s}?
    Good. And {s}?
    What is it for {s}?
    And if I ask about {s}?
    And if it is {s}?
    Then what about {s}?
    Do you know it for {s}(| too)?
    Do you also know it for {s}?
    Also for {s}?
    Tell me about {s}(, too| as well| too).
    I meant {s}.
    Sorry, I meant {s}.
    No, I meant {s}.
    I also need {s}.
    One more: {s}.
    Another one: {s}.
    Next: {s}.
    Next one: {s}?
    And in the case of {s}?
    But what about {s}?
    What would it be for {s}?
    Same for {s}?
    Then {s}?
    How is it (with|for) {s}?
    Interesting. What about {s}?
    and {s}
""")

ANOTHER_ATTRIBUTE = lines("""
    And (the|its|their) {t}?
    And what is (the|its|their) {t}?
    What is (its|the) {t}?
    What is the {t} there?
    And the {t} there?
    And what about (the|its) {t}?
    What about (the|its) {t}?
    And how about the {t}?
    Which {t} does it have?
    (Which|What) {t}?
    And which {t}?
    And which {t} does it have?
    Tell me (its|the) {t}(| too).
    Tell me the {t} as well.
    And do you know (its|the) {t}?
    Do you know (its|the) {t} too?
    Now (its|the) {t}.
    Its {t}?
    The {t}?
    Thanks. And its {t}?
    Good, and the {t}?
    I also need (its|the) {t}.
    What is the {t} of that country?
    And the {t} of this country?
    Which {t} is it there?
    Its {t}, please.
    And can you tell me its {t}?
    and its {t}
""")

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
    fact = rng.choice(facts_of(rng.choice(PLACES))) if rng.random() < 0.4 else rng.choice(FACTS)
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
