"""What a step of a build is given, and what it may do to a candidate. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedback.datasets.models import DatasetItem
from feedback.datasets.recipe import Recipe
from feedback.rows import Kind, Row, content_of, digest_of, row_of

DETAIL_MAX = 300


@dataclass(frozen=True, slots=True)
class Stage:
    """What a build depends on beside its candidates, as it was when it was staged."""

    kind: Kind
    recipe: Recipe
    at: datetime
    facts: dict[str, Any]


#: Looks at some candidates, each by itself, and changes those that it has something to say of.
RowStep = Callable[[Sequence[DatasetItem], Stage], None]


@dataclass(frozen=True, slots=True)
class Step:
    """`run` sees a piece at a time; `whole` one that has to see all that are left at once.

    `by_conversation`: a piece holds all of each conversation.
    """

    name: str
    run: RowStep
    whole: bool = False
    by_conversation: bool = False


class Breached(Exception):
    """Rows that a model is measured with stand among those that it is to be trained on, or the reverse."""

    def __init__(self, items: Sequence[DatasetItem]) -> None:
        super().__init__(f"{len(items)} rows")
        self.items = items


def leave_out(item: DatasetItem, reason: str, detail: str = "") -> None:
    """The first reason stays."""
    if not item.reason:
        item.reason, item.detail = reason, detail[:DETAIL_MAX]


def row(item: DatasetItem, stage: Stage) -> Row:
    return row_of(stage.kind, item.content)


#: What is said of a row as it stands: by `tokens` that the served template renders it, by `plain` its roles.
OF_CONTENT = ("tokens", "prompt_tokens", "plain")


def put(item: DatasetItem, changed: Row) -> None:
    """What was found out of the old content is forgotten with it."""
    for name in OF_CONTENT:
        item.facts.pop(name, None)
    item.content = content_of(changed)
    item.digest = digest_of(item.content)
