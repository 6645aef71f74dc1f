"""Rows into a folder of files that appears whole or not at all. The same rows give the same bytes.

Everything is written into a hidden folder beside, brought to the disk, and renamed. What the rules refuse is
listed in refused.jsonl; manifest.json says what was written, and with which hashes.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from feedback.exports import parquet, sheets
from feedback.exports.checker import Checker, Stored
from feedback.exports.columns import front
from feedback.exports.formats.shape import Encoding, Format
from feedback.exports.hashing import HashedFile
from feedback.exports.layouts import ATTRIBUTES, Layout, file_of, head, told
from feedback.exports.rendering import Template, in_json, is_said, special_tokens
from feedback.exports.rules import Refusal
from feedback.exports.weights import kto
from feedback.rows import Row, Unpaired

# Of the layout and of what the lines hold: raised when either changes.
EXPORT_VERSION = 3
MANIFEST = "manifest.json"
REFUSED = "refused.jsonl"
CARD = "README.md"
GIT = ".gitattributes"
PROGRESS_EVERY = 1_000
MARKED_FIRST = 100
_SPLIT = re.compile(r"[a-z][a-z0-9_]{0,31}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

Manifest = dict[str, Any]
Given = Row | Stored


class DiskFull(Exception):
    """There is no room for the export; nothing of it is left behind."""


class OtherExport(Exception):
    """The folder exists and holds another export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted. `stage`, `content_hash`, `title`, `licence` and the card's text are the version's."""

    format: Format[Any]
    encoding: Encoding = "jsonl"
    template: Template | None = None
    max_tokens: int | None = None
    card: str = ""
    stage: str = ""
    content_hash: str = ""
    layout: Layout = "plain"
    title: str = ""
    licence: str = "internal"


def write(
    splits: Mapping[str, Iterable[Given]],
    order: Order,
    folder: Path,
    progress: Callable[[int], None] = lambda rows: None,
    last: Callable[[], None] = lambda: None,
) -> Manifest:
    """Write the rows of each split, and return the manifest. Each is held to the rules and rendered with the
    order's template, unless it is known to have been. `progress` hears of rows read, `last` is
    called before the folder appears; what they raise ends the export without a trace.

    Raises DiskFull; OtherExport when the folder holds something else already. An equal export that is there
    already is left as it is.
    """
    unnamed = [split for split in splits if not _SPLIT.fullmatch(split)]
    if unnamed or order.encoding not in order.format.encodings:
        raise ValueError(f"{order.format.name}: {order.encoding}, {unnamed}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        manifest = _Writer(order, half, progress).write(splits)
        last()
        return _appear(half, folder, manifest)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(f"The disk is full: nothing of {folder.name} is left behind.") from error
        raise
    finally:
        shutil.rmtree(half, ignore_errors=True)


def clear_halves(folder: Path) -> int:
    """Remove what a killed process left of this export; for whoever alone may write it. Returns how many."""
    halves = list(folder.parent.glob(f".{folder.name}.*"))
    for half in halves:
        shutil.rmtree(half, ignore_errors=True)
    return len(halves)


@dataclass(slots=True)
class _Writer:
    order: Order
    half: Path
    progress: Callable[[int], None]
    given: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    labels: Counter[bool] = field(default_factory=Counter)
    # Optional columns and keys of messages that any row has.
    seen: set[str] = field(default_factory=set)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    longest: int = 0
    # Rows in which somebody said a special token of the model's: all counted, the first ones named.
    marked: int = 0
    marked_first: list[dict[str, Any]] = field(default_factory=list)
    special: re.Pattern[str] | None = None
    #: Where it finds nothing in a row as it is stored, no such token is in the row.
    marks: re.Pattern[bytes] = re.compile(b"(?!)")
    checker: Checker = field(init=False)

    def __post_init__(self) -> None:
        self.checker = Checker(self.order.format, self.order.template, self.order.max_tokens)

    def write(self, splits: Mapping[str, Iterable[Given]]) -> Manifest:
        order = self.order
        if order.template:
            self.special, self.marks = special_tokens(order.template), in_json(order.template)
        names = {told(split): file_of(order.layout, split, order.encoding) for split in splits}
        rows: dict[str, int] = {}
        with HashedFile(self.half / REFUSED) as refused:
            for split, given in splits.items():
                rows[split] = self._lines(split, given, refused)
        self.files[REFUSED] = refused.entry(sum(self.reasons.values()))
        if self.order.encoding != "jsonl":
            self._convert(rows)
        self._text(CARD, front(order.format, names, self.seen, self._head(rows)) + order.card)
        if order.layout == "hub":
            self._text(GIT, ATTRIBUTES)
        for name, text in self.order.format.beside(names).items():
            self._text(name, text)
        manifest = self._manifest(rows)
        self._text(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2).decode() + "\n")
        return manifest

    def _lines(self, split: str, rows: Iterable[Given], refused: HashedFile) -> int:
        """How many were written. For Parquet too, as only the whole of them says which columns there are."""
        name = file_of(self.order.layout, split, "jsonl")
        (self.half / name).parent.mkdir(exist_ok=True)
        written = 0
        with HashedFile(self.half / name) as file:
            for number, given in enumerate(rows):
                line = self._line(split, number, given)
                if isinstance(line, Refusal):
                    self.reasons[line.code] += 1
                    said = {"split": split, "row": number, "code": line.code, "reason": str(line)}
                    refused.write(orjson.dumps(said) + b"\n")
                else:
                    file.write(line)
                    self.longest = max(self.longest, len(line))
                    written += 1
                self.given += 1
                if self.given % PROGRESS_EVERY == 0:
                    self.progress(self.given)
        self.files[name] = file.entry(written)
        return written

    def _line(self, split: str, number: int, given: Given) -> bytes | Refusal:
        """A plain row whose line is what is stored goes through unparsed where all else is known of it."""
        if not isinstance(given, Stored):
            return self._checked(split, number, given)
        stored = given.content + b"\n" if self.order.format.as_stored else b""
        if stored and self.checker.is_known(given) and not self.marks.search(stored):
            return stored
        return self._checked(split, number, given.row(), given.tokens, stored)

    def _checked(
        self, split: str, number: int, row: Row, tokens: int | None = None, stored: bytes = b""
    ) -> bytes | Refusal:
        is_plain = self.checker.is_plain(row)
        checked = self.checker.check(row, tokens, is_plain=is_plain)
        if checked.refusal:
            return checked.refusal
        line = self.order.format.line(row, checked.rendered)
        try:
            written = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
        except orjson.JSONEncodeError:
            return Refusal("not_unicode")
        if isinstance(row, Unpaired):
            self.labels[row.label] += 1
        if "tools" in line:
            self.seen.add("tools")
        if not is_plain:
            self._see(line)
        self._mark(split, number, row)
        return stored if stored and is_plain else written

    def _see(self, line: dict[str, Any]) -> None:
        for value in line.values():
            for said in value if isinstance(value, list) else (value,):
                if isinstance(said, dict) and len(said) > 2:
                    self.seen.update(said)

    def _mark(self, split: str, number: int, row: Row) -> None:
        """Kept as it was said, and told: in training it would look like a turn's own beginning or end."""
        if self.special is not None and is_said(self.special, row):
            self.marked += 1
            if len(self.marked_first) < MARKED_FIRST:
                self.marked_first.append({"split": split, "row": number})

    def _convert(self, rows: Mapping[str, int]) -> None:
        """The lines of each split become a table or a sheet."""
        layout, encoding = self.order.layout, self.order.encoding
        for split, count in rows.items():
            jsonl, name = (file_of(layout, split, each) for each in ("jsonl", encoding))
            lines = self.half / jsonl
            with HashedFile(self.half / name) as file:
                if encoding == "csv":
                    sheets.convert(lines, file)
                else:
                    parquet.convert(lines, file, self.order.format, self.seen, self.longest)
            lines.unlink()
            del self.files[jsonl]
            self.files[name] = file.entry(count)

    def _head(self, rows: Mapping[str, int]) -> list[str]:
        order = self.order
        if order.layout == "plain":
            return []
        return head(order.format, name=order.title, licence=order.licence, rows=sum(rows.values()))

    def _text(self, name: str, text: str) -> None:
        with HashedFile(self.half / name) as file:
            file.write(text.encode())
        self.files[name] = file.entry()

    def _manifest(self, rows: Mapping[str, int]) -> Manifest:
        order = self.order
        written = sum(rows.values())
        return {
            "format": order.format.name,
            "encoding": order.encoding,
            **({"layout": order.layout} if order.layout != "plain" else {}),
            "kind": order.format.kind,
            "stage": order.stage,
            "content_hash": order.content_hash,
            "counts": {"given": self.given, "written": written, "refused": self.given - written},
            "splits": dict(rows),
            "refused": dict(sorted(self.reasons.items())),
            "rendered": order.template is not None,
            "max_tokens": order.max_tokens,
            "special_tokens": {"rows": self.marked, "first": self.marked_first},
            **({"kto": kto(self.labels[True], self.labels[False])} if self.labels else {}),
            "files": dict(sorted(self.files.items())),
            "versions": {"export": EXPORT_VERSION, **parquet.versions(order.encoding)},
        }


def _appear(half: Path, folder: Path, manifest: Manifest) -> Manifest:
    for each in (*(path for path in half.iterdir() if path.is_dir()), half):
        _to_disk(each)
    try:
        half.rename(folder)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise
        if not _same(folder, half):
            raise OtherExport(f"{folder.name} holds another export.") from error
    _to_disk(folder.parent)
    return manifest


def _same(folder: Path, half: Path) -> bool:
    """The manifest holds the hash of every other file."""
    there = folder / MANIFEST
    return there.is_file() and there.read_bytes() == (half / MANIFEST).read_bytes()


def _to_disk(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
