"""Measures the classifier of next messages (`make bench-followup`), as it ships, on what it never saw.

Two sets: dialogues from templates and subjects that are held out, and next messages of public transcripts
that nobody here wrote, labelled by hand (`tests/data/follow_up_labels.csv`: row and turn, no text). Prints
AUC (each label against the rest), precision and recall, with intervals of 95 % from resampled clusters.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from feedback.followup.classifier import current
from feedback.followup.corpus.generator import examples
from feedback.followup.exchange import Exchange
from feedback.followup.features import Matrix, features
from feedback.kinds import Label
from tests.bench.arithmetic import Spread
from tests.bench.report import Report, table
from tests.public_data import folder

LABELS = list(Label)
HELD_OUT, HELD_OUT_SEED = 1_500, 21
RESAMPLES = 1_000
DRAWN, DRAWN_SEED = 260, 20261128
FILE = "hh_rlhf_harmless_test.jsonl.gz"
BY_HAND = Path(__file__).parents[1] / "data" / "follow_up_labels.csv"
HEAD = ("label", "n", "AUC", "95 %", "precision", "95 %", "recall", "95 %", "said")

Numbers = NDArray[np.int64]
Figure = Callable[[Numbers, Matrix, int], float]


@dataclass(frozen=True, slots=True)
class Judged:
    """A set with what the classifier says of it. Rows of one cluster are resampled together."""

    truth: Numbers
    shares: Matrix
    clusters: Sequence[str]


def held_out() -> Judged:
    made = examples(HELD_OUT, HELD_OUT_SEED, held_out=True)
    labels = [each.label for each in made]
    return judged([each.exchange for each in made], labels, [each.template for each in made])


def by_hand(data: Path) -> Judged:
    found = labelled_by_hand(data)
    exchanges, rows = [exchange for exchange, _ in found], [row for _, row in found]
    return judged(exchanges, [Label(row["label"]) for row in rows], [row["row"] for row in rows])


def labelled_by_hand(data: Path) -> list[tuple[Exchange, dict[str, str]]]:
    """Each with its row of the labels."""
    transcripts = transcripts_in(data)
    with BY_HAND.open() as labels:
        rows = list(csv.DictReader(labels))
    return [(exchange_of(transcripts[int(row["row"])], int(row["turn"])), row) for row in rows]


def transcripts_in(data: Path) -> list[str]:
    with gzip.open(data / FILE, "rt") as file:
        return [json.loads(line)["chosen"] for line in file]


def drawn(transcripts: Sequence[str]) -> list[tuple[int, int]]:
    """(row, turn) of what was labelled: of all messages that follow an answer, so many by the seed."""
    places = [
        (row, turn)
        for row, turns in enumerate(map(turns_of, transcripts))
        for turn, at in enumerate(_persons(turns), 1)
        if turn > 1 and turns[at][1] and turns[at - 1][0] == "Assistant" and turns[at - 1][1]
    ]
    return sorted(random.Random(DRAWN_SEED).sample(places, DRAWN))


def turns_of(transcript: str) -> list[tuple[str, str]]:
    """(speaker, text), oldest first."""
    said = re.split(r"\n\n(Human|Assistant):", transcript)
    return list(zip(said[1::2], (text.strip() for text in said[2::2]), strict=True))


def _persons(turns: Sequence[tuple[str, str]]) -> list[int]:
    return [place for place, (speaker, _) in enumerate(turns) if speaker == "Human"]


def exchange_of(transcript: str, turn: int) -> Exchange:
    """The person's `turn`, counted from 1, with what was said before it."""
    turns = turns_of(transcript)
    at = _persons(turns)[turn - 1]
    questions = [text for speaker, text in turns[: at - 1] if speaker == "Human"]
    return Exchange(turns[at][1], questions[-1] if questions else "", turns[at - 1][1])


def judged(exchanges: Sequence[Exchange], labels: Sequence[Label], clusters: Sequence[str]) -> Judged:
    pieces = [features(exchanges[start : start + 100]) for start in range(0, len(exchanges), 100)]
    truth = np.array([LABELS.index(label) for label in labels])
    return Judged(truth, current().probabilities(np.vstack(pieces)), clusters)


def auc(truth: Numbers, shares: Matrix, label: int) -> float:
    """How often a message of the label gets a higher share of it than one of another; ties count half."""
    of, other = shares[truth == label, label], np.sort(shares[truth != label, label])
    if not len(of) or not len(other):
        return float("nan")
    below, upto = np.searchsorted(other, of, "left"), np.searchsorted(other, of, "right")
    return float((below + upto).mean() / 2 / len(other))


def precision(truth: Numbers, shares: Matrix, label: int) -> float:
    said = shares.argmax(axis=1) == label
    return float((truth[said] == label).mean()) if said.any() else float("nan")


def recall(truth: Numbers, shares: Matrix, label: int) -> float:
    of = truth == label
    return float((shares[of].argmax(axis=1) == label).mean()) if of.any() else float("nan")


def spread(figure: Figure, found: Judged, label: int) -> Spread:
    """Of the set, and over resamplings of its clusters; one without the label says nothing."""
    drawn = np.random.default_rng(20)
    members = [np.flatnonzero(np.array(found.clusters) == name) for name in dict.fromkeys(found.clusters)]
    values = []
    for _ in range(RESAMPLES):
        rows = np.concatenate([members[at] for at in drawn.integers(len(members), size=len(members))])
        values.append(figure(found.truth[rows], found.shares[rows], label))
    known = [value for value in values if not np.isnan(value)] or [float("nan")]
    low, high = np.percentile(known, (2.5, 97.5))
    return Spread(figure(found.truth, found.shares, label), float(low), float(high))


def figures(found: Judged) -> list[tuple[str, ...]]:
    """A row per label, for people."""
    said = found.shares.argmax(axis=1)
    rows: list[tuple[str, ...]] = [HEAD]
    for number, label in enumerate(LABELS):
        spreads = [spread(figure, found, number) for figure in (auc, precision, recall)]
        cells = [
            cell for each in spreads for cell in (f"{each.value:.3f}", f"{each.low:.3f} to {each.high:.3f}")
        ]
        rows.append(
            (label, str(int((found.truth == number).sum())), *cells, str(int((said == number).sum())))
        )
    return rows


def main() -> None:
    report = Report("followup", notes={"classifier": current().version})
    for name, found in (("templates held out", held_out()), ("labelled by hand", by_hand(folder()))):
        rows = figures(found)
        right = float((found.shares.argmax(axis=1) == found.truth).mean())
        clusters = len(set(found.clusters))
        print(f"{name}: {len(found.truth):,} messages in {clusters} clusters, {right:.3f} right")
        print(f"{table(rows)}\n")
        report.samples[name] = {"truth": found.truth.tolist(), "shares": found.shares.round(4).tolist()}
        report.notes[name] = rows
    print(f"Classifier {current().version}; all samples are in {report.write()}")


if __name__ == "__main__":
    main()
