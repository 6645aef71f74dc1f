"""Removes a population whole, some people at a time; cut anywhere, it is gone on with when asked again.

Append-only tables let through who names an audit row: each piece writes one, with how many rows went.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, LiteralString
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import DeadlockDetected, ForeignKeyViolation

from feedback import everything
from feedback.datasets import withdrawing
from feedback.demo.marked import GROUP, generated, population
from feedback.demo.order import PROMPT_NAME
from feedback.models import DemoPopulation, Reliability, Removal
from inference.database import new_id
from inference.models import PromptActivation, PromptVersion, Variant

PEOPLE = 200
TRIES = 20
# What jobs hold first, too.
_HOLD: LiteralString = "SELECT FROM chat_conversation WHERE owner_id = ANY(%(people)s) ORDER BY id FOR UPDATE"

_FREE: LiteralString = """
DELETE FROM feedback_splitassignment WHERE digest IN (
  SELECT facts->>'asks' FROM feedback_datasetitem WHERE reason = '' AND person = ANY(%(people)s::uuid[])
  EXCEPT
  SELECT facts->>'asks' FROM feedback_datasetitem
  WHERE reason = '' AND (person IS NULL OR NOT person = ANY(%(people)s::uuid[])))
"""


def remove() -> dict[str, int]:
    """How many rows went, by table; nothing where there is no population.

    What was measured meanwhile is measured anew, so that no real pair is weighed by votes of people who never
    were.
    """
    if (row := population()) is None:
        return {}
    DemoPopulation.objects.update(removing_at=timezone.now())
    # The product's jobs pass over whoever is about to go.
    generated().update(erasing_at=timezone.now())
    gone = Counter[str](feedback_splitassignment=_free_texts())
    while people := list(generated().order_by("pk").values_list("pk", flat=True)[:PEOPLE]):
        withdrawing.of_people(people)
        gone.update(_tried(people))
    gone.update(_remove_world())
    if Reliability.objects.filter(at__gte=row.made_at).exists():
        from feedback.pairs import calibrating  # loads scikit-learn, which the rest of this needs not

        calibrating.calibrate_all()
    return {table: count for table, count in gone.items() if count}


def _tried(people: list[UUID]) -> dict[str, int]:
    """Once more where a job of the product was in the way: it held rows, or wrote one meanwhile."""
    for left in reversed(range(TRIES)):
        try:
            return _remove(people)
        except (IntegrityError, OperationalError) as reason:
            is_in_the_way = isinstance(reason.__cause__, (ForeignKeyViolation, DeadlockDetected))
            if not (left and is_in_the_way):
                raise
    raise AssertionError("the last try returns or raises")


def _free_texts() -> int:
    """Sides that stand for texts of generated people alone; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, {"people": list(generated().values_list("pk", flat=True))})
        return int(cursor.rowcount)


@transaction.atomic
def _remove(people: list[UUID]) -> dict[str, int]:
    """Keys between the rows are checked when the transaction ends."""
    audit, counts = new_id(), {}
    values = {**everything.values_of(people[0]), "people": people}
    with connection.cursor() as cursor:
        _name_audit(cursor, audit)
        cursor.execute(_HOLD, values)
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
