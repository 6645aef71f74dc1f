"""The held-out phrasings that are new in truth: no trained phrasing gives the same words.

Two templates can be one sentence ("Capital of Norway?" and "the capital of Norway" in a bare frame).
The bench asks only what differs from every trained sentence of every relation in more than capitals,
marks and a greeting.
"""

from __future__ import annotations

from functools import cache

from .corpus.bank import RELATIONS
from .corpus.flywheel import PRODUCT, ProductFact, held_out_product_forms, trained_product_forms
from .corpus.heldout import combination_held_out, follow_up_held_out
from .corpus.questions import (
    CLOSERS,
    HELD_OUT_FRAMES,
    OPENERS,
    TRAINED_FRAMES,
    frame_question,
    held_out_forms,
    trained_forms,
)
from .corpus.relation import Relation, every_choice, fill, plain

_STAND_IN = "subject"
_OPENINGS = ("", *(f"{plain(opener)} " for opener in OPENERS))
_ENDS = ("", *(f" {plain(closer)}" for closer in CLOSERS))


@cache
def unseen_forms(relation: Relation) -> tuple[str, ...]:
    return tuple(form for form in held_out_forms(relation) if not any(map(_is_trained, _surfaces(form))))


@cache
def unseen_frames(relation: Relation) -> tuple[tuple[str, str], ...]:
    return _new_pairs([(frame, phrase) for frame in HELD_OUT_FRAMES for phrase in relation.noun_phrases])


@cache
def unseen_combinations(relation: Relation) -> tuple[tuple[str, str], ...]:
    every = ((frame, phrase) for frame in TRAINED_FRAMES for phrase in relation.noun_phrases)
    return _new_pairs([pair for pair in every if combination_held_out(*pair)])


@cache
def unseen_product_forms(fact: ProductFact) -> tuple[str, ...]:
    trained = {
        plain(asked)
        for other in PRODUCT
        for form in trained_product_forms(other)
        for asked in every_choice(form)
    }
    held_out = held_out_product_forms(fact)
    return tuple(form for form in held_out if not {plain(asked) for asked in every_choice(form)} & trained)


def unseen_follow_ups(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The held-out ones among forms of second questions."""
    trained = _follow_ups(tuple(form for form in forms if not follow_up_held_out(form)))
    return tuple(
        form for form in forms if follow_up_held_out(form) and not _follow_up_surfaces(form) & trained
    )


def _new_pairs(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if not _is_trained(plain(frame_question(*pair, _STAND_IN))))


@cache
def _trained() -> frozenset[str]:
    """Every sentence, plain and about a stand-in subject, that training can give for any relation."""
    of_forms = {
        surface for relation in RELATIONS for form in trained_forms(relation) for surface in _surfaces(form)
    }
    of_frames = {
        plain(frame_question(frame, phrase, _STAND_IN))
        for relation in RELATIONS
        for frame in TRAINED_FRAMES
        for phrase in relation.noun_phrases
        if not combination_held_out(frame, phrase)
    }
    return frozenset(of_forms | of_frames)


def _is_trained(sentence: str) -> bool:
    """As it stands, or after the greeting or the thanks that training puts round a question."""
    starts = (sentence.removeprefix(opener) for opener in _OPENINGS)
    return any(start.removesuffix(end) in _trained() for start in starts for end in _ENDS)


def _surfaces(form: str) -> set[str]:
    return {plain(fill(asked, _STAND_IN)) for asked in every_choice(form)}


def _follow_ups(forms: tuple[str, ...]) -> set[str]:
    return {surface for form in forms for surface in _follow_up_surfaces(form)}


def _follow_up_surfaces(form: str) -> set[str]:
    return {plain(asked.replace("{s}", _STAND_IN).replace("{t}", _STAND_IN)) for asked in every_choice(form)}
