"""The legs of the benchmark of exports: each writes a version to a folder and says how many rows it wrote."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg

from feedback.datasets.building import PIECE, stage_of
from feedback.datasets.exporting import order_of, splits_of
from feedback.datasets.steps.duplicates import duplicates
from feedback.datasets.steps.personal_data import personal_data
from feedback.datasets.steps.step import row
from feedback.exports.writing import write

_COPY = (
    "COPY (SELECT content FROM feedback_datasetitem WHERE version_id = '{}' AND reason = '' "
    "ORDER BY position) TO STDOUT"
)


def copied(version: Any, folder: Path) -> int:
    """What PostgreSQL does alone: each row's JSON to a line of a file, in order, and onto the disk."""
    rows = 0
    folder.mkdir()
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection, (folder / "rows").open("wb") as file:
        with connection.cursor().copy(_COPY.format(version.pk)) as copy:
            for line in copy:
                file.write(line)
                rows += 1
        file.flush()
        os.fsync(file.fileno())
    return rows


def exported(version: Any, folder: Path, encoding: Any = "jsonl") -> int:
    """The product's own way."""
    manifest = write(splits_of(version), order_of(version, "trl-preference", encoding), folder)
    return int(manifest["counts"]["written"])


def as_parquet(version: Any, folder: Path) -> int:
    return exported(version, folder, "parquet")


def rendered(version: Any, folder: Path) -> int:
    """As of a version that was built with another template: each row is rendered as it is written."""
    version.stage = {**version.stage, "template": "another"}
    return exported(version, folder)


def curated(version: Any, folder: Path) -> int:
    """The steps that look for personal data and for duplicates, as a build calls them, then the export."""
    kept = _curated(version)
    manifest = write(kept, order_of(version, "trl-preference", "jsonl"), folder)
    return int(manifest["counts"]["written"])


def _curated(version: Any) -> Mapping[str, Iterator[Any]]:
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
    sides = sorted({item.split for item in items})
    return {
        side: (row(item, given) for item in items if item.split == side and not item.reason) for side in sides
    }


LEGS: dict[str, Callable[[Any, Path], int]] = {
    "copy": copied,
    "export": exported,
    "parquet": as_parquet,
    "rendered": rendered,
    "curated": curated,
}
