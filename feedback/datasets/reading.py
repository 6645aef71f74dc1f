"""That somebody who builds data has read what people said: noted for those who answer for it."""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

from django.db import connection

from inference.database import new_id

# Whoever reads on, or comes back to it, reads the same; its own index makes this the person's last hour.
_NOTE: LiteralString = """
INSERT INTO feedback_dataaccess (id, person, deed, version, detail)
SELECT %(id)s, %(person)s, 'read', %(version)s::uuid, %(what)s WHERE NOT EXISTS (
  SELECT FROM feedback_dataaccess WHERE person = %(person)s AND deed = 'read' AND detail = %(what)s
  AND version IS NOT DISTINCT FROM %(version)s::uuid AND at > statement_timestamp() - interval '1 hour')
"""


def note_read(person: UUID, what: str, version: UUID | None = None) -> None:
    """Once an hour for each person and thing. `what`: such as “pair ID”; never any of its words."""
    names = {"id": new_id(), "person": person, "version": version, "what": what}
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, names)
