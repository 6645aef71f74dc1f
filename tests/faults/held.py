"""What the product's processes hold: memory of their own and open files, by name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.faults.installation import Installation
from tests.faults.servers import parents

KB = 1024


@dataclass(frozen=True, slots=True)
class Held:
    """Memory in bytes, without what is shared or read from files."""

    memory: int
    files: int


@dataclass(frozen=True, slots=True)
class Limit:
    """What is still flat: so much more than before, per name."""

    memory: int
    files: int


def held(here: Installation) -> dict[str, Held]:
    """Each of `make up`'s processes with its own children: a worker's pool, the database's backends."""
    below = defaultdict(list)
    for pid, parent in parents():
        below[parent].append(pid)
    watched = here.product.everybody()
    own = set(watched.values())
    return {name: _sum(_tree(pid, below, own)) for name, pid in watched.items()}


def _tree(pid: int, below: Mapping[int, list[int]], others: set[int]) -> Iterator[int]:
    yield pid
    for child in below.get(pid, ()):
        if child not in others:
            yield from _tree(child, below, others)


def _sum(pids: Iterator[int]) -> Held:
    memory = files = 0
    for pid in pids:
        with suppress(OSError):  # it ended meanwhile
            entry = Path(f"/proc/{pid}")
            memory += _anonymous(entry) * KB
            files += sum(1 for _ in (entry / "fd").iterdir())
    return Held(memory, files)


def _anonymous(entry: Path) -> int:
    lines = (entry / "status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon:")), 0)


def of_webs(here: Installation) -> dict[str, Held]:
    return {name: each for name, each in held(here).items() if name in here.webs}


def grown(before: Mapping[str, Held], now: Mapping[str, Held], limit: Limit) -> list[str]:
    """Who holds more than it may, in words."""
    return [
        f"{name} held {before[name]} and holds {each}"
        for name, each in now.items()
        if each.memory - before[name].memory > limit.memory or each.files - before[name].files > limit.files
    ]
