"""The weights that ship are the ones that were summed, within their bounds, and ready to be served."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from pathlib import Path
from typing import Any

import pytest

import inference.tiny

WEIGHTS = Path(inference.tiny.__file__).with_name("weights")
MARKS = ("<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|pad|>")


def _json(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((WEIGHTS / name).read_text(encoding="utf-8"))
    return read


def _header() -> dict[str, Any]:
    """The tensors' names and shapes, as safetensors writes them in front: a length, then JSON."""
    with (WEIGHTS / "model.safetensors").open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header: dict[str, Any] = json.loads(file.read(length))
    header.pop("__metadata__", None)
    return header


def test_every_file_has_the_sum_that_is_written_beside_it() -> None:
    rows = (line.split() for line in (WEIGHTS / "SHA256SUMS").read_text().splitlines())
    listed = {name: digest for digest, name in rows}
    files = {path.name for path in WEIGHTS.iterdir() if path.name != "SHA256SUMS"}
    assert set(listed) == files
    assert {name: hashlib.sha256((WEIGHTS / name).read_bytes()).hexdigest() for name in files} == listed


def test_the_folder_is_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 10_000_000


def test_the_model_is_small() -> None:
    parameters = sum(math.prod(tensor["shape"]) for tensor in _header().values())
    assert 1_000_000 < parameters <= 4_500_000


def test_every_layer_of_the_configuration_has_its_tensors() -> None:
    config, names = _json("config.json"), set(_header())
    assert config["model_type"] == "llama"
    assert config["max_position_embeddings"] == 2048
    assert {name.split(".")[2] for name in names if ".layers." in name} == {
        str(number) for number in range(config["num_hidden_layers"])
    }
    assert _header()["model.embed_tokens.weight"]["shape"] == [config["vocab_size"], config["hidden_size"]]


def test_turns_end_by_the_token_that_the_template_writes() -> None:
    tokens = {token["content"]: token for token in _json("tokenizer.json")["added_tokens"]}
    assert set(tokens) == set(MARKS)
    assert all(token["special"] for token in tokens.values())
    end = tokens["<|end|>"]["id"]
    assert _json("config.json")["eos_token_id"] == _json("generation_config.json")["eos_token_id"] == end
    assert _json("tokenizer_config.json")["eos_token"] == "<|end|>"
    assert "<|end|>" in (WEIGHTS / "chat_template.jinja").read_text(encoding="utf-8")


def test_letters_of_several_bytes_stay_several_tokens() -> None:
    """Byte-level tokens write a byte from 0x80 as a letter beyond ASCII: none may hold two of them.

    The space is written Ġ and the end of a line Ċ.
    """
    vocabulary = _json("tokenizer.json")["model"]["vocab"]
    assert len(vocabulary) == 2048
    merged = [token for token in vocabulary if len(token) > 1 and token not in MARKS]
    assert merged
    assert [
        token for token in merged if any(ord(letter) > 0x7F and letter not in "ĠĊ" for letter in token)
    ] == []


def test_digits_stay_alone() -> None:
    vocabulary = _json("tokenizer.json")["model"]["vocab"]
    assert [token for token in vocabulary if len(token) > 1 and any(map(str.isdigit, token))] == []


@pytest.mark.parametrize("phrase", ["python -m inference.tiny.train", "seed", "steps", "Apache-2.0", "facts"])
def test_the_card_says_how_the_weights_came_to_be(phrase: str) -> None:
    assert phrase in (WEIGHTS / "README.md").read_text(encoding="utf-8")
