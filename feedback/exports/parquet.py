"""Lines of JSON into Parquet, a block at a time: memory does not grow with the rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import json as arrow_json
from pyarrow import parquet as arrow_parquet

from feedback.exports.columns import schema
from feedback.exports.formats.shape import Format
from feedback.exports.hashing import HashedFile

BLOCK = 1024 * 1024


def convert(lines: Path, file: HashedFile, format: Format[Any], seen: Collection[str], longest: int) -> None:
    """`longest` is the length of the longest line in bytes: a block holds at least one."""
    wanted = schema(format, seen)
    with arrow_parquet.ParquetWriter(file, wanted, compression="zstd") as writer:
        for batch in _batches(lines, wanted, max(BLOCK, 2 * longest)):
            writer.write_batch(batch)


def _batches(lines: Path, wanted: Any, block: int) -> Iterator[Any]:
    if not lines.stat().st_size:
        return
    # One thread and a fixed block: the same lines make the same row groups.
    reading = arrow_json.ReadOptions(use_threads=False, block_size=block)
    parsing = arrow_json.ParseOptions(explicit_schema=wanted, unexpected_field_behavior="error")
    with arrow_json.open_json(lines, read_options=reading, parse_options=parsing) as reader:
        yield from reader


def versions(encoding: str) -> dict[str, str]:
    """What else decides about the bytes."""
    return {"pyarrow": pa.__version__} if encoding == "parquet" else {}
