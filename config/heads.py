"""The server's side of a request's head: it comes whole, within a size and a time, or is refused in words.

The server itself would wait for the rest of a head for ever, and keep however much of it arrives.
"""

import asyncio

from django.conf import settings
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from config.protection import protection

HEAD_MAX = 32 * 1024
_BROKEN = (400, "This is no HTTP request that can be read, and nothing of it was done.\n")
_LARGE = (431, f"The address and headers of a request may have {HEAD_MAX:,} bytes. Nothing was changed.\n")
_SLOW = (408, "The request did not arrive in time. Nothing was changed. Send it again.\n")


class TooLarge(Exception):
    """Ends the parser, which is in the middle of a head."""


class BoundedHead(HttpToolsProtocol):
    """Counts from the first byte of a head, in bytes and in seconds, until it is whole."""

    _late: asyncio.TimerHandle | None = None
    _size = 0
    _wrong = _BROKEN

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # its own narrows it too
        super().connection_made(transport)
        self._expect()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._is_there()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._late is not None:
            self._size += len(data)
            if self._size > HEAD_MAX:
                self._refuse(*_LARGE)

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect()

    @override
    def on_headers_complete(self) -> None:
        self._is_there()
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD_MAX:
            self._wrong = _LARGE
            raise TooLarge
        super().on_headers_complete()

    @override
    def send_400_response(self, msg: str) -> None:
        """The parser has given up, or was made to."""
        self._refuse(*self._wrong)

    def _expect(self) -> None:
        self._is_there()
        self._size = 0
        self._late = self.loop.call_later(settings.REQUEST_S, self._is_late)

    def _is_there(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _is_late(self) -> None:
        self._late = None
        if self._size:
            self._refuse(*_SLOW)
        else:  # a browser's connection in advance, which nobody used
            self.transport.close()

    def _refuse(self, status: int, words: str) -> None:
        """Unless an answer is on its way: this one would land in the middle of it."""
        self._is_there()
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            body = words.encode()
            headers = protection() | {
                b"content-type": b"text/plain; charset=utf-8",
                b"content-length": str(len(body)).encode(),
                b"connection": b"close",
            }
            lines = (b"%b: %b\r\n" % header for header in headers.items())
            self.transport.write(b"".join((STATUS_LINE[status], *lines, b"\r\n", body)))
        self.transport.close()
