"""Versions that a new one must have nothing in common with: what measures and what trains."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import cast
from uuid import UUID

from feedback.datasets.models import DatasetItem, DatasetVersion, Kind
from feedback.rows import Kind as RowKind
from feedback.rows import Row, row_of

CHUNK = 500


def against(kind: str) -> list[str]:
    """Ids of all frozen versions on the other side of the firewall, in order."""
    rows = DatasetVersion.objects.filter(status=DatasetVersion.Status.FROZEN)
    if kind == Kind.EVALUATION:
        rows = rows.exclude(dataset__kind=Kind.EVALUATION)
    else:
        rows = rows.filter(dataset__kind=Kind.EVALUATION)
    return [str(key) for key in rows.order_by("pk").values_list("pk", flat=True)]


def rows_of(versions: Collection[str]) -> Iterator[tuple[str, Row]]:
    """Each distinct row of them, with its key."""
    rows = DatasetItem.objects.filter(version__in=[UUID(key) for key in versions], reason="")
    rows = rows.order_by("digest", "pk").distinct("digest")
    for key, kind, content in rows.values_list("key", "version__dataset__kind", "content").iterator(CHUNK):
        yield key, row_of(cast("RowKind", kind), content or {})
