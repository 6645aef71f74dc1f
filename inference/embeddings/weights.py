"""A file of tensors, mapped: its pages are read when they are used, and processes share them.

The format is a length, a JSON header of that length, and the numbers; nothing in it can be run.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.embeddings.network import Floats

LENGTH_BYTES = 8


def mapped(path: Path) -> dict[str, Floats]:
    """The float32 tensors of a safetensors file by name, not to be written to."""
    content = np.memmap(path, dtype=np.uint8, mode="r")
    length = int.from_bytes(content[:LENGTH_BYTES].tobytes(), "little")
    start = LENGTH_BYTES + length
    header = json.loads(content[LENGTH_BYTES:start].tobytes())
    return {
        name: _tensor(content[start + tensor["data_offsets"][0] : start + tensor["data_offsets"][1]], tensor)
        for name, tensor in header.items()
        if tensor.get("dtype") == "F32"
    }


def _tensor(content: NDArray[np.uint8], tensor: dict[str, list[int]]) -> Floats:
    return np.asarray(content).view(np.float32).reshape(tensor["shape"])
