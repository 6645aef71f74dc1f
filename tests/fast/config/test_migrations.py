"""Every migration works under the code of the version before it, which still runs while the new one starts.

So a migration adds what the older code need not know. What takes away or renames comes two releases later,
when no code that runs knows the thing any more: it is then listed below with the last release that used it.
"""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterField, CreateModel, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

OURS = ("analytics", "chat", "feedback", "inference")
# (app, migration): the release whose code was the last to use what it takes away.
TWO_RELEASES_LATER: dict[tuple[str, str], str] = {}
HARMLESS = (CreateModel, AddIndex, RunPython)
TAKES_AWAY = re.compile(r"\b(DROP|RENAME|TRUNCATE|NOT NULL|CHECK|UNIQUE)\b", re.IGNORECASE)


@cache
def operations() -> list[tuple[str, str, Operation]]:
    """All but those that make an app's first tables, before which there was no code."""
    found = MigrationLoader(None).graph
    nodes = sorted(node for node in found.nodes if node[0] in OURS and not node[1].startswith("0001_"))
    return [(*node, operation) for node in nodes for operation in found.nodes[node].operations]


def hurts(operation: Operation) -> bool:
    """Whether the older code's INSERT, UPDATE or SELECT could fail on what this leaves."""
    if isinstance(operation, AddField):
        return not _older_inserts_pass(operation.field)
    if isinstance(operation, RunSQL):
        changes = re.sub(r"CREATE TABLE[^;]*;", "", str(operation.sql))
        return bool(TAKES_AWAY.search(changes))
    return not isinstance(operation, HARMLESS)


def _older_inserts_pass(field: "models.Field[object, object]") -> bool:
    return field.null or field.many_to_many is True or field.db_default is not NOT_PROVIDED


def refused() -> Iterator[str]:
    for app, name, operation in operations():
        if hurts(operation) and (app, name) not in TWO_RELEASES_LATER:
            yield f"{app}.{name}: {operation.describe()}"


def test_every_migration_works_under_the_code_of_the_version_before_it() -> None:
    assert list(refused()) == []


def test_every_step_can_be_taken_back() -> None:
    stuck = [f"{app}.{name}" for app, name, operation in operations() if not operation.reversible]
    assert stuck == []


@pytest.mark.parametrize(
    ("operation", "does"),
    [
        (AddField("user", "nickname", models.CharField(max_length=9)), True),
        (AddField("user", "nickname", models.CharField(max_length=9, default="")), True),
        (AddField("user", "nickname", models.CharField(max_length=9, db_default="")), False),
        (AddField("user", "nickname", models.CharField(max_length=9, null=True)), False),
        (AlterField("user", "name", models.CharField(max_length=9)), True),
        (AddConstraint("user", models.CheckConstraint(name="c", condition=models.Q(name="x"))), True),
        (CreateModel("Thing", []), False),
        (RunSQL("ALTER TABLE a DROP COLUMN b;", ""), True),
        (RunSQL("CREATE TABLE a (b int NOT NULL); CREATE INDEX c ON a (b);", ""), False),
    ],
)
def test_what_the_older_code_cannot_know_is_told_apart(operation: Operation, does: bool) -> None:
    assert hurts(operation) is does
