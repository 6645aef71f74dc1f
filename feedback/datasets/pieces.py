"""The candidates of a version in pieces of whole conversations, the same after a kill."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from uuid import UUID

from feedback.datasets.models import DatasetItem


def pieces(version: UUID, size: int, *, after: int) -> Iterator[tuple[list[int], int]]:
    """Keys of at least `size` candidates, but for the last; and how many are done with them, from `after` on.

    Whatever became of the candidates: were those left out not counted, who goes on would miss some.
    """
    rows = DatasetItem.objects.filter(version=version).order_by("conversation", "number")
    keys: list[int] = []
    done = 0
    for _, of_one in groupby(rows.values_list("conversation", "pk"), key=lambda row: row[0] or row[1]):
        keys += [key for _, key in of_one]
        if len(keys) >= size:
            done += len(keys)
            if done > after:
                yield keys, done
            keys = []
    if keys and done + len(keys) > after:
        yield keys, done + len(keys)
