"""What versions that are frozen already hold of each side: a new one may put nothing like it elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import cast
from uuid import UUID

from django.db.models import Count, Min, Q

from feedback.datasets.models import DatasetItem, DatasetVersion
from feedback.datasets.steps.texts import compared_prompt
from feedback.rows import Kind, row_of

CHUNK = 500
Held = Sequence[Sequence[str | int]]


def earlier() -> list[list[str | int]]:
    """Every frozen version with sides, and how many rows it has. A withdrawal changes the number."""
    held = Count("items", filter=Q(items__position__isnull=False))
    rows = DatasetVersion.objects.filter(status=DatasetVersion.Status.FROZEN, recipe__splits=True)
    return [
        [str(key), count] for key, count in rows.annotate(held=held).order_by("pk").values_list("pk", "held")
    ]


def is_more(now: Held, staged: Held) -> bool:
    """Whether there is something that was not looked at: another version, or rows that have come back.

    What is gone since only forbade more than there is to forbid.
    """
    known = {str(key): int(count) for key, count in staged}
    return any(int(count) > known.get(str(key), -1) for key, count in now)


def prompts_of(versions: Collection[str]) -> Iterator[tuple[str, str]]:
    """What each distinct row of them asks, and its side. Each is fetched once, whatever holds it."""
    rows = DatasetItem.objects.filter(version__in=[UUID(key) for key in versions], reason="").exclude(
        split=""
    )
    each = rows.order_by("digest", "split").values("digest", "split").annotate(first=Min("pk"))
    keys = each.values_list("first", flat=True).iterator(CHUNK * 10)
    while chunk := list(islice(keys, CHUNK)):
        yield from _asked(chunk)


def _asked(keys: Sequence[int]) -> Iterator[tuple[str, str]]:
    rows = DatasetItem.objects.filter(pk__in=keys).order_by("digest", "split")
    for kind, content, split in rows.values_list("version__dataset__kind", "content", "split"):
        if content:
            yield compared_prompt(row_of(cast("Kind", kind), content)), split
