"""Public rephrasings of an evaluation set, and clean rows, in two halves: to choose by, and to report on."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback.rows import Case, Messages, Sft
from inference.embeddings import embed
from tests.bench.report import FOLDER

TEST, REPHRASED, CLEAN = "gsm8k_test.jsonl", "gsm8k_rephrased_even.jsonl", "gsm8k_train_2000.jsonl"
# A row is in the half that is reported on when the first bit of HMAC-SHA256(KEY, its question) is 1.
KEY = b"flywheel: rephrasings in two halves"
# Of the clean rows of the half to choose by, so many may be barred.
BARRED = 0.005
DIGITS = 4
NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
PEOPLE = "hh_rlhf_harmless_test.jsonl.gz"
_FIRST = re.compile(r"\n\nHuman:(.*?)\n\nAssistant:", re.DOTALL)
_FORM = re.compile(r"Question:\s*(.*?)\s*Answer:\s*(?:#### )?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Judged:
    """Training rows; `repeats` is the case that a row is a rephrasing of, -1 for a clean one."""

    cases: Sequence[Case]
    rows: Sequence[Sft]
    repeats: NDArray[np.int64]
    held_out: NDArray[np.bool_]


def read(folder: Path) -> Judged:
    cases = [Case(prompt=_asks(each["question"])) for each in _lines(folder / TEST)]
    rephrased = _lines(folder / REPHRASED)
    rows = [_row(*_parts(each["text"])) for each in rephrased]
    clean = [_row(each["question"], each["answer"]) for each in _lines(folder / CLEAN)]
    repeats = [each["index"] for each in rephrased] + [-1] * len(clean)
    held_out = [_is_held_out(question(row)) for row in (*rows, *clean)]
    return Judged(cases, rows + clean, np.array(repeats), np.array(held_out))


def prompts_of_people(folder: Path) -> list[Case]:
    """The first 1,000 distinct first messages of public transcripts."""
    with gzip.open(folder / PEOPLE, "rt") as file:
        said = [_FIRST.match(json.loads(line)["chosen"]) for line in file]
    distinct = dict.fromkeys(found[1].strip() for found in said if found)
    return [Case(prompt=_asks(text)) for text in list(distinct)[:1_000]]


def without_numbers(judged: Judged) -> Judged:
    """The same rows in the same halves, with `some` for each number."""
    cases = [replace(case, prompt=_asks(_wordless(question(case)))) for case in judged.cases]
    rows = [replace(row, prompt=_asks(_wordless(question(row)))) for row in judged.rows]
    return replace(judged, cases=cases, rows=rows)


def of(judged: Judged, kept: NDArray[np.bool_]) -> Judged:
    rows = [judged.rows[place] for place in np.flatnonzero(kept).tolist()]
    return Judged(judged.cases, rows, judged.repeats[kept], judged.held_out[kept])


def question(row: Sft | Case) -> str:
    return row.prompt[0]["content"]


def _wordless(text: str) -> str:
    return NUMBER.sub("some", text)


def _parts(text: str) -> tuple[str, str]:
    found = _FORM.match(text)
    assert found, text
    return found[1], found[2]


def _row(question: str, answer: str) -> Sft:
    return Sft(prompt=_asks(question), completion=[{"role": "assistant", "content": answer}])


def _asks(text: str) -> Messages:
    return [{"role": "user", "content": text}]


def _is_held_out(text: str) -> bool:
    return hmac.new(KEY, text.encode(), hashlib.sha256).digest()[0] >= 128


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open() as file:
        return [json.loads(line) for line in file]


def threshold(scores: NDArray[np.float64], repeats: NDArray[np.bool_]) -> float:
    """Between the row that decides it and the next lower one."""
    best, chosen = -1.0, 1.0
    for bound in np.unique(scores):
        said = scores >= bound
        wrong, right = (said & ~repeats).sum(), (said & repeats).sum()
        f1 = 2 * right / (said.sum() + repeats.sum())
        if wrong <= BARRED * (~repeats).sum() and f1 > best:
            lower = scores[scores < bound].max(initial=0.0)
            best, chosen = f1, float(bound + lower) / 2
    return round(chosen, DIGITS)


class Remembered:
    """`embed`, with the vectors of earlier runs by the hash of the text, in `.bench`."""

    FILE = FOLDER / "vectors.npz"

    def __init__(self) -> None:
        self._known: dict[str, NDArray[np.float32]] = {}
        if self.FILE.exists():
            with np.load(self.FILE) as kept:
                self._known = dict(zip(kept["names"].tolist(), kept["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        names = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        new = {name: text for name, text in zip(names, texts, strict=True) if name not in self._known}
        if new:
            self._known |= dict(zip(new, embed(list(new.values())), strict=True))
            self._keep()
        return np.array([self._known[name] for name in names])

    def _keep(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        np.savez(self.FILE, names=np.array(list(self._known)), vectors=np.array(list(self._known.values())))
