"""The training loop: AdamW with a warm-up and a cosine, loss on what the assistant says only."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from .batches import IGNORED, Row, tensors
from .network import Parameters, Shape, last_hidden, logits, rotation

_PEAK_RATE = 2e-3
_FLOOR = 0.02


def rate_at(step: int, steps: int) -> float:
    """Peak after a short warm-up, then a cosine down to a small part of it."""
    warm_up = min(100, steps // 10)
    if step < warm_up:
        return _PEAK_RATE * (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    return _PEAK_RATE * (_FLOOR + (1 - _FLOOR) * 0.5 * (1 + math.cos(math.pi * done)))


def losses(
    shape: Shape, parameters: Parameters, work: Sequence[Sequence[Row]], pad: int, steps: int, bf16: bool
) -> Iterator[float]:
    """Changes the parameters in place, a step at a time, and yields the loss of each step."""
    for tensor in parameters.values():
        tensor.requires_grad_(True)
    optimiser, turns = _optimiser(parameters), rotation(shape)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate_at(step, steps)
        with torch.autocast("cpu", torch.bfloat16) if bf16 else contextlib.nullcontext():
            loss = _loss(shape, parameters, work[step % len(work)], pad, turns)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters.values(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        yield float(loss.detach())


def _optimiser(parameters: Parameters) -> torch.optim.Optimizer:
    matrices = [tensor for name, tensor in parameters.items() if "proj" in name]
    others = [tensor for name, tensor in parameters.items() if "proj" not in name]
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.01}]
    return torch.optim.AdamW(groups, lr=_PEAK_RATE, betas=(0.9, 0.98), eps=1e-9, fused=True)


def _loss(
    shape: Shape, parameters: Parameters, batch: Sequence[Row], pad: int, turns: tuple[Tensor, Tensor]
) -> Tensor:
    """Mean over the asked tokens: the head is not computed where nothing is asked."""
    ids, targets = tensors(batch, pad)
    asked = targets != IGNORED
    hidden = last_hidden(shape, parameters, ids, turns)
    return functional.cross_entropy(logits(parameters, hidden[asked]).float(), targets[asked])
