"""The one way from async code to the database: a whole unit of work in a thread of its own."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar, cast

from channels.db import database_sync_to_async

P = ParamSpec("P")
R = TypeVar("R")


async def in_database(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs `work` in a pool thread and gives its connection back.

    The async ORM and the thread-sensitive default share one thread among all sockets of a process:
    forty queries of 50 ms would take two seconds.
    """
    call = database_sync_to_async(work, thread_sensitive=False)
    return await cast("Awaitable[R]", call(*args, **kwargs))
