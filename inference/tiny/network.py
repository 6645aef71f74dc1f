"""The tiny model's arithmetic: a Llama as plain functions over a dict of tensors in HF's names."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

Parameters = dict[str, Tensor]


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a Llama; every head has its own keys and values."""

    vocabulary: int = 2048
    hidden: int = 192
    layers: int = 4
    heads: int = 6
    middle: int = 512
    positions: int = 2048
    rope_theta: float = 10_000.0
    epsilon: float = 1e-5

    @property
    def head(self) -> int:
        return self.hidden // self.heads


def new_parameters(shape: Shape, seed: int) -> Parameters:
    """Normal matrices of deviation .02, those that write to the residual stream smaller; norms of one."""
    dice = torch.Generator().manual_seed(seed)

    def matrix(rows: int, columns: int, deviation: float = 0.02) -> Tensor:
        return torch.randn(rows, columns, generator=dice).mul_(deviation)

    to_stream = 0.02 / math.sqrt(2 * shape.layers)
    made: Parameters = {"model.embed_tokens.weight": matrix(shape.vocabulary, shape.hidden)}
    for number in range(shape.layers):
        layer = f"model.layers.{number}."
        for name in ("q_proj", "k_proj", "v_proj"):
            made[f"{layer}self_attn.{name}.weight"] = matrix(shape.hidden, shape.hidden)
        made[f"{layer}self_attn.o_proj.weight"] = matrix(shape.hidden, shape.hidden, to_stream)
        made[f"{layer}mlp.gate_proj.weight"] = matrix(shape.middle, shape.hidden)
        made[f"{layer}mlp.up_proj.weight"] = matrix(shape.middle, shape.hidden)
        made[f"{layer}mlp.down_proj.weight"] = matrix(shape.hidden, shape.middle, to_stream)
        made[f"{layer}input_layernorm.weight"] = torch.ones(shape.hidden)
        made[f"{layer}post_attention_layernorm.weight"] = torch.ones(shape.hidden)
    made["model.norm.weight"] = torch.ones(shape.hidden)
    return made


def rotation(shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the rotary embedding, one row per position, halves repeated as HF does."""
    frequencies = shape.rope_theta ** (-torch.arange(0, shape.head, 2).float() / shape.head)
    angles = torch.outer(torch.arange(shape.positions).float(), frequencies)
    doubled = torch.cat((angles, angles), dim=-1)
    return doubled.cos(), doubled.sin()


def last_hidden(shape: Shape, given: Parameters, tokens: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    """Final hidden states of a batch of rows; padding stands at the right and needs no mask."""
    cosines, sines = (table[: tokens.shape[1]] for table in turns)
    stream = functional.embedding(tokens, given["model.embed_tokens.weight"])
    for number in range(shape.layers):
        layer = f"model.layers.{number}."
        stream = stream + _attention(
            shape, given, layer, _norm(shape, given, f"{layer}input_layernorm", stream), cosines, sines
        )
        stream = stream + _mlp(given, layer, _norm(shape, given, f"{layer}post_attention_layernorm", stream))
    return _norm(shape, given, "model.norm", stream)


def logits(given: Parameters, hidden: Tensor) -> Tensor:
    return functional.linear(hidden, given["model.embed_tokens.weight"])


def _norm(shape: Shape, given: Parameters, name: str, stream: Tensor) -> Tensor:
    return functional.rms_norm(stream, (shape.hidden,), given[f"{name}.weight"], shape.epsilon)


def _attention(
    shape: Shape, given: Parameters, layer: str, stream: Tensor, cosines: Tensor, sines: Tensor
) -> Tensor:
    rows, length, _ = stream.shape

    def heads_of(name: str) -> Tensor:
        projected = functional.linear(stream, given[f"{layer}self_attn.{name}.weight"])
        return projected.view(rows, length, shape.heads, shape.head).transpose(1, 2)

    query, key, value = heads_of("q_proj"), heads_of("k_proj"), heads_of("v_proj")
    mixed = functional.scaled_dot_product_attention(
        _turned(query, cosines, sines), _turned(key, cosines, sines), value, is_causal=True
    )
    joined = mixed.transpose(1, 2).reshape(rows, length, shape.hidden)
    return functional.linear(joined, given[f"{layer}self_attn.o_proj.weight"])


def _turned(heads: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    left, right = heads.chunk(2, dim=-1)
    return heads * cosines.to(heads.dtype) + torch.cat((-right, left), dim=-1) * sines.to(heads.dtype)


def _mlp(given: Parameters, layer: str, stream: Tensor) -> Tensor:
    gate = functional.silu(functional.linear(stream, given[f"{layer}mlp.gate_proj.weight"]))
    up = functional.linear(stream, given[f"{layer}mlp.up_proj.weight"])
    return functional.linear(gate * up, given[f"{layer}mlp.down_proj.weight"])
