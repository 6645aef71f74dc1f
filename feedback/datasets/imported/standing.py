"""Which imports still stand: asked where a version is staged, frozen and given away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from feedback.datasets.imported.models import PREFIX, Import
from feedback.datasets.models import DatasetVersion

Status = Import.Status
GONE = (Status.REMOVING, Status.REMOVED)


def names_in(sources: Iterable[str]) -> set[str]:
    """Of a recipe, of rows or of counts: the imports among them."""
    return {source.removeprefix(PREFIX) for source in sources if source.startswith(PREFIX)}


def of_recipe(sources: Iterable[str]) -> list[dict[str, Any]]:
    """What the card says of the imports that a recipe names, by name."""
    rows = Import.objects.filter(name__in=names_in(sources), status=Status.READY).order_by("name")
    columns = ("name", "file_name", "sha256", "licence", "basis")
    return [dict(zip(columns, row, strict=True)) for row in rows.values_list(*columns)]


def all_stand(sources: Iterable[str]) -> bool:
    """Whoever is about to remove one waits until the transaction ends."""
    names = names_in(sources)
    still = Import.objects.filter(name__in=names, status=Status.READY).order_by("pk")
    return len(still.select_for_update(no_key=True).values_list("pk", flat=True)) == len(names)


def holds_removed(version: DatasetVersion) -> bool:
    """Whether an import that it has rows of is gone."""
    names = names_in(version.counts.get("sources", ()))
    return bool(names) and Import.objects.filter(name__in=names, status__in=GONE).exists()
