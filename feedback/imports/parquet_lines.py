"""Parquet as lines of JSON: a program of its own, started by its path, that knows nothing of ours.

A small file can unpack to any size and say what it likes of itself. So whoever reads it has an end of memory,
which the system holds it to, and may die of the file: the process that asked does not.
Arguments: the path, bytes of memory, columns, levels of nesting. It ends with one of the codes below, or 0.
"""

from __future__ import annotations

import math
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

DAMAGED, MEMORY, COLUMNS, NESTING, NAMES = range(65, 70)
#: Rows unpacked at a time.
BATCH = 32
BUFFER = 1024 * 1024
#: A level of JSON is up to so many names on the way to a column: a list, its element, and a field of it.
NAMES_A_LEVEL = 3
#: In place of what JSON has no word for: in no column do the importers take it for anything.
NO_JSON = [None]


def main(path: str, memory: int, columns: int, levels: int) -> int:
    _hold_to(memory)
    # Heavy, and for this process alone.
    from pyarrow import ArrowException, parquet

    try:
        with parquet.ParquetFile(path, buffer_size=BUFFER, pre_buffer=False) as table:
            if code := _refused(table.metadata, table.schema_arrow.names, columns, levels):
                return code
            for line in _lines(table):
                sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
    except MemoryError:
        return MEMORY
    except RecursionError:
        return NESTING
    except (ArrowException, OSError, ValueError):
        return DAMAGED
    return 0


def _hold_to(memory: int) -> None:
    with suppress(ValueError):  # it has a lower end already
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _refused(about: Any, names: list[str], columns: int, levels: int) -> int:
    if about.num_columns > columns:
        return COLUMNS
    if len(set(names)) < len(names):
        return NAMES
    paths = (about.schema.column(number).path for number in range(about.num_columns))
    return NESTING if any(path.count(".") > NAMES_A_LEVEL * levels for path in paths) else 0


def _lines(table: Any) -> Iterator[bytes]:
    for batch in table.iter_batches(BATCH, use_threads=False):
        for row in batch.to_pylist():
            yield _line(row)


def _line(row: dict[str, Any]) -> bytes:
    """An empty object for what is nested too deeply to be written."""
    held = {name: value if _is_json(value) else NO_JSON for name, value in row.items()}
    try:
        return orjson.dumps(held, _no_json, orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return b"{}\n"


def _is_json(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


def _no_json(_: object) -> Any:
    return NO_JSON


if __name__ == "__main__":
    file, *numbers = sys.argv[1:]
    sys.exit(main(str(Path(file)), *map(int, numbers)))
