"""The legs of the benchmark of exports: each is made ready, then writes a version and says what it wrote."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings

from feedback.curation.personal_data.detection import detect
from feedback.datasets import asking, exporting
from feedback.datasets.building import PIECE, stage_of
from feedback.datasets.exporting import order_of, splits_of
from feedback.datasets.steps.duplicates import duplicates
from feedback.datasets.steps.personal_data import personal_data
from feedback.datasets.steps.step import row
from feedback.exports.hashing import BUFFER
from feedback.exports.writing import write

_COPY = (
    "COPY (SELECT content FROM feedback_datasetitem WHERE version_id = '{}' AND reason = '' "
    "ORDER BY position) TO STDOUT"
)


@dataclass(frozen=True, slots=True)
class Wrote:
    """`refused` by the rules. `replaced`: rows in which something personal was; `copies`: those that said the
    same as another.
    """

    rows: int
    refused: int = 0
    replaced: int = 0
    copies: int = 0


Run = Callable[[], Wrote]


def copied(version: Any, folder: Path) -> Run:
    """What PostgreSQL does alone: each row's JSON to a line of a file, in order, and onto the disk."""
    folder.mkdir()
    connection = psycopg.connect(os.environ["DATABASE_URL"])
    connection.execute("SELECT 1")

    def run() -> Wrote:
        rows = 0
        with (folder / "rows").open("wb", buffering=BUFFER) as file:
            with connection.cursor().copy(_COPY.format(version.pk)) as copy:
                for line in copy:
                    file.write(line)
                    rows += 1
            file.flush()
            os.fsync(file.fileno())
        return Wrote(rows)

    return run


def exported(version: Any, folder: Path, encoding: str = "jsonl") -> Run:
    """The product's own way, from the moment in which somebody has asked: as its worker does it, with the
    claim and its lease, the last look for who withdrew, and the notes of it.
    """
    settings.EXPORT_FOLDER = folder
    export = asking.ask_for(uuid4(), asking.NOBODY, version, "trl-preference", encoding)

    def run() -> Wrote:
        exporting.run(export.pk)
        export.refresh_from_db()
        if export.status != export.Status.READY:
            raise RuntimeError(f"{export.status}: {export.error}")
        return _wrote(export.manifest)

    return run


def as_parquet(version: Any, folder: Path) -> Run:
    return exported(version, folder, "parquet")


def rendered(version: Any, folder: Path) -> Run:
    """As of a version that was built with another template: each row is rendered as it is written."""
    version.stage = {**version.stage, "template": "another"}
    return lambda: _written(splits_of(version), version, folder)


def curated(version: Any, folder: Path) -> Run:
    """The steps that look for personal data and for duplicates, as a build calls them, then the export."""
    detect("ann@example.org")  # as in a worker, which has the finder since its first row

    def run() -> Wrote:
        items = _curated(version)
        kept = [item for item in items if not item.reason]
        wrote = _written(_by_side(kept, stage_of(version)), version, folder)
        replaced = sum("replaced" in item.facts for item in items)
        return replace(wrote, replaced=replaced, copies=sum(item.reason == "duplicate" for item in items))

    return run


def _written(splits: Mapping[str, Iterator[Any]], version: Any, folder: Path) -> Wrote:
    return _wrote(write(splits, order_of(version, "trl-preference", "jsonl"), folder))


def _wrote(manifest: Mapping[str, Any]) -> Wrote:
    return Wrote(int(manifest["counts"]["written"]), int(manifest["counts"]["refused"]))


def _curated(version: Any) -> Sequence[Any]:
    given = stage_of(version)
    items = []
    piece: list[Any] = []
    for item in version.items.filter(reason="").order_by("position").iterator(PIECE):
        piece.append(item)
        if len(piece) == PIECE:
            personal_data(piece, given)
            items += piece
            piece = []
    personal_data(piece, given)
    items += piece
    duplicates(items, given)
    return items


def _by_side(items: Sequence[Any], given: Any) -> Mapping[str, Iterator[Any]]:
    return {side: _of_side(items, side, given) for side in sorted({item.split for item in items})}


def _of_side(items: Sequence[Any], side: str, given: Any) -> Iterator[Any]:
    return (row(item, given) for item in items if item.split == side)


LEGS: dict[str, Callable[[Any, Path], Run]] = {
    "copy": copied,
    "export": exported,
    "parquet": as_parquet,
    "rendered": rendered,
    "curated": curated,
}
