"""Follows the rows of generations that other processes produce, for the readers of this one."""

import asyncio
from collections.abc import Callable, Iterable
from time import monotonic

from django.db import Error as DatabaseError

from inference.database import in_database
from inference.generations.read import views
from inference.generations.values import View
from inference.live.contact import Contact
from inference.live.log import TokenLog

EVERY_S = 0.25


class Tail:
    """One query round every 250 ms for all of them together."""

    def __init__(self, contact: Contact, logs: Callable[[], Iterable[TokenLog]]) -> None:
        self._contact = contact
        self._logs = logs
        self._soon = asyncio.Event()

    def hurry(self) -> None:
        self._soon.set()

    async def run(self) -> None:
        """For the whole life of the process."""
        while True:
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._soon.wait()
            except TimeoutError:
                pass
            self._soon.clear()
            await self.look()

    async def look(self) -> None:
        logs = {item.generation: item for item in self._logs()}
        if not logs:
            return
        asks = [item.ask() for item in logs.values()]
        began = monotonic()
        try:
            found = await in_database(views, asks)
        except DatabaseError as error:
            self._contact.failed(error)
            return
        self._contact.answered(monotonic() - began)
        for view in found:
            apply(view, logs[view.generation])


def apply(view: View, item: TokenLog) -> None:
    """Brings a log up to what the rows say. One that became local in the meantime is left alone."""
    if item.local or item.ending or not view.settled:
        return
    if view.attempt < item.attempt:
        return  # it was asked for before this process itself adopted: the next one will tell
    if view.ending is not None:
        item.load(view.attempt, view.starts, view.since, view.text)
        item.end(view.ending)
    elif view.attempt == item.attempt and item.settled:
        item.hear(view.attempt, view.since, view.text)
    else:
        item.load(view.attempt, view.starts, view.since, view.text)
