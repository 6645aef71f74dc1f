"""Byte-level BPE tokenizers and their files; runs in the engine's environment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from .corpus.dialogue import Dialogue


@dataclass(frozen=True, slots=True)
class Marks:
    """The special tokens of a template: what opens each role, what ends a turn, what pads."""

    roles: tuple[str, ...]
    end: str
    pad: str

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.roles, self.end, self.pad)


MARKS = Marks(("<|system|>", "<|user|>", "<|assistant|>"), "<|end|>", "<|pad|>")
TEMPLATE = (
    "{%- for message in messages -%}"
    "{{- '<|' + message['role'] + '|>' + message['content'] + '<|end|>' -}}"
    "{%- endfor -%}"
    "{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}"
)


def build(texts: Iterable[str], vocabulary: int, marks: Marks) -> Tokenizer:
    """Learns merges from the Latin part of the texts, so that emoji and other scripts stay several
    tokens each: a cut inside a character can then be tested."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[AddedToken(mark, special=True, normalized=False) for mark in marks.all],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_latin(texts), trainer)
    return tokenizer


def id_of(tokenizer: Tokenizer, mark: str) -> int:
    """Raises KeyError for one that the tokenizer does not have."""
    found = tokenizer.token_to_id(mark)
    if found is None:
        raise KeyError(mark)
    return found


def _latin(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield "".join(letter for letter in text if ord(letter) < 128)


def texts_of(dialogues: Iterable[Dialogue]) -> Iterator[str]:
    for dialogue in dialogues:
        for message in dialogue.messages():
            yield message["content"]


def write_tokenizer(folder: Path, tokenizer: Tokenizer, marks: Marks, template: str, positions: int) -> None:
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "eos_token": marks.end,
        "pad_token": marks.pad,
        "additional_special_tokens": list(marks.roles),
        "clean_up_tokenization_spaces": False,
        "model_max_length": positions,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n")
    (folder / "chat_template.jinja").write_text(template)
