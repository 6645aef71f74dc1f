"""The server's side of a page's socket: a page that takes nothing is dropped, never waited for."""

import asyncio
import logging
import socket
from typing import TYPE_CHECKING

from typing_extensions import override
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Response
from websockets.server import ServerProtocol

from config.protection import protection

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

log = logging.getLogger(__name__)

# What waits must have gone within so long; the page comes back with its cursors.
SLOW_S = 10.0
# Readers pause once the kernel holds this much unsent, and what they send later is joined to fewer frames.
UNSENT_MAX = 8 * 1024


def keep_backlog_short(listening: socket.socket) -> None:
    """In the kernel, where megabytes may lie unsent: every connection inherits it from the listener."""
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_MAX)


class Handshake(ServerProtocol):
    """Many of its answers the library gives by itself; the headers that hold a browser back are on all."""

    @override
    def send_response(self, response: Response) -> None:
        for name, value in protection().items():
            response.headers.setdefault(name.decode(), value.decode())
        super().send_response(response)


class PageSocket(WebSocketsSansIOProtocol):
    """Closing waits until all is sent, which may be never: so does a ping's time-out. This cuts."""

    _patience: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.conn = Handshake(max_size=self.config.ws_max_size, logger=self.logger)
        # Writing pauses as soon as anything waits here, and resumes when nothing does.
        self.transport.set_write_buffer_limits(high=0)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._forgive()
        super().connection_lost(exc)

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self._forgive()
        self._patience = self.loop.call_later(SLOW_S, self._drop)

    @override
    def resume_writing(self) -> None:
        self._forgive()
        super().resume_writing()

    @override
    async def send(self, message: "ASGISendEvent") -> None:
        if message["type"] == "websocket.close" and not self.writable.is_set():
            self._drop()  # the word would come after all that waits
        await super().send(message)

    def _forgive(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _drop(self) -> None:
        log.info("A page that takes nothing is dropped.")
        self.transport.abort()
