"""A small population, by the command."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from feedback import everything

UNTIL = date(2026, 11, 1)
TRUTHS = Path(settings.DATA_DIR) / "demo" / "truths.json"


def demo_data(*arguments: str, events: int = 1, seed: int = 7) -> str:
    """What it said. The smallest population is one part: twenty people."""
    said = StringIO()
    asked = (f"--seed={seed}", f"--events={events}", f"--until={UNTIL}", "--processes=0")
    call_command("demo_data", *asked, *arguments, stdout=said)
    return said.getvalue()


def truths() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TRUTHS.read_text())
    return found


def rows() -> dict[str, int]:
    """Of every table that holds something of people, and of what they are answered with."""
    named = ("inference_promptversion", "inference_promptactivation", "inference_variant", "auth_group")
    found = {}
    with connection.cursor() as cursor:
        for table in (*(part.table for part in everything.PARTS), *named, "feedback_demopopulation"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = int(cursor.fetchone()[0])
    return found
