"""Where a person is signed in, and what is counted about that, in tables that know no people."""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

PIECE = 1000


def sessions_of(person: UUID) -> list[str]:
    """Keys of the person's sessions. Whose one is stands inside of it only: all are read, in pieces."""
    return [row.session_key for row in _all() if row.get_decoded().get(SESSION_KEY) == str(person)]


def _all() -> Iterator[Session]:
    after = ""
    while piece := list(Session.objects.filter(session_key__gt=after).order_by("session_key")[:PIECE]):
        yield from piece
        after = piece[-1].session_key


def cache_patterns(person: UUID, email: str) -> list[str]:
    """For LIKE: the keys under which limits count somebody, by id or by a digest of the address."""
    digest = hashlib.sha256(email.lower().encode()).hexdigest()
    return [f"%{person}%", f"%{digest}%"]
