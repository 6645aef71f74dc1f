"""What leads change of queues is noted for operators: who, when, what it was, and what it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from feedback.accesses import DataAccess
from feedback.review.models import ReviewQueue

Deed = DataAccess.Deed
#: Of a text, as long as it is shown before and after.
SHOWN = 100


def declared(queue: ReviewQueue, by: UUID) -> None:
    DataAccess.objects.create(person=by, deed=Deed.DECLARED, detail=f"queue {queue.pk}: {queue.name}")


def changed(queue: ReviewQueue, by: UUID, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """A row for each setting that is another one now; of a question, for each filter."""
    before, after = dict(_each(was)), dict(_each(now))
    DataAccess.objects.bulk_create(
        DataAccess(
            person=by,
            deed=Deed.CHANGED,
            detail=f"queue {queue.pk}: {name}: {_told(before.get(name))} → {_told(after.get(name))}",
        )
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    )


def _each(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from value.items()
        else:
            yield name, value


def _told(value: Any) -> str:
    match value:
        case None | "" | []:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case list():
            text = ", ".join(map(str, value))
        case _:
            text = str(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
