"""The channel layer of the bell: a socket needs no Redis to open, only to hear of other tabs."""

import asyncio
from uuid import uuid4

from channels_redis.pubsub import RedisPubSubChannelLayer


class BellLayer(RedisPubSubChannelLayer):  # type: ignore[misc]  # the package has no types
    """Nobody sends to one socket by its name, so its channel is a queue in its own process and no more.

    The package subscribes Redis to each of them before the handshake: without Redis no page could open.
    """

    async def new_channel(self, prefix: str = "specific.") -> str:
        layer = self._get_layer()
        channel = f"{layer.prefix}{prefix}{uuid4().hex}"
        layer.channels[channel] = asyncio.Queue()
        return channel
