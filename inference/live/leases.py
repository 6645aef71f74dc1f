"""Keeps this process's leases, and takes over the answers of processes that no longer do."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.db import Error as DatabaseError

from inference.database import in_database
from inference.generations.adopt import adopt
from inference.generations.values import Job
from inference.generations.write import renew
from inference.live.contact import Contact

log = logging.getLogger(__name__)


class Leases:
    """Two loops for the whole life of the process."""

    def __init__(
        self, owner: str, contact: Contact, *, holds: Callable[[], bool], take: Callable[[Job], None]
    ) -> None:
        self._owner = owner
        self._contact = contact
        self._holds = holds
        self._take = take

    async def renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(settings.LEASE_RENEW_S)
            if self._holds():
                await self.renew()

    async def renew(self) -> None:
        began = monotonic()
        try:
            await in_database(renew, self._owner)
        except DatabaseError as error:
            self._contact.failed(error)
            return
        self._contact.answered(monotonic() - began)

    async def adopt_for_ever(self) -> None:
        while True:
            began = monotonic()
            await asyncio.sleep(settings.SCAN_S)
            # A process that was itself stopped for long may see its own leases as expired.
            self._contact.answered(monotonic() - began - settings.SCAN_S)
            if self._contact.undisturbed:
                await self.adopt()

    async def adopt(self) -> None:
        """Everything that has expired, one at a time."""
        try:
            while (job := await in_database(adopt, self._owner)) is not None:
                log.warning("Adopted generation %s as attempt %s.", job.generation, job.attempt)
                self._take(job)
        except DatabaseError as error:
            self._contact.failed(error)
