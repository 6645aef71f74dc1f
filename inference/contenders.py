"""What an operator compares answers with: read from the settings, so without Django."""

from __future__ import annotations

import json
from typing import Any

from inference.exceptions import InvalidParameter
from inference.sampling import SamplingParams
from inference.types import NAME_MAX

# What is no sampling parameter: which served model, which prompt version, which share of the pool.
NAMED = frozenset({"model", "prompt", "weight"})
MOST = 16
WEIGHT_MAX = 1000


def parse(text: str) -> list[dict[str, Any]]:
    """A JSON list of objects like {"prompt": 2, "temperature": 1}. Raises ValueError in words."""
    try:
        found = json.loads(text or "[]")
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(found, list) or len(found) > MOST or not all(isinstance(each, dict) for each in found):
        raise ValueError(f"must be a list of at most {MOST} objects")
    for each in found:
        _check(each)
    return found


def _check(contender: dict[str, Any]) -> None:
    model, prompt, weight = (contender.get(name) for name in ("model", "prompt", "weight"))
    if "model" in contender and not (isinstance(model, str) and 0 < len(model) <= NAME_MAX):
        raise ValueError("“model” must be the name of a served model")
    if "prompt" in contender and not _is_number(prompt, int, 1, 2**31 - 1):
        raise ValueError("“prompt” must be the number of a prompt version")
    if "weight" in contender and not _is_number(weight, int | float, 1e-6, WEIGHT_MAX):
        raise ValueError(f"“weight” must lie above 0 and be at most {WEIGHT_MAX:,}")
    try:
        SamplingParams.parse({name: value for name, value in contender.items() if name not in NAMED})
    except InvalidParameter as error:
        raise ValueError(f"“{error.field}” {error.limit}") from None


def _is_number(value: object, kind: Any, low: float, high: float) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool) and low <= value <= high
