"""Which population is wanted, and the world that its seed draws: models, prompts, topics and hidden truths.

Pure: the same order gives the same world on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from feedback.demo.draw import uuid_at
from feedback.demo.words.topics import TOPICS
from inference.sampling import SamplingParams

DAY_MS = 86_400_000
#: Named so that a person sees at once what they are.
MODELS = ("demo-birch-8b", "demo-cedar-8b", "demo-rowan-8b")
SHARES = (0.5, 0.3, 0.2)
PROMPTS = (
    "You are a helpful assistant. Answer plainly.",
    "You are a helpful assistant. Answer plainly, and say what you are not sure of.",
    "You are a helpful assistant. Begin with the answer, then say why, in short paragraphs.",
    "You are a helpful assistant. Begin with the answer, then say why. Show code and tables where they help.",
)
PROMPT_NAME = "demo"
ENGINE = "generated"
TTFT_MS, TPOT_MS = 260.0, 17.0
#: Of the questions that are answered twice, as an operator might have set it.
RATE = 0.06


@dataclass(frozen=True, slots=True)
class Order:
    """`until`: nothing happens from that day on; `days` of life lie before it. `events`: about so many."""

    seed: int
    events: int
    until: date
    is_null: bool = False
    days: int = 56


@dataclass(frozen=True, slots=True)
class Prompt:
    """In force from `from_ms` on. `effect` is added to the quality of its answers."""

    number: int
    id: str
    text: str
    from_ms: int
    effect: float


@dataclass(frozen=True, slots=True)
class Model:
    """Its share of the questions, and how long its first and its other tokens take."""

    name: str
    share: float
    ttft_ms: float
    tpot_ms: float


@dataclass(frozen=True, slots=True)
class Interest:
    """A topic's share of the conversations; `effect` is added to the quality of answers in it."""

    name: str
    share: float
    effect: float


@dataclass(frozen=True, slots=True)
class World:
    order: Order
    begins_ms: int
    ends_ms: int
    prompts: tuple[Prompt, ...]
    models: tuple[Model, ...]
    interests: tuple[Interest, ...]
    variants: Mapping[tuple[str, int], str]  # ids, by model and number of the prompt
    truths: Mapping[str, Any]

    def prompt_at(self, ms: int) -> Prompt:
        return next(prompt for prompt in reversed(self.prompts) if prompt.from_ms <= ms)


@cache
def world_of(order: Order) -> World:
    """The null world has the same dates, models and topics, and nothing hidden in it."""
    rng = Random(f"demo {order.seed}")
    ends = int(datetime.combine(order.until, time(), UTC).timestamp() * 1000)
    begins = ends - order.days * DAY_MS
    worse, slow = rng.randrange(1, len(PROMPTS)), rng.randrange(len(MODELS))
    levels = {name: rng.uniform(-0.15, 0.15) for name in TOPICS}
    failing = rng.choice(sorted(TOPICS))
    sizes = _Sizes(rng, order.is_null)
    prompts = tuple(_prompt(rng, n, begins, order, sizes.prompt if n == worse else 0) for n in range(4))
    models = tuple(_model(n, sizes if n == slow else None) for n in range(len(MODELS)))
    interests = tuple(
        Interest(name, 1.0, level + (sizes.topic if name == failing else 0)) for name, level in levels.items()
    )
    named = _Hidden(prompts[worse], models[slow], failing, levels)
    return World(
        order=order,
        begins_ms=begins,
        ends_ms=ends,
        prompts=prompts,
        models=models,
        interests=interests,
        variants={(m.name, p.number): uuid_at(rng, p.from_ms) for p in prompts for m in models},
        truths=_truths(order, sizes, named),
    )


class _Sizes:
    """How strong what is hidden is; nothing in the null world."""

    def __init__(self, rng: Random, is_null: bool) -> None:
        drawn = (
            rng.uniform(-1.2, -0.8),
            rng.uniform(-1.5, -1.0),
            rng.uniform(2.2, 3.5),
            rng.uniform(1.6, 2.4),
        )
        self.prompt, self.topic, self.ttft, self.tpot = (0.0, 0.0, 1.0, 1.0) if is_null else drawn


@dataclass(frozen=True, slots=True)
class _Hidden:
    prompt: Prompt
    model: Model
    topic: str
    levels: Mapping[str, float]


def _prompt(rng: Random, n: int, begins: int, order: Order, effect: float) -> Prompt:
    """The first is there from the beginning; the others come some days apart."""
    days = 0.0 if n == 0 else order.days * (n / len(PROMPTS) + rng.uniform(-0.06, 0.06))
    at = begins + int(days * DAY_MS)
    return Prompt(n + 1, uuid_at(rng, at), PROMPTS[n], at, effect)


def _model(n: int, slow: _Sizes | None) -> Model:
    ttft, tpot = (slow.ttft, slow.tpot) if slow else (1.0, 1.0)
    return Model(MODELS[n], SHARES[n], TTFT_MS * ttft, TPOT_MS * tpot)


def _truths(order: Order, sizes: _Sizes, hidden: _Hidden) -> dict[str, Any]:
    """What is to be found. Qualities are in standard deviations of the quality of answers."""
    told: dict[str, Any] = {
        "generated": True,
        "seed": order.seed,
        "null": order.is_null,
        "until": order.until.isoformat(),
        "days": order.days,
        "worse_prompt": None,
        "slow_model": None,
        "failing_topic": None,
        "always": {
            "topic_levels": {name: round(level, 3) for name, level in hidden.levels.items()},
            "longer_answers": "+0.3 of quality for each standard deviation of the logarithm of the length",
            "left_side": "+0.15 of quality in comparisons",
        },
    }
    if order.is_null:
        return told
    since = datetime.fromtimestamp(hidden.prompt.from_ms / 1000, UTC)
    version = {"name": PROMPT_NAME, "number": hidden.prompt.number, "id": hidden.prompt.id}
    told["worse_prompt"] = {**version, "from": since.isoformat(), "quality": round(sizes.prompt, 3)}
    told["slow_model"] = {
        "served_model": hidden.model.name,
        "ttft_factor": round(sizes.ttft, 3),
        "tpot_factor": round(sizes.tpot, 3),
    }
    words = sorted(TOPICS[hidden.topic].subjects)
    told["failing_topic"] = {"topic": hidden.topic, "quality": round(sizes.topic, 3), "subjects": words}
    return told


def sampling() -> dict[str, Any]:
    """What every answer is drawn with, but for its seed and what it stops at."""
    values = SamplingParams(seed=0).as_json()
    del values["seed"], values["stop"]
    return values


def variant_digest(model: str, prompt: Prompt) -> str:
    """As `inference.variants` finds equal ones."""
    parts = {"served_model": model, "prompt_version": str(UUID(prompt.id)), "sampling": sampling()}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def last_day(now: datetime) -> date:
    """The day that has begun: all that is made up lies before it."""
    return now.astimezone(UTC).date()


def moment(ms: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms)
