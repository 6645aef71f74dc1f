"""What the scripted engine did, a JSON line at each start and end: the log outlives its kill -9."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.scripted_answers import encode, prompt_of, split_at_answer

RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Request:
    """One generating request. `said` counts the answer's ids that it began with, `tokens` those it sent."""

    seed: int
    said: int
    prompt_token_ids: tuple[int, ...]
    outcome: str
    tokens: int
    start: float
    end: float | None
    engine: int

    @property
    def is_over(self) -> bool:
        """It has ended, or its engine has."""
        return self.outcome != RUNNING or not Path(f"/proc/{self.engine}").exists()


class Journal:
    """The engine's side."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", buffering=1)
        self._count = 0

    def begin(self, entry: dict[str, Any]) -> None:
        self._count += 1
        entry["id"] = f"{os.getpid()}/{self._count}"
        self.write(entry)

    def write(self, entry: dict[str, Any]) -> None:
        """Once more with what it has become; a reader takes the last line of a request."""
        self._file.write(json.dumps(entry) + "\n")


def requests(path: Path) -> list[Request]:
    """All requests of all engines that wrote this journal, in the order in which they came."""
    found: dict[str, dict[str, Any]] = {}
    for line in path.read_text().splitlines(keepends=True) if path.exists() else ():
        if line.endswith("\n"):
            entry = json.loads(line)
            found[entry["id"]] = entry
    return [_request(entry) for entry in found.values()]


def _request(entry: dict[str, Any]) -> Request:
    body = entry["body"]
    if "messages" in body:
        prompt, said = encode(prompt_of(body["messages"])), list[int]()
    else:
        prompt, said = split_at_answer(body["prompt"])
    return Request(
        seed=body.get("seed") or 0,
        said=len(said),
        prompt_token_ids=tuple(prompt),
        outcome=entry["outcome"],
        tokens=entry["tokens"],
        start=entry["start"],
        end=entry["end"],
        engine=int(entry["id"].partition("/")[0]),
    )
