"""What changed from one version to another. Only buckets whose hashes differ are looked into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from feedback.datasets.merkle import place
from feedback.datasets.models import DatasetItem, DatasetVersion

SHOWN = 200


class Changes(NamedTuple):
    """Rows by key: how many there are, and the first SHOWN of each."""

    added: int
    removed: int
    changed: int
    first: list[tuple[str, DatasetItem]]


def compared(old: DatasetVersion, new: DatasetVersion) -> Changes:
    ours, theirs = old.counts.get("buckets", {}), new.counts.get("buckets", {})
    differ = {bucket for bucket in ours.keys() | theirs.keys() if ours.get(bucket) != theirs.get(bucket)}
    was, now = _rows(old, differ), _rows(new, differ)
    added = [now[key] for key in now.keys() - was.keys()]
    removed = [was[key] for key in was.keys() - now.keys()]
    changed = [now[key] for key in now.keys() & was.keys() if _said(now[key]) != _said(was[key])]
    named = [("added", added), ("removed", removed), ("changed", changed)]
    first = [(name, item) for name, items in named for item in _in_order(items)][:SHOWN]
    return Changes(len(added), len(removed), len(changed), first)


def _rows(version: DatasetVersion, buckets: set[str]) -> dict[str, DatasetItem]:
    if not buckets:
        return {}
    rows = version.items.filter(reason="").only("version", "key", "digest", "split", "number").iterator(2000)
    return {row.key: row for row in rows if place(row.key)[:2] in buckets}


def _said(item: DatasetItem) -> tuple[str, str]:
    return item.digest, item.split


def _in_order(items: Iterable[DatasetItem]) -> list[DatasetItem]:
    return sorted(items, key=lambda item: place(item.key))
