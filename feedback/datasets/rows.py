"""Rows of a version, a page at a time: by their place; those left out by their number."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from feedback.datasets.models import DatasetItem, DatasetVersion

PAGE = 50


class Page(NamedTuple):
    """`after` is where the next page begins, None on the last."""

    rows: list[DatasetItem]
    after: int | None


def page(version: DatasetVersion, *, reason: str, split: str, words: str, after: int) -> Page:
    """`reason`: of those left out; "" for the rows themselves. `words` are looked for in the texts."""
    by = "number" if reason or version.status != DatasetVersion.Status.FROZEN else "position"
    rows = version.items.filter(reason=reason, **{f"{by}__gt": after})
    if split:
        rows = rows.filter(split=split)
    if words:
        rows = rows.annotate(text=Cast("content", TextField())).filter(text__icontains=_as_stored(words))
    found = list(rows.order_by(by)[: PAGE + 1])
    return Page(found[:PAGE], getattr(found[PAGE - 1], by) if len(found) > PAGE else None)


def _as_stored(words: str) -> str:
    """As the text stands in JSON: quotes, backslashes and line ends are written with a backslash."""
    return words.replace("\\", "\\\\").replace('"', '\\"')
