"""Presidio's engine on a blank pipeline: no model, no network. Takes seconds to load: for tasks only."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from feedback.curation.personal_data.recognisers.known import recognisers

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


class AsScored(ContextAwareEnhancer):
    """Leaves the scores: presidio's own looks for lemmas, and a blank pipeline has none."""

    def __init__(self) -> None:
        super().__init__(0, 0, 0, 0)

    def enhance_using_context(
        self, text: str, raw_results: list[RecognizerResult], *args: Any, **kwargs: Any
    ) -> list[RecognizerResult]:
        return raw_results


@cache
def nothing() -> NlpArtifacts:
    doc = spacy.blank(LANGUAGE).make_doc("")
    return NlpArtifacts([], doc, [], [], Blank(), LANGUAGE)


@cache
def analyzer() -> AnalyzerEngine:
    """One per process, at the first text."""
    registry = RecognizerRegistry(recognizers=list(recognisers()), supported_languages=[LANGUAGE])
    return AnalyzerEngine(registry=registry, nlp_engine=Blank(), context_aware_enhancer=AsScored())
