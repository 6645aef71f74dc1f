"""Presidio's recognisers on a blank pipeline: no model, no network. Takes seconds to load: for tasks only.

They are asked one by one and not by presidio's engine, which asks all of them of every text, and does more
for a text in which nothing is found than they do.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import spacy
from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from feedback.curation.personal_data.recognisers.glance import Glance
from feedback.curation.personal_data.recognisers.known import Ours, recognisers

logging.getLogger("presidio-analyzer").setLevel(logging.WARNING)  # it tells of every text
LANGUAGE = "en"  # a name for presidio; what is looked for is of many languages


class Blank(NlpEngine):
    """Says nothing of a text: our recognisers read the words around a place themselves."""

    def load(self) -> None:
        nothing()

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        return nothing()

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
    ) -> Iterator[tuple[str, NlpArtifacts]]:
        return ((text, nothing()) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return False

    def get_supported_entities(self) -> list[str]:
        return []

    def get_supported_languages(self) -> list[str]:
        return [LANGUAGE]


@cache
def nothing() -> NlpArtifacts:
    doc = spacy.blank(LANGUAGE).make_doc("")
    return NlpArtifacts([], doc, [], [], Blank(), LANGUAGE)


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
