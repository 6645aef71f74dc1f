"""Versions that a new one must have nothing in common with: what measures and what trains."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple, cast
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


class Other(NamedTuple):
    """A row there, and what was known of it at `staged_at`."""

    key: str
    row: Row
    facts: dict[str, Any]
    staged_at: datetime


def rows_of(versions: Collection[str]) -> Iterator[Other]:
    """Each distinct row of them."""
    rows = DatasetItem.objects.filter(version__in=[UUID(key) for key in versions], reason="")
    rows = rows.order_by("digest", "pk").distinct("digest")
    told = rows.values_list("key", "version__dataset__kind", "content", "facts", "version__staged_at")
    for key, kind, content, facts, staged_at in told.iterator(CHUNK):
        assert staged_at
        yield Other(key, row_of(cast("RowKind", kind), content or {}), facts, staged_at)
