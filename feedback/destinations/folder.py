"""A folder of the operator's: a copy grows in a hidden one beside, and appears by a rename."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from feedback.destinations.store import File, NotDone, sha256_of

# Shows that the folder is the one that copies went to: an empty mount point must not count as “all gone”.
MARK = ".flywheel"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class FolderStore:
    def __init__(self, root: Path) -> None:
        self._root = root

    def look(self) -> None:
        with _in_words():
            if not self._root.is_dir():
                raise NotDone("The folder is not there. Is its disk mounted?")
            (self._root / MARK).touch()

    def send(self, folder: str, files: Sequence[File], hold: Callable[[], None]) -> None:
        there = self._root / folder
        self.look()
        with _in_words():
            if not there.exists():
                self._grow(self._half(folder), files, hold)
                self._half(folder).rename(there)
                _to_disk(self._root)
            for file in files:
                hold()
                if not _is_same(file, there / file.name):
                    raise NotDone(f"{file.name} is not there as it was written.")

    def _grow(self, half: Path, files: Sequence[File], hold: Callable[[], None]) -> None:
        """What was brought stays for the next try, unless it keeps a full disk full."""
        try:
            for file in files:
                _bring(file, half / file.name, hold)
            for each in (half, *(path for path in half.rglob("*") if path.is_dir())):
                _to_disk(each)
        except OSError as error:
            if error.errno in _FULL:
                shutil.rmtree(half, ignore_errors=True)
            raise

    def remove(self, folder: str) -> None:
        if not (self._root / MARK).is_file():
            raise NotDone("The folder is not there. Is its disk mounted?")
        both = (self._root / folder, self._half(folder))
        for path in both:
            shutil.rmtree(path, ignore_errors=True)
        with _in_words():
            for path in both:
                if path.exists():
                    shutil.rmtree(path)  # says what hinders it
            _to_disk(self._root)

    def _half(self, folder: str) -> Path:
        return self._root / f".{folder}.part"


def _bring(file: File, to: Path, hold: Callable[[], None]) -> None:
    """What an earlier try has brought whole is kept."""
    hold()
    if _is_same(file, to):
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    with to.open("wb") as opened:
        for piece in file.pieces():
            hold()
            opened.write(piece)
        opened.flush()
        os.fsync(opened.fileno())


def _is_same(file: File, there: Path) -> bool:
    if not there.is_file() or there.stat().st_size != file.size:
        return False
    return sha256_of(File(file.name, there, file.size, "").pieces()) == file.sha256


def _to_disk(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NotDone("The disk there is full.") from error
        if error.errno in _FORBIDDEN:
            raise NotDone("The folder may not be written by this process.") from error
        raise NotDone(f"The folder cannot be used: {error.strerror or error}.") from error
