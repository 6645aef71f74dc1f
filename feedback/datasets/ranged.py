"""A file, or the part of it that a browser asks for when it goes on with a download that was cut."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def send(request: HttpRequest, file: Path, *, digest: str) -> HttpResponseBase:
    """`digest` is the file's: a part goes out only of the file that the browser has the beginning of.

    RFC 9110, 14: one range; of several, or of one that is no range, the whole file is sent.
    """
    size = file.stat().st_size
    etag = f'"{digest}"'
    wanted = _wanted(request, size, etag)
    if wanted == "none":
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    start, end = wanted if isinstance(wanted, tuple) else (0, size)
    response = StreamingHttpResponse(_read(file, start, end), status=200 if wanted is None else 206)
    if wanted is not None:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Length"] = str(end - start)
    response["Content-Type"] = "application/octet-stream"
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return response


def _wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | str | None:
    """[start, end) of what is asked for; None for all of it, "none" for what is not there."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or found.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last or size - 1) + 1, size)
    if first and last and int(last) < int(first):
        return None
    return (start, end) if start < end else "none"


async def _read(file: Path, start: int, end: int) -> AsyncIterator[bytes]:
    """The file stays open while it is sent, so that one that is taken away meanwhile is still whole."""
    with await asyncio.to_thread(file.open, "rb") as opened:
        opened.seek(start)
        left = end - start
        while left and (piece := await asyncio.to_thread(opened.read, min(CHUNK, left))):
            left -= len(piece)
            yield piece
