"""Bytes as nobody's client library would send them, and what is answered."""

import socket
from dataclasses import dataclass
from http.client import HTTPResponse
from time import monotonic

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Reply:
    """`status` 0: the connection was closed without a word."""

    status: int
    headers: dict[str, str]
    body: str
    seconds: float


def send(port: int, *pieces: bytes, pause_s: float = 0.0) -> Reply:
    """Piece by piece; what comes back before all is sent is read all the same."""
    started = monotonic()
    with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as connection:
        for piece in pieces:
            try:
                connection.sendall(piece)
                if pause_s and _says_something(connection, pause_s):
                    break
            except OSError:
                break  # it was closed in our face; what it said lies in the buffer
        status, headers, body = _answer(connection)
    return Reply(status, headers, body, monotonic() - started)


def _says_something(connection: socket.socket, seconds: float) -> bool:
    connection.settimeout(seconds)
    try:
        return connection.recv(1, socket.MSG_PEEK) is not None
    except TimeoutError:
        return False
    finally:
        connection.settimeout(PATIENCE_S)


def _answer(connection: socket.socket) -> tuple[int, dict[str, str], str]:
    response = HTTPResponse(connection)
    try:
        response.begin()
        body = response.read().decode()
    except ConnectionError:
        return 0, {}, ""
    return response.status, {name.lower(): value for name, value in response.getheaders()}, body
