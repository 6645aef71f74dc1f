"""Turns a fact or a stranger into a question: frames × noun phrases, sentence forms, and noise."""

from __future__ import annotations

import random

from .frames import FRAMES
from .heldout import combination_held_out, form_held_out, frame_held_out
from .relation import Relation, choose, fill

TRAINED_FRAMES = tuple(frame for frame in FRAMES if not frame_held_out(frame))
HELD_OUT_FRAMES = tuple(frame for frame in FRAMES if frame_held_out(frame))

# Half of the questions come from sentence forms: they are fewer, and new ones are the harder test.
_SHARE_OF_FORMS = 0.55
_OPENERS = ("Hi! ", "Hello. ", "Please: ", "Hey, ", "Okay. ", "Thanks. ", "Good. ", "A question: ", "Hmm. ")
_CLOSERS = (
    " Thanks.",
    " Thank you.",
    " Please answer.",
    " I am curious.",
    " Please.",
    " Keep it short.",
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
        frame, noun_phrase = rng.choice(TRAINED_FRAMES), rng.choice(relation.noun_phrases)
        if not combination_held_out(frame, noun_phrase):
            return noisy(frame_question(frame, noun_phrase, subject), rng)


def form_question(form: str, subject: str, rng: random.Random) -> str:
    return fill(choose(form, rng), subject)


def frame_question(frame: str, noun_phrase: str, subject: str) -> str:
    return fill(frame.replace("{np}", noun_phrase), subject)


def noisy(question: str, rng: random.Random) -> str:
    """As people type: sometimes greeted, thanked for, in small letters or without its mark."""
    if rng.random() < 0.08:
        question = rng.choice(_OPENERS) + question
    if rng.random() < 0.06:
        question += rng.choice(_CLOSERS)
    if rng.random() < 0.12:
        question = question.lower()
    if rng.random() < 0.12:
        question = question.rstrip(".?")
    return question


def _forms_by_relation() -> dict[str, tuple[str, ...]]:
    from .bank import RELATIONS

    return {relation.name: trained_forms(relation) for relation in RELATIONS}


_TRAINED_FORMS = _forms_by_relation()
