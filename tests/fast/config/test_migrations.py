"""Every migration works under the code of the version before it, which still runs while the new one starts.

So a migration adds what the older code need not know. What takes away or renames comes two releases later,
when no code that runs knows the thing any more: it is then listed below with the last release that used it.
What nobody but a reader can judge, code, triggers and altered fields, is listed with what makes it harmless.
"""

import re
from collections.abc import Iterator, Set
from functools import cache

import pytest
from django.db import models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RemoveIndex,
    RunPython,
    RunSQL,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

from inference.database import append_only

OURS = ("analytics", "chat", "feedback", "inference")
# (app, migration): the release whose code was the last to use what it takes away.
TWO_RELEASES_LATER: dict[tuple[str, str], str] = {}
# (app, migration): why its code or its triggers let the older code be.
READ: dict[tuple[str, str], str] = {
    ("chat", "0002_append_only"): "The table is of 0001, which no release had without its trigger.",
    ("feedback", "0003_erasures"): "Adds permissions, and changes no row that is there.",
    ("feedback", "0006_webhooks"): "Adds permissions, and changes no row that is there.",
    ("feedback", "0009_reports"): "Adds a permission, and changes no row that is there.",
    ("feedback", "0018_notices"): "Columns of text grow longer; the older code writes what fits into both.",
    ("feedback", "0019_learned_models"): "More deeds to choose from; the column stays as it was.",
    ("feedback", "0013_events_in_order"): "Another index serves what the older code asks just as well.",
    ("feedback", "0016_demo_population"): "One more reason to choose from; the column stays as it was.",
    ("feedback", "0010_pairs_and_datasets"): "Adds a group and permissions; its trigger is of its own table.",
    ("feedback", "0012_evaluation_cases"): "Adds permissions, and changes no row that is there.",
    ("feedback", "0015_imports"): "Adds permissions, and changes no row that is there.",
    (
        "feedback",
        "0028_review_roles",
    ): "Adds groups, permissions and columns with defaults; more samplings to choose from.",
    ("feedback", "0025_review"): "Adds permissions, and changes no row that is there.",
    ("feedback", "0036_failure_clusters"): "Adds permissions, and changes no row that is there.",
    ("feedback", "0031_review_deeds"): "More deeds to choose from; the column stays as it was.",
    ("feedback", "0033_review_gold"): "More deeds to choose from; the column stays as it was.",
    (
        "feedback",
        "0032_review_purposes",
    ): "Constraints give way to ones that ask for less; that of new columns holds for their defaults.",
    (
        "feedback",
        "0037_pairs_to_review",
    ): "One more status to choose from; what it is of is a text for older code, too.",
    ("feedback", "0038_noted_changes"): "Adds a permission; more deeds to choose from.",
    ("feedback", "0034_adjudication"): "Adds a permission; its constraint is of what no older code writes.",
    (
        "feedback",
        "0035_decisions_into_data",
    ): "Its trigger writes a column that older code does not read, of rows that may be written.",
    ("feedback", "0002_append_only"): "The tables are of 0001, which no release had without their triggers.",
    ("inference", "0002_append_only"): "The tables are of 0001, which no release had without their triggers.",
    ("inference", "0003_first_prompt"): "Adds two rows to tables that no release had without them.",
    ("chat", "0006_comparisons"): "More kinds to choose from; the column stays as it was.",
    ("inference", "0005_nobodys_words"): "Takes out of rows what no older code reads.",
    ("inference", "0006_embeddings"): "Adds an extension that the older code does not use.",
    ("chat", "0003_limits_and_groups"): "Adds groups and permissions, and changes no row that is there.",
}
# What a model is called and which permissions there are touches no table.
HARMLESS = (CreateModel, AddIndex, AlterModelOptions)
TO_BE_READ = (RunPython, RunSQL, AlterField, RemoveIndex, AddConstraint, RemoveConstraint)
TAKES_AWAY = re.compile(r"\b(DROP|RENAME|TRUNCATE|NOT NULL|CHECK|UNIQUE|TRIGGER|RULE)\b", re.IGNORECASE)


@cache
def operations() -> list[tuple[str, str, Operation]]:
    """All but those that make an app's first tables, before which there was no code."""
    found = MigrationLoader(None).graph
    nodes = sorted(node for node in found.nodes if node[0] in OURS and not node[1].startswith("0001_"))
    return [(*node, operation) for node in nodes for operation in found.nodes[node].operations]


def hurts(operation: Operation, new: Set[str] = frozenset()) -> bool:
    """Whether the older code's INSERT, UPDATE or SELECT could fail on what this leaves. `new` are tables."""
    if isinstance(operation, AddField):
        return not _older_inserts_pass(operation.field)
    if isinstance(operation, RunSQL):
        changes = re.sub(r"CREATE TABLE[^;]*;", "", str(operation.sql))
        own = (str(append_only(table).sql) for table in new)
        return changes not in own and bool(TAKES_AWAY.search(changes))
    if isinstance(operation, AddConstraint) and operation.model_name in {
        each.partition("_")[2] for each in new
    }:
        return False
    return not isinstance(operation, HARMLESS)


def _older_inserts_pass(field: "models.Field[object, object]") -> bool:
    return field.null or field.many_to_many is True or field.db_default is not NOT_PROVIDED


def made_in(app: str, name: str) -> set[str]:
    """The tables that are no older than this migration: a release has it with them or not at all."""
    made = (each for *node, each in operations() if node == [app, name] and isinstance(each, CreateModel))
    return {each.options.get("db_table", f"{app}_{each.name_lower}") for each in made}


def refused() -> Iterator[str]:
    for app, name, operation in operations():
        is_read = isinstance(operation, TO_BE_READ) and (app, name) in READ
        if hurts(operation, made_in(app, name)) and not is_read and (app, name) not in TWO_RELEASES_LATER:
            yield f"{app}.{name}: {operation.describe()}"


def test_every_migration_works_under_the_code_of_the_version_before_it() -> None:
    assert list(refused()) == []


def test_what_is_read_is_there_and_needs_a_reader() -> None:
    assert READ.keys() == {
        (app, name) for app, name, operation in operations() if hurts(operation, made_in(app, name))
    }


def test_a_table_may_have_constraints_from_its_first_release_on() -> None:
    constraint = AddConstraint("thing", models.CheckConstraint(name="c", condition=models.Q(name="x")))
    assert not hurts(constraint, {"feedback_thing"})
    assert hurts(constraint, {"feedback_other"})


def test_a_table_may_be_append_only_from_its_first_release_on_and_no_older_one() -> None:
    assert not hurts(append_only("feedback_thing"), {"feedback_thing"})
    assert hurts(append_only("chat_message"), {"feedback_thing"})


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
        (RunSQL("CREATE TRIGGER a BEFORE INSERT ON b EXECUTE FUNCTION c();", ""), True),
        (RunSQL("CREATE TABLE a (b int); CREATE TRIGGER c BEFORE INSERT ON a EXECUTE d();", ""), True),
        (append_only("chat_message"), True),
        (RunPython(RunPython.noop, RunPython.noop), True),
        (RunSQL("CREATE TABLE a (b int NOT NULL); CREATE INDEX c ON a (b);", ""), False),
    ],
)
def test_what_the_older_code_cannot_know_is_told_apart(operation: Operation, does: bool) -> None:
    assert hurts(operation) is does
