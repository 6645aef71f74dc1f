"""What processes cost, by name, from /proc: CPU seconds, peak and present memory."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process and its children, those that have ended included in the CPU seconds."""

    cpu_s: float
    peak_mb: float
    memory_kb: int


def costs(roots: Mapping[str, int]) -> dict[str, Cost]:
    """By the names of `roots`; a process counts for the nearest root above it."""
    parents = _parents()
    names = {pid: name for name, pid in roots.items()}
    members: dict[str, list[int]] = defaultdict(list)
    for pid in parents:
        if name := _owner(pid, parents, names):
            members[name].append(pid)
    return {name: _sum(found) for name, found in members.items()}


def cpu_between(before: Mapping[str, Cost], after: Mapping[str, Cost]) -> dict[str, float]:
    return {name: round(cost.cpu_s - before[name].cpu_s, 2) for name, cost in after.items() if name in before}


def _parents() -> dict[int, int]:
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            found[int(entry.name)] = int(fields[1])
    return found


def _owner(pid: int, parents: Mapping[int, int], names: Mapping[int, str]) -> str | None:
    while pid and pid not in names:
        pid = parents.get(pid, 0)
    return names.get(pid)


def _sum(pids: list[int]) -> Cost:
    statuses = [_status(pid) for pid in pids]
    return Cost(
        cpu_s=sum(map(_ticks, pids)) / TICKS,
        peak_mb=round(sum(status.get("VmHWM", 0) for status in statuses) / 1024, 1),
        memory_kb=sum(status.get("VmRSS", 0) for status in statuses),
    )


def _ticks(pid: int) -> int:
    """Own time and that of children which were waited for; a living child counts by itself."""
    fields = _stat(pid)
    return sum(int(field) for field in fields[11:15]) if fields else 0


def _stat(pid: int) -> list[str]:
    """From the state on: what stands before it may hold anything."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []  # it has ended


def _status(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    pairs = (line.split() for line in lines if line.startswith(("VmHWM", "VmRSS")))
    return {name.rstrip(":"): int(value) for name, value, *_ in pairs}
