"""Connects to exactly the addresses that were looked at, within one time for the whole call."""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Any

import httpcore
from typing_extensions import override

from inference.outgoing.addresses import Address, Network
from inference.outgoing.exceptions import Failed
from inference.outgoing.target import Target

ADDRESSES_MAX = 4  # of one host that are tried


class Deadline:
    """One moment for everything: a far end that sends one byte a second does not get longer."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds
        self.seconds = seconds

    def left(self, most: float | None = None) -> float:
        """Seconds, at most `most`. Raises Failed once there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise Failed(f"It took longer than {self.seconds:g} s.")
        return left if most is None else min(left, most)


def look_up(target: Target, deadline: Deadline, seconds: float) -> list[Address]:
    """All addresses of the host. The system's own look-up knows no time limit: a thread waits for it."""
    answers: queue.SimpleQueue[list[Address] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(ip_address(each[4][0]) for each in found)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    try:
        found = answers.get(timeout=deadline.left(seconds))
    except queue.Empty:
        raise Failed(f"The host {target.host} was not found within {seconds:g} s.") from None
    if isinstance(found, OSError) or not found:
        raise Failed(f"The host {target.host} was not found.")
    return found


class Backend(httpcore.NetworkBackend):
    """What httpcore connects with. It looks the host up once, looks at what it found, and goes there."""

    def __init__(self, target: Target, allowed: Sequence[Network], deadline: Deadline) -> None:
        self._target, self._allowed, self._deadline = target, allowed, deadline

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = look_up(self._target, self._deadline, timeout or self._deadline.seconds)
        self._target.must_be_allowed(found, self._allowed)
        refusal: Exception = Failed("No connection.")
        for address in found[:ADDRESSES_MAX]:
            try:
                opened = httpcore.SyncBackend().connect_tcp(
                    str(address), port, self._deadline.left(timeout), None, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                refusal = error
            else:
                return Stream(opened, self._deadline)
        raise refusal


class Stream(httpcore.NetworkStream):
    """A connection whose every step ends with the call."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Piece by piece: httpcore would give every piece that the far end takes the whole time again."""
        opened: socket.socket = self._stream.get_extra_info("socket")
        rest = memoryview(buffer)
        try:
            while rest:
                opened.settimeout(self._deadline.left(timeout))
                rest = rest[opened.send(rest) :]
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return Stream(secured, self._deadline)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
