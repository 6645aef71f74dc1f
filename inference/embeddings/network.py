"""The forward pass of all-MiniLM-L6-v2 in NumPy: BERT of six layers, then the mean over a text's tokens.

The tokens of all texts lie behind one another, without padding: what is done to each token is one
multiplication for all texts, and attention looks at each text by itself. So no text can change another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Spans = Sequence[tuple[int, int]]

LAYERS = 6
HEADS = 12
EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Dense:
    """One matrix with its bias."""

    weight: Floats
    bias: Floats

    @classmethod
    def of(cls, weights: Mapping[str, Floats], name: str) -> Dense:
        return cls(weights[f"{name}.weight"].T, weights[f"{name}.bias"])

    def __call__(self, states: Floats) -> Floats:
        return states @ self.weight + self.bias


@dataclass(frozen=True, slots=True)
class Norm:
    """Each token's state with mean 0 and variance 1, then scaled."""

    weight: Floats
    bias: Floats

    @classmethod
    def of(cls, weights: Mapping[str, Floats], name: str) -> Norm:
        return cls(weights[f"{name}.LayerNorm.weight"], weights[f"{name}.LayerNorm.bias"])

    def __call__(self, states: Floats) -> Floats:
        centred = states - states.mean(axis=1, keepdims=True)
        variance = np.square(centred).mean(axis=1, keepdims=True)
        scaled: Floats = centred / np.sqrt(variance + np.float32(EPSILON)) * self.weight + self.bias
        return scaled


@dataclass(frozen=True, slots=True)
class Layer:
    """One block: attention within each text, then two matrices for each token."""

    query: Dense
    key: Dense
    value: Dense
    attended: Dense
    attention_norm: Norm
    wider: Dense
    narrower: Dense
    norm: Norm

    @classmethod
    def of(cls, weights: Mapping[str, Floats], number: int) -> Layer:
        name = f"encoder.layer.{number}"
        inner = f"{name}.attention"
        return cls(
            query=Dense.of(weights, f"{inner}.self.query"),
            key=Dense.of(weights, f"{inner}.self.key"),
            value=Dense.of(weights, f"{inner}.self.value"),
            attended=Dense.of(weights, f"{inner}.output.dense"),
            attention_norm=Norm.of(weights, f"{inner}.output"),
            wider=Dense.of(weights, f"{name}.intermediate.dense"),
            narrower=Dense.of(weights, f"{name}.output.dense"),
            norm=Norm.of(weights, f"{name}.output"),
        )

    def __call__(self, states: Floats, spans: Spans) -> Floats:
        query, key, value = self.query(states), self.key(states), self.value(states)
        seen = [attention(query[a:b], key[a:b], value[a:b]) for a, b in spans]
        states = self.attention_norm(states + self.attended(np.concatenate(seen)))
        return self.norm(states + self.narrower(gelu(self.wider(states))))


class Network:
    """Token ids to vectors. Holds the weights as they are given, so that mapped ones stay mapped."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = weights["embeddings.position_embeddings.weight"]
        self._kind = weights["embeddings.token_type_embeddings.weight"][0]
        self._norm = Norm.of(weights, "embeddings")
        self._layers = [Layer.of(weights, number) for number in range(LAYERS)]

    def vectors(self, texts: Sequence[Sequence[int]]) -> Floats:
        """Of shape (texts, dimension), each of length 1. No text is without a token."""
        ends = np.cumsum([0, *map(len, texts)]).tolist()
        spans = list(pairwise(ends))
        states = self._norm(np.concatenate([self._read(ids) for ids in texts]))
        for layer in self._layers:
            states = layer(states, spans)
        means = np.stack([states[start:end].mean(axis=0) for start, end in spans])
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        return np.asarray(means / lengths, dtype=np.float32)

    def _read(self, ids: Sequence[int]) -> Floats:
        read: Floats = self._words[list(ids)] + self._places[: len(ids)] + self._kind
        return read


def attention(query: Floats, key: Floats, value: Floats) -> Floats:
    """Within one text, each of shape (tokens, dimension)."""
    tokens, dimension = query.shape
    query, key, value = (
        each.reshape(tokens, HEADS, dimension // HEADS).transpose(1, 0, 2) for each in (query, key, value)
    )
    scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(dimension // HEADS))
    shares = np.exp(scores - scores.max(axis=2, keepdims=True))
    shares /= shares.sum(axis=2, keepdims=True)
    seen: Floats = (shares @ value).transpose(1, 0, 2).reshape(tokens, dimension)
    return seen


def gelu(states: Floats) -> Floats:
    """By the error function; NumPy has none, and this series is within 2e-7 of it, as float32 is."""
    halves = np.abs(states) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * halves)
    series = t * (
        np.float32(0.254829592)
        + t
        * (
            np.float32(-0.284496736)
            + t * (np.float32(1.421413741) + t * (np.float32(-1.453152027) + t * np.float32(1.061405429)))
        )
    )
    error = np.copysign(1 - series * np.exp(-halves * halves), states)
    result: Floats = np.float32(0.5) * states * (1 + error)
    return result
