"""Writes a second, minute model: another name, tokenizer, template and special tokens (for tests).

Runs in the engine's environment: `.venv-vllm/bin/python -m inference.tiny.other --out FOLDER`. It is
trained for seconds, to say one sentence to everybody and to end.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from tokenizers import Tokenizer

from .batches import IGNORED, Row, batches
from .corpus.assemble import corpus
from .descent import losses
from .folder import write_model, write_sums
from .network import Shape, new_parameters
from .tokenizer import Marks, build, id_of, texts_of, write_tokenizer

SENTENCE = (
    "This is another model, and it has only one sentence: the tokenizer, the template and the name differ."
)
MARKS = Marks(("<|im_start|>",), "<|im_end|>", "<|endoftext|>")
TEMPLATE = (
    "{%- for message in messages -%}"
    "{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}"
)
_SHAPE = Shape(vocabulary=600, hidden=64, layers=2, heads=2, middle=128, positions=2048)
_SEED, _DIALOGUES, _STEPS = 11, 600, 120


def write(out: Path) -> None:
    torch.set_num_threads(1)
    questions = [turn.question for dialogue in corpus(_SEED, _DIALOGUES) for turn in dialogue.turns]
    tokenizer = build([*texts_of(corpus(_SEED, _DIALOGUES)), SENTENCE], _SHAPE.vocabulary, MARKS)
    rows = [_row(tokenizer, question) for question in questions]
    parameters = new_parameters(_SHAPE, _SEED)
    pad, end = id_of(tokenizer, MARKS.pad), id_of(tokenizer, MARKS.end)
    for _ in losses(_SHAPE, parameters, batches(rows, 512, _SEED), pad, _STEPS, bf16=False):
        pass
    out.mkdir(parents=True, exist_ok=True)
    write_model(out, _SHAPE, parameters, end, pad)
    write_tokenizer(out, tokenizer, MARKS, TEMPLATE, _SHAPE.positions)
    write_sums(out)


def _row(tokenizer: Tokenizer, question: str) -> Row:
    asked = f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"
    prompt: list[int] = tokenizer.encode(asked).ids
    answer: list[int] = tokenizer.encode(f"{SENTENCE}{MARKS.end}").ids
    return Row((prompt + answer)[:-1], [IGNORED] * (len(prompt) - 1) + answer)


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes another minute model, for tests.")
    parser.add_argument("--out", type=Path, required=True)
    write(parser.parse_args().out)


if __name__ == "__main__":
    main()
