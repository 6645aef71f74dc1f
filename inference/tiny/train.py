"""Trains the tiny model from its corpus and writes its folder (`make train-model`).

Runs in the engine's environment: `.venv-vllm/bin/python -m inference.tiny.train --out FOLDER`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from .batches import Row, batches, encode
from .corpus.assemble import corpus
from .descent import losses
from .folder import write_model, write_sums
from .network import Parameters, Shape, new_parameters
from .tokenizer import MARKS, TEMPLATE, build, id_of, texts_of, write_tokenizer

_TOKENS_PER_BATCH = 2048
_TOKENIZER_SAMPLE = 30_000
_REPORT_EVERY = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a run depends on; it is written beside the weights. No steps: one pass."""

    dialogues: int
    steps: int
    seed: int
    threads: int
    bf16: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """A tokenizer and the batches that it made of the corpus."""

    tokenizer: Tokenizer
    work: list[list[Row]]
    tokens: int


def prepare(plan: Plan, shape: Shape) -> Lesson:
    began = time.monotonic()
    dialogues = corpus(plan.seed, plan.dialogues)
    tokenizer = build(texts_of(dialogues[:_TOKENIZER_SAMPLE]), shape.vocabulary, MARKS)
    rows = encode(dialogues, tokenizer, MARKS, shape.positions)
    work, tokens = batches(rows, _TOKENS_PER_BATCH, plan.seed), _tokens_of(rows)
    spent = time.monotonic() - began
    print(f"{len(rows)} dialogues, {tokens} tokens, {len(work)} batches, {spent:.0f} s", flush=True)
    return Lesson(tokenizer, work, tokens)


def teach(plan: Plan, shape: Shape, lesson: Lesson) -> tuple[Parameters, dict[str, object]]:
    """The parameters, and what is worth writing down of the run."""
    steps = plan.steps or len(lesson.work)
    parameters = new_parameters(shape, plan.seed)
    pad = id_of(lesson.tokenizer, MARKS.pad)
    began, seen, recent = time.monotonic(), 0, [0.0]
    curve: dict[int, float] = {}
    for step, loss in enumerate(losses(shape, parameters, lesson.work, pad, steps, plan.bf16), start=1):
        seen += _tokens_of(lesson.work[(step - 1) % len(lesson.work)])
        recent = [*recent[1 - _REPORT_EVERY :], loss] if step > 1 else [loss]
        if step % _REPORT_EVERY == 0 or step == steps:
            spent, mean = time.monotonic() - began, sum(recent) / len(recent)
            curve[step] = round(mean, 4)
            print(
                f"step {step}/{steps} loss {mean:.3f} {spent:.0f} s {seen / spent:.0f} tokens/s", flush=True
            )
    record: dict[str, object] = {**asdict(plan), "steps": steps, "tokens": seen, "shape": asdict(shape)}
    return parameters, {**record, "seconds": round(time.monotonic() - began), "loss": curve}


def run(plan: Plan, shape: Shape, out: Path) -> None:
    """Trains, writes a new folder beside, and only then puts its files into place."""
    torch.set_num_threads(plan.threads)
    lesson = prepare(plan, shape)
    parameters, record = teach(plan, shape, lesson)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".weights-") as beside:
        folder = Path(beside)
        write_model(folder, shape, parameters, *_end_and_pad(lesson.tokenizer))
        write_tokenizer(folder, lesson.tokenizer, MARKS, TEMPLATE, shape.positions)
        (folder / "training.json").write_text(json.dumps(record, indent=2) + "\n")
        for path in folder.iterdir():
            shutil.move(path, out / path.name)
    write_sums(out)


def _end_and_pad(tokenizer: Tokenizer) -> tuple[int, int]:
    return id_of(tokenizer, MARKS.end), id_of(tokenizer, MARKS.pad)


def _tokens_of(rows: Sequence[Row]) -> int:
    return sum(len(row.ids) for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the tiny model and writes its folder.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dialogues", type=int, default=150_000)
    parser.add_argument("--steps", type=int, default=0, help="0: one pass over the dialogues")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bf16", action="store_true", help="faster where the processor has bf16 arithmetic")
    given = parser.parse_args()
    run(Plan(given.dialogues, given.steps, given.seed, given.threads, given.bf16), Shape(), given.out)


if __name__ == "__main__":
    main()
