"""A bell for a person's open pages: something changed. Best effort; what is true stands in the database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Literal
from uuid import UUID

from channels.layers import get_channel_layer
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

What = Literal["turn", "title", "shown", "deleted", "restored"]
PATIENCE_S = 0.5


def group_of(person: UUID) -> str:
    return f"person.{person}"


async def ring(person: UUID, conversation: UUID, what: What, client_id: UUID | None = None) -> None:
    """Rings on every page that the person has open, in whichever process."""
    frame = {
        "conversation": str(conversation),
        "what": what,
        "client_id": str(client_id) if client_id else None,
    }
    layer = get_channel_layer()
    if layer is None:
        return
    await heard(lambda: layer.group_send(group_of(person), {"type": "changed", "frame": frame}), "rung")


async def heard(call: Callable[[], Awaitable[None]], what: str) -> bool:
    """Whether Redis took it in time. It may be away, or hang, and nobody waits for it."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await _on_a_living_connection(call)
    except (RedisError, OSError, TimeoutError) as error:
        log.warning("The bell could not be %s: %s", what, str(error) or type(error).__name__)
        return False
    return True


async def _on_a_living_connection(call: Callable[[], Awaitable[None]]) -> None:
    """That a connection is older than a restart of Redis shows once it is used; it is made anew then."""
    try:
        await call()
    except (Disconnected, OSError):
        await call()
