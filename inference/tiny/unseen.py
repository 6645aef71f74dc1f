"""The held-out phrasings that are new in truth: no trained phrasing gives the same words.

Two templates can be one sentence ("Capital of Norway?" and "the capital of Norway" in a bare frame).
The bench asks only what differs from every trained sentence in more than capitals and marks.
"""

from __future__ import annotations

import re
from functools import cache

from .corpus.bank import RELATIONS
from .corpus.flywheel import PRODUCT, ProductFact, held_out_product_forms, trained_product_forms
from .corpus.heldout import combination_held_out
from .corpus.questions import (
    HELD_OUT_FRAMES,
    TRAINED_FRAMES,
    frame_question,
    held_out_forms,
    trained_forms,
)
from .corpus.relation import Relation, every_choice, fill

_STAND_IN = "subject"
_MARKS = re.compile(r"\W+")


def plain(question: str) -> str:
    """A question without capitals and marks: what is equal so is the same question."""
    return _MARKS.sub(" ", question.lower()).strip()


def unseen_forms(relation: Relation) -> tuple[str, ...]:
    trained = _trained(relation.name)
    return tuple(form for form in held_out_forms(relation) if not _surfaces(form) & trained)


def unseen_frames(relation: Relation) -> tuple[tuple[str, str], ...]:
    return _new_pairs(
        relation, [(frame, phrase) for frame in HELD_OUT_FRAMES for phrase in relation.noun_phrases]
    )


def unseen_combinations(relation: Relation) -> tuple[tuple[str, str], ...]:
    every = ((frame, phrase) for frame in TRAINED_FRAMES for phrase in relation.noun_phrases)
    return _new_pairs(relation, [pair for pair in every if combination_held_out(*pair)])


def unseen_product_forms(fact: ProductFact) -> tuple[str, ...]:
    trained = {
        plain(asked)
        for other in PRODUCT
        for form in trained_product_forms(other)
        for asked in every_choice(form)
    }
    held_out = held_out_product_forms(fact)
    return tuple(form for form in held_out if not {plain(asked) for asked in every_choice(form)} & trained)


def _new_pairs(relation: Relation, pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    trained = _trained(relation.name)
    return tuple(pair for pair in pairs if plain(frame_question(*pair, _STAND_IN)) not in trained)


@cache
def _trained(name: str) -> frozenset[str]:
    """Every sentence, plain and about a stand-in subject, that training can give for a relation."""
    relation = next(relation for relation in RELATIONS if relation.name == name)
    of_forms = {surface for form in trained_forms(relation) for surface in _surfaces(form)}
    of_frames = {
        plain(frame_question(frame, phrase, _STAND_IN))
        for frame in TRAINED_FRAMES
        for phrase in relation.noun_phrases
        if not combination_held_out(frame, phrase)
    }
    return frozenset(of_forms | of_frames)


def _surfaces(form: str) -> set[str]:
    return {plain(fill(asked, _STAND_IN)) for asked in every_choice(form)}
