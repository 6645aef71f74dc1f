"""How many candidates a version has, and what became of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from feedback.datasets.models import DatasetItem
from feedback.demo import marked


def counted(version: UUID) -> dict[str, Any]:
    """Candidates, rows, rows by side and source, and those left out by reason: these add up.

    `generated`: rows of people who never were.
    """
    rows = DatasetItem.objects.filter(version=version)
    kept = rows.filter(reason="")
    left_out = _by("reason", rows.exclude(reason=""))
    return {
        "candidates": rows.count(),
        "rows": kept.count(),
        "splits": _by("split", kept),
        "sources": _by("source", kept),
        "left_out": left_out,
        "generated": kept.filter(person__in=marked.generated()).count(),
    }


def _by(column: str, rows: QuerySet[DatasetItem]) -> dict[str, int]:
    return dict(rows.values_list(column).annotate(Count("pk")).order_by(column))
