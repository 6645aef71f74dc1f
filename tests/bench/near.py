"""Near-duplicates, measured (G13): `python -m tests.bench.near` writes `.bench/near.json`.

Ours and datasketch's MinHashLSH find the planted copies among the same texts, with as many permutations, the
same bands and the same threshold, each from raw texts to verified pairs. The legs take turns; compared is
processor time, because both run on one thread. ROUNDS=7 TEXTS=10000 narrow it down.
"""

from __future__ import annotations

import os
import re
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from datasketch import MinHash, MinHashLSH

from feedback.curation import near
from feedback.curation.shingles import SIZE, normalised
from tests.bench.arithmetic import Spread, middle
from tests.bench.planted import HEAVY, LIGHT, Planted, planted
from tests.bench.report import Goal, Report, table

ROUNDS, TEXTS = 7, 10_000
MUST, STRETCH = 3.0, 5.0
RIGHT = 0.98  # recall and precision that both must have
WORD = re.compile(r"[^\W_]+")

Pairs = set[tuple[int, int]]
Search = Callable[[Sequence[str]], Pairs]


@dataclass(frozen=True, slots=True)
class Leg:
    """Seconds of one search, and what it found."""

    cpu_s: float
    wall_s: float
    found: Pairs


def ours(texts: Sequence[str]) -> Pairs:
    return {(edge.left, edge.right) for edge in near.alike(texts)}


def datasketch(texts: Sequence[str], **how: Any) -> Pairs:
    """As its documentation does it in bulk; candidates are verified by their shingles, as ours are."""
    sets = [_shingles(text) for text in texts]
    sketches = MinHash.generator(sets, num_perm=near.PERMUTATIONS, **how)
    index = MinHashLSH(
        num_perm=near.PERMUTATIONS, params=(near.BANDS, near.PERMUTATIONS // near.BANDS), prepickle=False
    )
    found: Pairs = set()
    for row, sketch in enumerate(sketches):
        candidates = index.query(sketch) if row else []
        found |= {(other, row) for other in candidates if _jaccard(sets[other], sets[row]) >= near.THRESHOLD}
        index.insert(row, sketch, check_duplication=False)
    return found


def datasketch_crc(texts: Sequence[str]) -> Pairs:
    """With a cheaper hash than its own SHA-1."""
    return datasketch(texts, hashfunc=zlib.crc32)


def _shingles(text: str) -> set[bytes]:
    words = WORD.findall(normalised(text))
    places = range(max(len(words) - SIZE + 1, 1)) if words else range(0)
    return {" ".join(words[place : place + SIZE]).encode() for place in places}


def _jaccard(left: set[bytes], right: set[bytes]) -> float:
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared)


LEGS: dict[str, Search] = {"ours": ours, "datasketch": datasketch, "datasketch, crc32": datasketch_crc}


def leg(search: Search, texts: Sequence[str]) -> Leg:
    wall, cpu = time.perf_counter(), time.process_time()
    found = search(texts)
    return Leg(time.process_time() - cpu, time.perf_counter() - wall, found)


def measure(report: Report, rounds: int, count: int) -> None:
    made = planted(count)
    for search in LEGS.values():  # the first of each loads what it needs
        search(made.texts[:200])
    legs: dict[str, list[Leg]] = {name: [] for name in LEGS}
    for number in range(rounds):
        for name in list(LEGS)[:: 1 if number % 2 else -1]:
            legs[name].append(leg(LEGS[name], made.texts))
            print(f"  {number}: {name} {legs[name][-1].cpu_s:.2f} s", file=sys.stderr, flush=True)
    tell(report, made, legs)


def tell(report: Report, made: Planted, legs: dict[str, list[Leg]]) -> None:
    rights = {name: rightness(made, found[0].found) for name, found in legs.items()}
    poor = [name for name, right in rights.items() if min(right) < RIGHT]
    noisy = f"too much missed or wrong: {', '.join(poor)}" if poor else _doubt(len(legs["ours"]))
    value = ratio(legs["datasketch"], legs["ours"])
    report.goals.append(
        Goal("G13", "near-duplicates ÷ datasketch", value, MUST, STRETCH, at_least=True, noisy=noisy)
    )
    report.samples = {
        name: [{"cpu_s": each.cpu_s, "wall_s": each.wall_s, "pairs": len(each.found)} for each in found]
        for name, found in legs.items()
    }
    report.notes["texts"] = f"{len(made.texts):,}, {len(made.copies):,} of them edited copies"
    report.notes["legs"] = table([HEAD, *(_row(name, legs, rights[name]) for name in legs)]).splitlines()
    report.notes["found"] = table(_by_strength(made, legs)).splitlines()


HEAD = ("leg", "cpu s", "wall s", "least", "most", "times ours", "95 %", "recall", "precision")


def _row(name: str, legs: dict[str, list[Leg]], right: tuple[float, float]) -> tuple[str, ...]:
    cpu, wall = [each.cpu_s for each in legs[name]], [each.wall_s for each in legs[name]]
    times = ratio(legs[name], legs["ours"])
    return (
        *(
            name,
            f"{middle(cpu).value:.2f}",
            f"{middle(wall).value:.2f}",
            f"{min(cpu):.2f}",
            f"{max(cpu):.2f}",
        ),
        *(f"{times.value:.2f}", f"{times.low:.2f} to {times.high:.2f}"),
        *(f"{each:.4f}" for each in right),
    )


def _by_strength(made: Planted, legs: dict[str, list[Leg]]) -> list[tuple[str, ...]]:
    """What part of the copies is found, by how strongly they were edited; the heavy ones are no goal."""
    rows = [("edited", "copies", *legs)]
    for how in (*LIGHT, *HEAVY):
        of = {pair for pair, strength in made.copies.items() if strength == how}
        parts = (f"{len(of & found[0].found) / max(len(of), 1):.3f}" for found in legs.values())
        rows.append((how, str(len(of)), *parts))
    return rows


def ratio(theirs: Sequence[Leg], our: Sequence[Leg]) -> Spread:
    return middle([a.cpu_s / b.cpu_s for a, b in zip(theirs, our, strict=True)])


def rightness(made: Planted, found: Pairs) -> tuple[float, float]:
    """Recall of the lightly edited; precision: pairs that are no copy at all are wrong."""
    light = {pair for pair, how in made.copies.items() if how in LIGHT}
    right = len(found & made.copies.keys())
    return len(light & found) / len(light), right / max(len(found), 1)


def _doubt(rounds: int) -> str:
    return "" if rounds >= ROUNDS else f"{rounds} of {ROUNDS} rounds"


def main() -> int:
    report = Report("near")
    measure(report, int(os.environ.get("ROUNDS") or ROUNDS), int(os.environ.get("TEXTS") or TEXTS))
    report.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main())
