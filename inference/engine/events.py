"""An event stream (`text/event-stream`), bytes in, events out. Pure: no sockets, no JSON.

Bytes may be cut anywhere: inside a line end, a field name, a character. A line is looked at once, when it is
whole, so a long one that comes byte by byte costs no more than one that comes at once.
"""

from __future__ import annotations

from typing import NamedTuple

from inference.exceptions import Malformed

LIMIT = 4 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Event(NamedTuple):
    """One event. `data` is left as bytes: JSON readers take them as they are."""

    data: bytes
    type: str = "message"


class EventStream:
    """Cuts one stream into events. One that the end leaves unfinished is dropped, as the standard says."""

    __slots__ = ("_after_cr", "_at_start", "_data", "_data_size", "_limit", "_pieces", "_size", "_type")

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._pieces: list[bytes] = []
        self._size = 0
        self._data: list[bytes] = []
        self._data_size = 0
        self._type = "message"
        self._after_cr = False
        self._at_start = True

    def feed(self, chunk: bytes) -> list[Event]:
        """Every event that `chunk` completes."""
        chunk = self._with_plain_line_ends(chunk)
        if b"\n" not in chunk:
            self._keep(chunk)
            return []
        if self._pieces:
            chunk = b"".join(self._pieces) + chunk
            self._pieces.clear()
        *lines, rest = chunk.split(b"\n")
        self._size = 0
        self._keep(rest)
        return self._events(lines)

    def _with_plain_line_ends(self, chunk: bytes) -> bytes:
        """CR LF and CR become LF. A CR ends its line at once; an LF in the next chunk is its second half."""
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        if b"\r" not in chunk:
            return chunk
        self._after_cr = chunk.endswith(b"\r")
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _keep(self, piece: bytes) -> None:
        if piece:
            self._pieces.append(piece)
            self._size += len(piece)
            self._check(self._size)

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise Malformed(f"an event of more than {self._limit} bytes")

    def _events(self, lines: list[bytes]) -> list[Event]:
        if self._at_start:
            lines[0] = lines[0].removeprefix(_BYTE_ORDER_MARK)
            self._at_start = False
        events = []
        for line in lines:
            if line:
                self._take(line)
            elif event := self._whole():
                events.append(event)
        return events

    def _take(self, line: bytes) -> None:
        """Remembers what counts. Comments, ids, retry times and unknown fields do not."""
        field, _, value = line.partition(b":")
        if field == b"data":
            value = value[1:] if value.startswith(b" ") else value
            self._data.append(value)
            self._data_size += len(value)
            self._check(self._data_size)
        elif field == b"event":
            self._type = value.decode("utf-8", "replace").removeprefix(" ") or "message"

    def _whole(self) -> Event | None:
        event = Event(b"\n".join(self._data), self._type) if self._data else None
        self._data = []
        self._data_size = 0
        self._type = "message"
        return event
