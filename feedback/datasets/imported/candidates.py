"""Rows of imports as candidates for a version. They are of no person and no conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from feedback.datasets.candidate import Candidate
from feedback.datasets.imported.models import PREFIX, Import, ImportedRow
from feedback.datasets.recipe import Recipe
from feedback.rows import Kind, Row, row_of

CHUNK = 500


def imported(kind: Kind, source: str, recipe: Recipe) -> Iterator[Candidate]:
    """In the order of the file; none once the import is removed. Said when it was brought in."""
    found = Import.objects.filter(name=source.removeprefix(PREFIX), status=Import.Status.READY).first()
    if found is None:
        return
    rows = ImportedRow.objects.filter(source=found, kind=kind).order_by("line")
    for line, content in rows.values_list("line", "content").iterator(CHUNK):
        row = row_of(kind, content)
        yield Candidate(
            key=f"{PREFIX}{found.pk}:{line}",
            source=source,
            row=row if recipe.system_prompt else _without_system(row),
            person=None,
            conversation=None,
            owner=None,
            answers=(),
            evidence=(),
            said_at=found.created_at,
        )


def _without_system(row: Row) -> Row:
    prompt = [said for said in row.prompt if said["role"] != "system"]
    return replace(row, prompt=prompt)
