"""A socket is a long session: signing out, being disabled or a new password closes it within seconds."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import Error as DatabaseError
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from chat.models import User
from inference.database import in_database

log = logging.getLogger(__name__)

EVERY_S = 3.0
Close = Callable[[], Awaitable[None]]


class Doorkeeper:
    """Asks every few seconds, for all sockets of the process together, whose session still holds."""

    def __init__(self) -> None:
        self._inside: dict[object, tuple[str, Close]] = {}

    def enter(self, who: object, session: str, close: Close) -> None:
        self._inside[who] = (session, close)

    def leave(self, who: object) -> None:
        self._inside.pop(who, None)

    async def run(self) -> None:
        """For the whole life of the process."""
        while True:
            await asyncio.sleep(EVERY_S)
            await self.look()

    async def look(self) -> None:
        """Once. A database that does not answer closes nothing: it would close everybody."""
        asked = {session for session, _ in self._inside.values()}
        if not asked:
            return
        try:
            held = await in_database(still_held, asked)
        except DatabaseError as error:
            log.warning("Sessions could not be looked up: %s", error)
            return
        gone = asked - held  # whoever came in meanwhile was not asked for
        for who, (session, close) in list(self._inside.items()):
            if session in gone:
                self.leave(who)
                await close()


def still_held(sessions: Iterable[str]) -> set[str]:
    """Those that a request would be let in with. Two queries."""
    rows = Session.objects.filter(session_key__in=list(sessions), expire_date__gt=timezone.now())
    data = {row.session_key: row.get_decoded() for row in rows}
    people = User.objects.filter(is_active=True).in_bulk(
        [UUID(found[SESSION_KEY]) for found in data.values() if SESSION_KEY in found]
    )
    return {
        key
        for key, found in data.items()
        if (person := people.get(UUID(found[SESSION_KEY]) if SESSION_KEY in found else UUID(int=0)))
        and constant_time_compare(found.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    }
