"""The firewall, measured on rows that played no part in making it: `make bench-contamination`.

Writes `.bench/contamination.json` (docs/curation.md). Cases: all of a public test set. Rows: rephrasings
of every second case, and clean rows of the same source. Beside it: 13 words in a row, and cosine alone.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feedback.curation.contamination import Breach, Firewall
from feedback.curation.rephrased import current
from tests.bench.arithmetic import Spread
from tests.bench.rephrasings import (
    BARRED,
    Judged,
    Remembered,
    of,
    prompts_of_people,
    question,
    read,
    threshold,
    without_numbers,
)
from tests.bench.report import Goal, Report, table
from tests.public_data import folder

F1_MUST, F1_STRETCH = 0.95, 0.98
BARRED_MUST, BARRED_STRETCH = 0.01, 0.005
GRAM = 13
RESAMPLES = 2_000
HEAD = ("by", "right", "wrong", "missed", "precision", "recall", "F1", "95 %", "clean barred", "95 %")

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figures:
    """`barred`: part of the clean rows that is held to be contaminated."""

    right: int
    wrong: int
    missed: int
    precision: float
    recall: float
    f1: float
    barred: float


def figures(said: Flags, repeats: Flags) -> Figures:
    right, wrong = int((said & repeats).sum()), int((said & ~repeats).sum())
    missed = int(repeats.sum()) - right
    return Figures(
        *(right, wrong, missed, right / max(right + wrong, 1), right / max(right + missed, 1)),
        *(2 * right / max(2 * right + wrong + missed, 1), wrong / max(int((~repeats).sum()), 1)),
    )


def spread(name: str, said: Flags, repeats: Flags) -> Spread:
    """Of the set, and over resamplings of its rows."""
    drawn = np.random.default_rng(20)
    found = []
    for _ in range(RESAMPLES):
        rows = drawn.integers(len(said), size=len(said))
        found.append(getattr(figures(said[rows], repeats[rows]), name))
    low, high = np.percentile(found, (2.5, 97.5))
    return Spread(getattr(figures(said, repeats), name), float(low), float(high))


def flagged(judged: Judged, breaches: Sequence[Breach]) -> Flags:
    said = np.zeros(len(judged.rows), np.bool_)
    said[[breach.row for breach in breaches]] = True
    return said


def by_grams(judged: Judged) -> Flags:
    """As GPT-3's makers did it: one run of 13 words in common."""
    known = set().union(*(_grams(question(case)) for case in judged.cases))
    return np.array([bool(_grams(question(row)) & known) for row in judged.rows])


def _grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1)}


def closest(judged: Judged, embed: Remembered) -> NDArray[np.float64]:
    """The highest cosine of each row with any case."""
    cases = embed([question(case) for case in judged.cases])
    found = embed([question(row) for row in judged.rows]) @ cases.T
    return np.asarray(found.max(axis=1), np.float64)


def by_cosine(judged: Judged, embed: Remembered) -> Flags:
    """With the bound that is best on the other half."""
    chosen = of(judged, ~judged.held_out)
    bound = threshold(closest(chosen, embed), chosen.repeats >= 0)
    return closest(of(judged, judged.held_out), embed) >= bound


def measure(report: Report) -> None:
    judged, embed = read(folder()), Remembered()
    held_out, bare = (of(each, each.held_out) for each in (judged, without_numbers(judged)))
    embed([*map(question, held_out.cases), *map(question, held_out.rows)])
    began = time.process_time()
    breaches = Firewall(held_out.cases, embed).breaches(held_out.rows)
    took = time.process_time() - began
    said, repeats = flagged(held_out, breaches), held_out.repeats >= 0
    ways = {
        "firewall": said,
        "cosine alone": by_cosine(judged, embed),
        f"{GRAM}-gram overlap": by_grams(held_out),
        "firewall, numbers taken out": flagged(bare, Firewall(bare.cases, embed).breaches(bare.rows)),
    }
    _goals(report, said, repeats)
    report.notes["rows held out"] = f"{int(repeats.sum())} rephrased, {int((~repeats).sum())} clean"
    report.notes["clean rows barred at most, when the bounds were chosen"] = f"{BARRED:.1%}"
    report.notes["weights"] = current().version
    report.notes["seconds without embedding"] = f"{took:.2f}"
    report.notes["ways"] = table(
        [HEAD, *(_row(name, way, repeats) for name, way in ways.items())]
    ).splitlines()
    report.notes["elsewhere"] = _elsewhere(embed)
    report.notes["case named"] = _named(held_out, breaches)
    report.notes["wrong and missed"] = _mistakes(held_out, breaches, said)
    report.samples = {name: np.flatnonzero(way != repeats).tolist() for name, way in ways.items()}


def _goals(report: Report, said: Flags, repeats: Flags) -> None:
    f1, barred = (spread(name, said, repeats) for name in ("f1", "barred"))
    report.goals += [
        Goal("F1", "rephrasings of cases", f1, F1_MUST, F1_STRETCH, at_least=True),
        Goal("barred", "clean rows held to be rephrasings", barred, BARRED_MUST, BARRED_STRETCH),
    ]


def _row(name: str, said: Flags, repeats: Flags) -> tuple[str, ...]:
    of_all = figures(said, repeats)
    f1, barred = (spread(each, said, repeats) for each in ("f1", "barred"))
    return (
        *(name, str(of_all.right), str(of_all.wrong), str(of_all.missed)),
        *(f"{of_all.precision:.3f}", f"{of_all.recall:.3f}", f"{f1.value:.3f}", _interval(f1)),
        *(f"{barred.value:.2%}", f"{barred.low:.2%} to {barred.high:.2%}"),
    )


def _interval(found: Spread) -> str:
    return f"{found.low:.3f} to {found.high:.3f}"


def _named(judged: Judged, breaches: Sequence[Breach]) -> str:
    best: dict[int, Breach] = {}
    for breach in breaches:
        if breach.row not in best or breach.score > best[breach.row].score:
            best[breach.row] = breach
    of_rephrased = [breach for row, breach in best.items() if judged.repeats[row] >= 0]
    right = sum(breach.case == judged.repeats[breach.row] for breach in of_rephrased)
    return f"the likeliest case is the one that was rephrased for {right} of {len(of_rephrased)} found"


def _elsewhere(embed: Remembered) -> str:
    """Questions of people, each against all others: how many are told to be the same as an earlier one."""
    rows = prompts_of_people(folder())
    pairs = [each for each in Firewall(rows, embed).breaches(rows) if each.case < each.row]
    kinds = Counter(each.kind for each in pairs)
    return f"of {len(rows):,} distinct questions of people {dict(kinds)} pairs are told"


def _mistakes(judged: Judged, breaches: Sequence[Breach], said: Flags) -> list[str]:
    case_of = {breach.row: breach.case for breach in breaches}
    lines = []
    for row in np.flatnonzero(said != (judged.repeats >= 0)).tolist():
        case = case_of.get(row, int(judged.repeats[row]))
        lines += [f"{'wrong' if said[row] else 'missed'}: {question(judged.rows[row])[:150]!r}"]
        lines += [f"    case {case}: {question(judged.cases[case])[:150]!r}"]
    return lines


def main() -> int:
    report = Report("contamination")
    measure(report)
    report.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main())
