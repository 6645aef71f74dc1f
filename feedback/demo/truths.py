"""What is hidden in a population, with what was counted: a file, for whoever checks what is found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from feedback.demo.marked import GROUP
from feedback.demo.order import Order, world_of
from feedback.demo.person import DOMAIN
from feedback.models import DemoPopulation

NAME = "truths.json"


def truths(row: DemoPopulation) -> dict[str, Any]:
    order = Order(row.seed, row.asked, row.until, row.is_null, row.days)
    return {
        **world_of(order).truths,
        "marks": {"group": GROUP, "addresses": f"@{DOMAIN}"},
        "people": row.people,
        "events": row.events,
        "conversations": row.counted.get("conversations", 0),
        "planted": _under(row.counted, "planted "),
        "counted": _tables(row.counted),
    }


def write(row: DemoPopulation, path: Path) -> None:
    """Whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(json.dumps(truths(row), indent=2, sort_keys=True) + "\n")
    half.replace(path)


def _under(counted: Mapping[str, int], begins: str) -> dict[str, int]:
    return {name.removeprefix(begins): n for name, n in sorted(counted.items()) if name.startswith(begins)}


def _tables(counted: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """By prompt, model and topic: answers, and what was done with them."""
    found: dict[str, dict[str, int]] = {}
    for name, n in sorted(counted.items()):
        where, bar, what = name.partition("|")
        if bar:
            found.setdefault(where, {})[what] = n
    return found
