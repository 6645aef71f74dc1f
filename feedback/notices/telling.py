"""What a webhook is told of a notice: ids, names, counts and hashes, and never a word of a row."""

from __future__ import annotations

from typing import Any

from feedback.datasets.models import Dataset, DatasetVersion, Export
from feedback.notices.models import Notice


def told(notice: Notice) -> dict[str, Any]:
    """As things stand now. `notice` has its dataset, version and export."""
    return {
        "type": notice.kind,
        "timestamp": notice.at.isoformat(),
        "data": {
            "id": str(notice.pk),
            "person": str(notice.person),
            "dataset": _dataset(notice.dataset),
            "version": _version(notice.version),
            "export": _export(notice.export),
        },
    }


def _dataset(row: Dataset) -> dict[str, Any]:
    return {"id": str(row.pk), "name": row.name, "kind": row.kind}


def _version(row: DatasetVersion | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "id": str(row.pk),
        "number": row.number,
        "status": row.status,
        "withdrawn": row.withdrawn_at is not None,
        "rows": row.counts.get("rows"),
        "candidates": row.counts.get("candidates"),
        "content_hash": row.content_hash,
        "error": row.error,
    }


def _export(row: Export | None) -> dict[str, Any] | None:
    if row is None:
        return None
    files = (row.manifest or {}).get("files", {})
    return {
        "id": str(row.pk),
        "format": row.format,
        "file_type": row.file_type,
        "status": row.status,
        "files": [
            {"name": name, "bytes": each["bytes"], "sha256": each["sha256"]} for name, each in files.items()
        ],
        "error": row.error,
    }
