"""What versions that are frozen already hold of each side: a new one may put nothing like it elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import cast
from uuid import UUID

from django.db.models import Count, Q

from feedback.datasets.models import DatasetItem, DatasetVersion
from feedback.datasets.steps.texts import prompt_text
from feedback.rows import Kind, row_of

CHUNK = 500


def earlier() -> list[list[str | int]]:
    """Every frozen version with sides, and how many rows it has. A withdrawal changes the number."""
    held = Count("items", filter=Q(items__position__isnull=False))
    rows = DatasetVersion.objects.filter(status=DatasetVersion.Status.FROZEN, recipe__splits=True)
    return [
        [str(key), count] for key, count in rows.annotate(held=held).order_by("pk").values_list("pk", "held")
    ]


def prompts_of(versions: Collection[str]) -> Iterator[tuple[str, str]]:
    """What each distinct row of them asks, and its side."""
    rows = DatasetItem.objects.filter(version__in=[UUID(key) for key in versions], reason="").exclude(
        split=""
    )
    rows = rows.order_by("digest", "split", "pk").distinct("digest", "split")
    for kind, content, split in rows.values_list("version__dataset__kind", "content", "split").iterator(
        CHUNK
    ):
        if content:
            yield prompt_text(row_of(cast("Kind", kind), content)), split
