"""A socket is a long session: who signs out, is disabled or demoted, or has a new password, loses it soon."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.sessions.models import Session
from django.db import Error as DatabaseError
from django.db.models import Value
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from chat.frames import Close
from chat.models import User
from inference.database import in_database

log = logging.getLogger(__name__)

EVERY_S = 3.0
Rights = frozenset[str]
ShowOut = Callable[[Close], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is inside, by which session, and with which rights it came in."""

    session: str
    rights: Rights
    show_out: ShowOut


class Doorkeeper:
    """Asks every few seconds, for all sockets of the process together, who may still be inside."""

    def __init__(self) -> None:
        self._inside: dict[object, Guest] = {}

    def enter(self, who: object, guest: Guest) -> None:
        self._inside[who] = guest

    def leave(self, who: object) -> None:
        self._inside.pop(who, None)

    def __len__(self) -> int:
        """How many are inside."""
        return len(self._inside)

    async def run(self) -> None:
        """For the whole life of the process."""
        while True:
            await asyncio.sleep(EVERY_S)
            await self.look()

    async def look(self) -> None:
        """Once. A database that does not answer closes nothing: it would close everybody."""
        asked = {guest.session for guest in self._inside.values()}
        if not asked:
            return
        try:
            held = await in_database(still_held, asked)
        except DatabaseError as error:
            log.warning("Sessions could not be looked up: %s", error)
            return
        for who, guest in list(self._inside.items()):
            # Whoever came in meanwhile was not asked for.
            if guest.session in asked and (reason := _reason(guest, held)):
                self.leave(who)
                await _show_out(guest, reason)


async def _show_out(guest: Guest, reason: Close) -> None:
    """One that cannot be shown out keeps nobody else inside."""
    try:
        await guest.show_out(reason)
    except Exception:
        log.exception("A socket could not be closed.")


def _reason(guest: Guest, held: dict[str, Rights]) -> Close | None:
    if guest.session not in held:
        return Close.NOT_SIGNED_IN
    return None if guest.rights <= held[guest.session] else Close.FEWER_RIGHTS


def rights_of(person: User) -> Rights:
    """What the person may beyond what everybody may, each in a word. One query."""
    groups = person.groups.values_list("pk", flat=True)
    return _rights(person, groups)


def _rights(person: User, groups: Iterable[int]) -> Rights:
    marks = {"superuser": person.is_superuser, "staff": person.is_staff}
    return frozenset((*(mark for mark, has in marks.items() if has), *map(str, groups)))


def still_held(sessions: Iterable[str]) -> dict[str, Rights]:
    """Those that a request would be let in with, and the rights it would have. Two queries."""
    rows = Session.objects.filter(session_key__in=list(sessions), expire_date__gt=timezone.now())
    data = {row.session_key: row.get_decoded() for row in rows}
    groups = ArrayAgg("groups", default=Value([]))
    people = (
        User.objects.filter(is_active=True)
        .annotate(group_ids=groups)
        .in_bulk([UUID(found[SESSION_KEY]) for found in data.values() if SESSION_KEY in found])
    )
    return {
        key: _rights(person, filter(None, person.group_ids))
        for key, found in data.items()
        if (person := people.get(UUID(found[SESSION_KEY]) if SESSION_KEY in found else UUID(int=0)))
        and constant_time_compare(found.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    }
