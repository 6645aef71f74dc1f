"""Rows of token ids from dialogues, and batches of rows of like length, one dialogue per row."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .corpus.dialogue import Dialogue
from .tokenizer import Marks, id_of

IGNORED = -100
_WINDOW = 8192


class Row(NamedTuple):
    """A dialogue's token ids, and for each the id to be predicted next or -100 where none is asked."""

    ids: list[int]
    targets: list[int]


def encode(dialogues: Sequence[Dialogue], tokenizer: Tokenizer, marks: Marks, longest: int) -> list[Row]:
    """The loss is asked on what the assistant says, with its end, only. Longer rows are left out."""
    texts = [message["content"] for dialogue in dialogues for message in dialogue.messages()]
    encoded = (found.ids for found in tokenizer.encode_batch_fast(texts, add_special_tokens=False))
    opening = {role: id_of(tokenizer, f"<|{role}|>") for role in ("system", "user", "assistant")}
    end = id_of(tokenizer, marks.end)
    rows = (_row(dialogue, encoded, opening, end) for dialogue in dialogues)
    return [row for row in rows if len(row.ids) <= longest]


def _row(dialogue: Dialogue, encoded: Iterator[list[int]], opening: dict[str, int], end: int) -> Row:
    ids: list[int] = []
    asked: list[bool] = []
    for message in dialogue.messages():
        content = [*next(encoded), end]
        ids += [opening[message["role"]], *content]
        asked += [False] + [message["role"] == "assistant"] * len(content)
    following = [token if is_asked else IGNORED for token, is_asked in zip(ids, asked, strict=True)]
    return Row(ids[:-1], following[1:])


def batches(rows: Sequence[Row], size: int, seed: int) -> list[list[Row]]:
    """Batches of about `size` tokens with their padding, in a shuffled order."""
    dice = random.Random(seed)
    shuffled = dice.sample(rows, len(rows))
    made: list[list[Row]] = []
    for start in range(0, len(shuffled), _WINDOW):
        batch: list[Row] = []
        for row in sorted(shuffled[start : start + _WINDOW], key=lambda row: len(row.ids)):
            if batch and (len(batch) + 1) * len(row.ids) > size:
                made.append(batch)
                batch = []
            batch.append(row)
        made.append(batch)
    dice.shuffle(made)
    return made


def tensors(batch: Sequence[Row], pad: int) -> tuple[Tensor, Tensor]:
    width = max(len(row.ids) for row in batch)
    ids = [row.ids + [pad] * (width - len(row.ids)) for row in batch]
    targets = [row.targets + [IGNORED] * (width - len(row.ids)) for row in batch]
    return torch.tensor(ids), torch.tensor(targets)
