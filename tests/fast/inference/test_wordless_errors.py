"""Errors of the database say what is wrong and repeat nothing that somebody wrote."""

import psycopg
import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from tests import cast

pytestmark = pytest.mark.django_db


def test_a_row_that_is_there_already_is_not_repeated() -> None:
    cast.person("ann")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        cast.person("ann")
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    assert "unique constraint" in str(caught.value)
    assert "ann@" not in str(caught.value) + str(cause)
    assert "ann@example.org" in (cause.diag.message_detail or ""), "for whoever looks for it"


@pytest.mark.parametrize(
    ("statement", "kind", "words"),
    [
        ("SELECT %s::uuid", DataError, "InvalidTextRepresentation (22P02)"),
        ("SELECT %s FROM nowhere", ProgrammingError, 'relation "nowhere" does not exist'),
    ],
)
def test_neither_a_value_nor_a_statement_is(statement: str, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, ["a secret"])
    assert str(caught.value) == str(caught.value.__cause__) == words
