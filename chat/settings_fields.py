"""The settings of an answer as fields of the composer; names and bounds are those of the engine's table."""

from __future__ import annotations

from dataclasses import dataclass

from inference.sampling import BOUNDS, STOP_LIMIT, SamplingParams

LABELS = {
    "temperature": "Temperature",
    "top_p": "Top-p",
    "top_k": "Top-k",
    "min_p": "Min-p",
    "max_tokens": "Most tokens",
    "seed": "Seed",
    "repetition_penalty": "Repetition penalty",
}
STOP_WORDS = f"Each {STOP_LIMIT.removeprefix('must be ')}".replace("Each at", "At")


@dataclass(frozen=True, slots=True)
class Setting:
    """One number that a person may set. Bounds and step are those of an `<input type="number">`."""

    name: str
    label: str
    low: str
    high: str
    step: str
    default: str
    limit: str


def settings() -> list[Setting]:
    return [_setting(name) for name in BOUNDS]


def _setting(name: str) -> Setting:
    bound = BOUNDS[name]
    step = 1 if bound.whole else 0.01
    low = min(bound.low, *bound.also) if bound.also else bound.low + (step if bound.above else 0)
    default = "drawn anew" if name == "seed" else f"{getattr(SamplingParams(seed=0), name):g}"
    limit = bound.limit.removeprefix("must be ")
    return Setting(name, LABELS[name], f"{low:g}", f"{bound.high:.10g}", f"{step:g}", default, limit)
