"""What every benchmark prints and writes: a table, and `.bench/NAME.json` in one shape.

Machine, command, raw samples, and `goals`: {id, of, value, must, stretch, meets}. A must that is missed
says `false`; so does one whose measuring was void, because nobody knows.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.up.folders import PROJECT
from tests.bench.arithmetic import Spread

FOLDER = PROJECT / ".bench"
HEAD = ("goal", "of", "value", "95 %", "must", "stretch", "meets", "reaches", "")


@dataclass(frozen=True, slots=True)
class Goal:
    """One row of design part 10, or of a goal that a benchmark set itself."""

    id: str
    of: str
    value: Spread
    must: float
    stretch: float
    unit: str = ""
    at_least: bool = False
    noisy: str = ""  # why the figure is not to be believed

    @property
    def meets(self) -> bool:
        return not self.noisy and self._passes(self.must)

    @property
    def reaches(self) -> bool:
        return not self.noisy and self._passes(self.stretch)

    def _passes(self, bound: float) -> bool:
        return self.value.value >= bound if self.at_least else self.value.value <= bound

    def as_json(self) -> dict[str, Any]:
        return {
            **{"id": self.id, "of": self.of, "value": self.value.value, "unit": self.unit},
            **{"low": self.value.low, "high": self.value.high, "at_least": self.at_least},
            **{"must": self.must, "stretch": self.stretch, "meets": self.meets, "reaches": self.reaches},
            "noisy": self.noisy,
        }

    def as_row(self) -> tuple[str, ...]:
        sign = "≥ " if self.at_least else "≤ "
        interval = f"{_number(self.value.low)} to {_number(self.value.high)}"
        return (
            *(self.id, self.of, f"{_number(self.value.value)} {self.unit}".rstrip(), interval),
            *(sign + _number(self.must), sign + _number(self.stretch)),
            *(_word(self.meets), _word(self.reaches), self.noisy),
        )


@dataclass(slots=True)
class Report:
    """Filled while a benchmark runs."""

    name: str
    goals: list[Goal] = field(default_factory=list)
    samples: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.time)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "command": " ".join([Path(sys.executable).name, "-m", *_module(), *sys.argv[1:]]),
            "machine": machine(),
            "revision": revision(),
            "began": self.began,
            "took_s": round(time.time() - self.began, 1),
            "failed": self.failed,
            "goals": [goal.as_json() for goal in self.goals],
            "notes": self.notes,
            "samples": self.samples,
        }

    def write(self, folder: Path = FOLDER) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(self.as_json(), indent=1) + "\n")
        return path

    def tell(self) -> None:
        """Written, and printed as a table with its notes."""
        path = self.write()
        print(self.table())
        for name, note in self.notes.items():
            print("\n".join(note) if isinstance(note, list) else f"{name}: {note}")
        print(f"written to {path}")

    def table(self) -> str:
        return table([HEAD, *(goal.as_row() for goal in self.goals)])


def table(rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as they must be."""
    kept = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*kept, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in kept
    )


def machine() -> dict[str, Any]:
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
    }


def revision() -> str:
    """The commit that was measured, with a plus when files of the product differ from it."""
    asked = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    found = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=False)
    return found.stdout.strip()


def _module() -> list[str]:
    main = sys.modules["__main__"].__spec__
    return [main.name] if main else []


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _number(value: float) -> str:
    return f"{value:,.3f}".rstrip("0").rstrip(".") if abs(value) < 10 else f"{value:,.1f}"


def _word(value: bool) -> str:
    return str(value).lower()
