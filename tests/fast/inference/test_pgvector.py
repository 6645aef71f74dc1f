"""A database without pgvector, and an account that may not add it, are said in words that help."""

from importlib import import_module

import pytest
from django.core.management import CommandError
from django.db import connection

pytestmark = pytest.mark.django_db


def test_an_account_that_may_not_add_pgvector_is_told_what_a_superuser_has_to_run() -> None:
    migration = import_module("inference.migrations.0006_embeddings")
    with connection.schema_editor() as editor, connection.cursor() as cursor:
        cursor.execute("CREATE ROLE flywheel_plain")
        cursor.execute("SET LOCAL ROLE flywheel_plain")
        migration.with_vectors(None, editor)  # it is there: no rights are needed
        cursor.execute("RESET ROLE")
        cursor.execute("DROP EXTENSION vector CASCADE")
        cursor.execute("SET LOCAL ROLE flywheel_plain")
        with pytest.raises(CommandError, match="let a superuser run CREATE EXTENSION vector"):
            migration.with_vectors(None, editor)
        connection.set_rollback(True)
