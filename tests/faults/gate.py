"""A gate before a server: it passes so many bytes of what clients send, then stands until it is opened."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Self

PIECE = 64 * 1024


class Gate:
    """`with Gate(port) as gate: gate.url`; `gate.close_after(1000)`, `gate.reached.wait()`, `gate.open()`."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.reached = threading.Event()
        self._is_open = threading.Event()
        self._is_open.set()
        self._left = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.open()
        self._listening.close()

    def close_after(self, count: int) -> None:
        """Bytes, of all connections together."""
        self.reached.clear()
        with self._lock:
            self._left = count
        self._is_open.clear()

    def open(self) -> None:
        self._is_open.set()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._join, args=[client], daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            server = socket.create_connection(("127.0.0.1", self._target))
            with server:
                threading.Thread(target=_pass, args=[server, client], daemon=True).start()
                while piece := client.recv(PIECE):
                    self._send(server, piece)

    def _send(self, server: socket.socket, piece: bytes) -> None:
        if not self._is_open.is_set():
            with self._lock:
                now, piece = piece[: self._left], piece[self._left :]
                self._left -= len(now)
            server.sendall(now)
            if piece:
                self.reached.set()
                self._is_open.wait()
        server.sendall(piece)


def _pass(server: socket.socket, client: socket.socket) -> None:
    with suppress(OSError):
        while piece := server.recv(PIECE):
            client.sendall(piece)
        client.shutdown(socket.SHUT_RDWR)
