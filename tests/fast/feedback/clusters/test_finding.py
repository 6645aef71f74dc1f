"""Where failures are looked for, nothing is read twice."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.clusters import finding

pytestmark = pytest.mark.django_db


def test_what_was_decided_since_the_last_run_is_found_without_reading_older_decisions() -> None:
    with CaptureQueriesContext(connection) as asked:
        finding.find(until=0.0)
    [statement] = [query["sql"] for query in asked if "feedback_decision d" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "decision_at" in plan
