"""Datasets asked for, and built."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from chat import consent, corrections
from chat.activities import Outcome
from chat.intent import Intent
from chat.models import User
from feedback import drain
from feedback.datasets import building, creating
from feedback.datasets.recipe import SOURCES, Recipe
from feedback.models import Dataset, DatasetItem, DatasetVersion
from feedback.rows import Kind
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import wait_for_others

ENGINEER = UUID(int=9)


def recipe(kind: str, **changes: Any) -> Recipe:
    sources = changes.pop("sources", tuple(SOURCES.get(cast("Kind", kind), {})))
    return Recipe(sources=sources, **{"duplicates": "exact", **changes})


def dataset(kind: str = "sft") -> Dataset:
    return creating.create(uuid4(), ENGINEER, name=f"{kind} {uuid4().hex[:6]}", kind=kind, about="")


def asked_for(of: Dataset, **changes: Any) -> DatasetVersion:
    return creating.ask_for(uuid4(), ENGINEER, of, recipe(of.kind, **changes))


def built(of: Dataset, **changes: Any) -> DatasetVersion:
    version = asked_for(of, **changes)
    building.run(version.pk)
    version.refresh_from_db()
    return version


def rows(version: DatasetVersion) -> list[DatasetItem]:
    return list(version.items.filter(reason="").order_by("position"))


def corrected(person: User, text: str = "What is the capital of France?", to: str = "Paris.") -> Outcome:
    """An answer, and what the person made of it."""
    return correct(person, ended(ask(person, text)), to)


def correct(person: User, answer: Outcome, to: str) -> Outcome:
    assert answer.answer
    corrections.correct(person, client_id=uuid4(), message=UUID(answer.answer), text=to, intent=Intent.FIX)
    drain.drain_all()
    wait_for_others()
    return answer


def allows(person: User, level: str) -> User:
    consent.give(person, level)
    return person
