"""Parquet, read as lines of JSON by a process whose memory has an end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from feedback.imports import parquet_lines as program
from feedback.imports.parts import Bounds, Unreadable

MARK = b"PAR1"
_MIB = 1024 * 1024
_DAMAGED = "It begins like Parquet, and is none, or is damaged."
# One thread, and memory taken as it is needed: threads and arenas would count before there is a row. Of ours
# it gets nothing, keys least of all.
_ENVIRONMENT = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")

Read = Callable[[int], bytes]


@contextmanager
def lines_of(path: Path, bounds: Bounds) -> Iterator[Read]:
    """What gives at most so many of their bytes, b"" at the end. It raises Unreadable."""
    numbers = map(str, (bounds.memory, bounds.columns, bounds.nesting))
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-I", program.__file__, str(path.resolve()), *numbers],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**_ENVIRONMENT, **kept},
    ) as child:
        try:
            yield partial(_read, child, bounds)
        finally:
            child.kill()  # whoever asked has read enough


def _read(child: subprocess.Popen[bytes], bounds: Bounds, size: int) -> bytes:
    piece = child.stdout.read(size) if child.stdout else b""
    if not piece and (code := child.wait()):
        raise Unreadable(_words(code, bounds))
    return piece


def _words(code: int, bounds: Bounds) -> str:
    return {
        program.MEMORY: f"Reading it takes more than {bounds.memory // _MIB:,} MiB of memory, which is the "
        "most it may: a value or a page of it is too large, or one is repeated too often.",
        program.COLUMNS: f"It has more than {bounds.columns:,} columns, which is the most it may.",
        program.NESTING: f"Its columns are nested more than {bounds.nesting} levels deep.",
        program.NAMES: "Two of its columns have the same name.",
    }.get(code, _DAMAGED)
