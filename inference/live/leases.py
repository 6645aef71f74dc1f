"""Keeps this process's leases, and takes over the answers of processes that no longer do."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError

from inference.database import in_database
from inference.generations.adopt import adopt
from inference.generations.values import Job
from inference.generations.write import release, renew
from inference.live.contact import Contact

log = logging.getLogger(__name__)


class Leases:
    """Two loops for the whole life of the process."""

    def __init__(
        self, owner: str, contact: Contact, *, held: Callable[[], list[UUID]], take: Callable[[Job], None]
    ) -> None:
        """`held` tells what is produced here. Only that is renewed: what nobody pumps must expire."""
        self._owner = owner
        self._contact = contact
        self._held = held
        self._take = take
        self._one_at_a_time = asyncio.Lock()

    async def renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(settings.LEASE_RENEW_S)
            await self.renew()

    async def renew(self) -> None:
        async with self._one_at_a_time:
            held = self._held()
            if not held:
                return
            began = monotonic()
            try:
                await in_database(renew, self._owner, held)
            except DatabaseError as error:
                self._contact.failed(error)
                return
            self._contact.answered(monotonic() - began)

    async def release(self, generation: UUID, attempt: int) -> None:
        """Lets another process adopt at once. No renewal that is under way may undo it."""
        async with self._one_at_a_time:
            try:
                await in_database(release, generation, attempt, self._owner)
            except DatabaseError as error:
                self._contact.failed(error)
                log.warning("Generation %s waits for its lease to run out: %s", generation, error)

    async def adopt_for_ever(self) -> None:
        while True:
            began = monotonic()
            await asyncio.sleep(settings.SCAN_S)
            # A process that was itself stopped for long may see its own leases as expired.
            self._contact.answered(monotonic() - began - settings.SCAN_S)
            await self.adopt()

    async def adopt(self) -> None:
        """Everything that has expired, one at a time, for as long as the database answers in time."""
        while self._contact.undisturbed:
            began = monotonic()
            try:
                job = await in_database(adopt, self._owner, by=began + self._contact.late_s)
            except DatabaseError as error:
                self._contact.failed(error)
                return
            self._contact.answered(monotonic() - began)
            if job is None:
                return
            log.warning("Adopted generation %s as attempt %s.", job.generation, job.attempt)
            self._take(job)
