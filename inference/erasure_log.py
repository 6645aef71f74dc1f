"""The log of erasures beside the backups: a restore applies again what was erased after its backup.

One JSON object per line: ids, scope and time, nothing else. On the standard library alone, because backups
and restores read and write it too, before there is a database to speak of.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

NAME = "erasures.jsonl"
# Where a restore leaves what is to be erased again, until that is done.
TABLE = "flywheel_erase_again"

Line = dict[str, Any]


def append(folder: Path, lines: Iterable[Line]) -> None:
    """Those that are not there yet, on the disk when this returns; for our account's eyes only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(number, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        there = file.read()
        known = {line["id"] for line in _lines(there)}
        new = "".join(json.dumps(line) + "\n" for line in lines if line["id"] not in known)
        # What a full disk has cut must not spoil the next line.
        file.write("\n" + new if there and not there.endswith("\n") else new)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> list[Line]:
    """All of them, oldest first; none where there is no log."""
    path = folder / NAME
    return _lines(path.read_text(encoding="utf-8")) if path.is_file() else []


def _lines(text: str) -> list[Line]:
    """Without what is no whole line: it was cut, nothing was erased after it, and it was written again."""
    found = []
    for each in text.splitlines():
        try:
            line = json.loads(each)
        except ValueError:
            continue
        if isinstance(line, dict) and "id" in line:
            found.append(line)
    return found
