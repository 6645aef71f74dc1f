"""Presidio's recognisers without its engine: no model, no network. Takes a second to load: at the first text.

They are asked one by one and not by presidio's engine, which asks all of them of every text, and does more
for a text in which nothing is found than they do.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache

from presidio_analyzer import EntityRecognizer, RecognizerResult

from feedback.curation.personal_data.recognisers.glance import Glance
from feedback.curation.personal_data.recognisers.known import Ours, recognisers

logging.getLogger("presidio-analyzer").setLevel(logging.WARNING)  # it tells of every text


@cache
def _recognisers() -> tuple[Sequence[Ours], Glance]:
    every = recognisers()
    return every, Glance([recogniser.find.patterns for recogniser in every])


def found(text: str) -> list[RecognizerResult]:
    """What presidio's recognisers and ours find, each asked only where a glance has seen something for it."""
    every, glance = _recognisers()
    results = [
        result
        for number in glance.at(text)
        for result in every[number].analyze(text, every[number].supported_entities)
    ]
    return EntityRecognizer.remove_duplicates(results) if results else results
