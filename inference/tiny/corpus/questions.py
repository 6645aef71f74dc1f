"""Turns a fact or a stranger into a question: frames × noun phrases, sentence forms, and noise."""

from __future__ import annotations

import random
from functools import cache

from .frames import FRAMES
from .heldout import combination_held_out, follow_up_held_out, form_held_out, frame_held_out
from .relation import Relation, choose, every_choice, fill, plain
from .second_questions import ANOTHER_ATTRIBUTE, ANOTHER_SUBJECT

TRAINED_FRAMES = tuple(frame for frame in FRAMES if not frame_held_out(frame))
HELD_OUT_FRAMES = tuple(frame for frame in FRAMES if frame_held_out(frame))

# Most questions come from sentence forms: new ones are the harder test.
_SHARE_OF_FORMS = 0.64
# The first frames are what most people type ("What is …?").
_SHARE_OF_PLAIN_FRAMES = 0.15
OPENERS = (
    *("Hi! ", "Hello. ", "Please: ", "Hey, ", "Okay. ", "Thanks. ", "Good. ", "A question: ", "Hmm. "),
    *("So, ", "Well, ", "Now, ", "Sorry, ", "Excuse me, ", "Dear Flywheel, ", "Tell me: ", "My question: "),
    *("I wonder: ", "For school: ", "For my son: ", "In a quiz: ", "Can you help me? ", "I have forgotten: "),
)
CLOSERS = (
    " Thanks.",
    " Thank you.",
    " Please answer.",
    " I am curious.",
    " Please.",
    " Keep it short.",
    " Do you know?",
    " Do you know it?",
    " Can you help?",
    " I forgot.",
    " I need to know it.",
    " Tell me.",
    " Any idea?",
    " (shorter)",
    "\n\nAnswer in more detail.",
    "\n\nAnswer in another way.",
)


def trained_forms(relation: Relation) -> tuple[str, ...]:
    return tuple(form for form in relation.forms if not form_held_out(relation.name, form))


def held_out_forms(relation: Relation) -> tuple[str, ...]:
    return tuple(form for form in relation.forms if form_held_out(relation.name, form))


def trained_question(relation: Relation, subject: str, rng: random.Random) -> str:
    """A question in a phrasing that the model may learn from."""
    if rng.random() < _SHARE_OF_FORMS:
        return noisy(form_question(rng.choice(_TRAINED_FORMS[relation.name]), subject, rng), rng)
    while True:
        frames = TRAINED_FRAMES[:2] if rng.random() < _SHARE_OF_PLAIN_FRAMES else TRAINED_FRAMES
        frame, noun_phrase = rng.choice(frames), rng.choice(relation.noun_phrases)
        if not combination_held_out(frame, noun_phrase):
            return noisy(frame_question(frame, noun_phrase, subject), rng)


def form_question(form: str, subject: str, rng: random.Random) -> str:
    return fill(choose(form, rng), subject)


def frame_question(frame: str, noun_phrase: str, subject: str) -> str:
    return fill(frame.replace("{np}", noun_phrase), subject)


def noisy(question: str, rng: random.Random) -> str:
    """As people type: greeted, thanked for, in small letters, without an article or a mark."""
    if rng.random() < 0.03:
        question = question.replace(" the ", " ", 1)
    if rng.random() < 0.1:
        question = rng.choice(_openers()) + question
    if rng.random() < 0.08:
        question += rng.choice(_closers())
    if rng.random() < 0.12:
        question = question.lower()
    if rng.random() < 0.12:
        question = question.rstrip(".?")
    return question


@cache
def _openers() -> tuple[str, ...]:
    """Without those that could make a held-out phrasing ("Excuse me, what is …?") of a trained one."""
    held_out = _held_out_sentences()
    return tuple(
        opener for opener in OPENERS if not any(one.startswith(plain(opener) + " ") for one in held_out)
    )


@cache
def _closers() -> tuple[str, ...]:
    held_out = _held_out_sentences()
    return tuple(
        closer for closer in CLOSERS if not any(one.endswith(" " + plain(closer)) for one in held_out)
    )


def _held_out_sentences() -> frozenset[str]:
    from .bank import RELATIONS
    from .flywheel import PRODUCT, held_out_product_forms

    templates = [
        *HELD_OUT_FRAMES,
        *(form for relation in RELATIONS for form in held_out_forms(relation)),
        *(form for fact in PRODUCT for form in held_out_product_forms(fact)),
        *(form for form in ANOTHER_SUBJECT + ANOTHER_ATTRIBUTE if follow_up_held_out(form)),
    ]
    return frozenset(plain(sentence) for template in templates for sentence in every_choice(template))


def _forms_by_relation() -> dict[str, tuple[str, ...]]:
    from .bank import RELATIONS

    return {relation.name: trained_forms(relation) for relation in RELATIONS}


_TRAINED_FORMS = _forms_by_relation()
