"""Removes a population whole, some people at a time; cut anywhere, it is gone on with when asked again.

Append-only tables let through who names an audit row: each piece writes one, with how many rows went.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from feedback import everything
from feedback.datasets import withdrawing
from feedback.demo.marked import GROUP, generated
from feedback.demo.order import PROMPT_NAME
from feedback.models import DemoPopulation, Removal
from inference.database import new_id
from inference.models import PromptActivation, PromptVersion, Variant

PEOPLE = 200


def remove() -> dict[str, int]:
    """How many rows went, by table; nothing where there is no population."""
    if not DemoPopulation.objects.update(removing_at=timezone.now()):
        return {}
    gone = Counter[str]()
    while people := list(generated().order_by("pk").values_list("pk", flat=True)[:PEOPLE]):
        withdrawing.of_people(people)
        gone.update(_remove(people))
    gone.update(_remove_world())
    return {table: count for table, count in gone.items() if count}


@transaction.atomic
def _remove(people: list[UUID]) -> dict[str, int]:
    """Keys between the rows are checked when the transaction ends."""
    audit, counts = new_id(), {}
    values = {**everything.values_of(people[0]), "people": people}
    with connection.cursor() as cursor:
        _name_audit(cursor, audit)
        for part in everything.PARTS:
            cursor.execute(f"DELETE FROM {part.table} t WHERE {part.of_many}", values)
            counts[part.table] = int(cursor.rowcount)
    _note(audit, counts)
    return counts


@transaction.atomic
def _remove_world() -> dict[str, int]:
    """What all of them were answered with, their group, and last of all the population's own row."""
    audit = new_id()
    with connection.cursor() as cursor:
        _name_audit(cursor, audit)
    counts = {
        "inference_variant": Variant.objects.filter(prompt_version__name=PROMPT_NAME).delete()[0],
        "inference_promptactivation": PromptActivation.objects.filter(name=PROMPT_NAME).delete()[0],
        "inference_promptversion": PromptVersion.objects.filter(name=PROMPT_NAME).delete()[0],
    }
    Group.objects.filter(name=GROUP).delete()
    DemoPopulation.objects.all().delete()
    _note(audit, counts)
    return counts


def _name_audit(cursor: Any, audit: UUID) -> None:
    cursor.execute("SELECT set_config('flywheel.audit', %s, true)", [str(audit)])


def _note(audit: UUID, counts: dict[str, int]) -> None:
    told = {table: count for table, count in counts.items() if count}
    Removal.objects.create(pk=audit, reason=Removal.Reason.GENERATED, counts=told)
