"""Sampling parameters and their bounds: one table that parsing, error texts and documents read."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import Any, Self

from inference.exceptions import InvalidParameter
from inference.text import clean_text

SEED_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Bound:
    """What one parameter may be. `above` shuts the lower end out; `also` are values that mean "no limit"."""

    low: float
    high: float
    whole: bool = False
    above: bool = False
    also: tuple[int, ...] = ()

    @property
    def limit(self) -> str:
        noun = "a whole number" if self.whole else "a number"
        span = f"from {self.low:g} to {self.high:.10g}"
        if self.above:
            span = f"above {self.low:g} and at most {self.high:.10g}"
        also = f", or {' or '.join(map(str, self.also))} for no limit" if self.also else ""
        return f"must be {noun} {span}{also}"

    def admits(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            return False
        if value in self.also:
            return True
        return isfinite(value) and self.low <= value <= self.high and not (self.above and value == self.low)


BOUNDS: Mapping[str, Bound] = MappingProxyType(
    {
        "temperature": Bound(0, 2),
        "top_p": Bound(0, 1, above=True),
        "top_k": Bound(1, 1000, whole=True, also=(0, -1)),
        "min_p": Bound(0, 1),
        "max_tokens": Bound(1, 32768, whole=True),
        "seed": Bound(0, SEED_MAX, whole=True),
        "repetition_penalty": Bound(0.5, 2),
    }
)
STOP_COUNT = 4
STOP_LENGTH = 64
STOP_LIMIT = f"must be at most {STOP_COUNT} texts of 1 to {STOP_LENGTH} characters each, without NUL"


def draw_seed() -> int:
    """A seed for an answer whose asker named none, so that every answer can be drawn again."""
    return secrets.randbelow(SEED_MAX + 1)


@dataclass(frozen=True, slots=True)
class SamplingParams:
    """How an answer is drawn. Every field is always set, sent and stored."""

    temperature: float = 0.7
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    max_tokens: int = 1280
    seed: int = field(default_factory=draw_seed)
    stop: tuple[str, ...] = ()
    repetition_penalty: float = 1.0

    def __post_init__(self) -> None:
        for name, bound in BOUNDS.items():
            if not bound.admits(getattr(self, name)):
                raise InvalidParameter(name, bound.limit)
        if not _is_stop(self.stop):
            raise InvalidParameter("stop", STOP_LIMIT)

    @classmethod
    def parse(cls, values: Mapping[str, Any]) -> Self:
        """From a client's JSON: an unknown name is refused, null means the default."""
        given = {name: value for name, value in values.items() if value is not None}
        for name in given:
            if name not in cls.__dataclass_fields__:
                raise InvalidParameter(name, "is not a sampling parameter")
        if "stop" in given:
            given["stop"] = _as_stop(given["stop"])
        return cls(**given)

    def as_json(self) -> dict[str, Any]:
        """What is stored; `parse` gives back an equal value."""
        return {**asdict(self), "stop": list(self.stop)}


def _as_stop(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(value)
    raise InvalidParameter("stop", STOP_LIMIT)


def _is_stop(stop: object) -> bool:
    return (
        isinstance(stop, tuple)
        and len(stop) <= STOP_COUNT
        and all(isinstance(text, str) and 1 <= len(text) <= STOP_LENGTH for text in stop)
        and all(text == clean_text(text) for text in stop)  # what is stored is what the engine is asked with
    )
