"""The socket's handshake over real TCP: what is refused, under which headers, and what the log says of it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from django.conf import settings
from uvicorn import Config
from uvicorn.server import ServerState
from websockets.asyncio.client import ClientConnection, connect
from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus

from config.application import sockets
from config.sockets import PageSocket
from tests.fast.security.test_headers import lacking

pytestmark = pytest.mark.django_db(transaction=True)


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The whole of a socket's way in, behind the server's own protocol."""
    config = Config(sockets, ws=PageSocket, lifespan="off", log_config=None)
    config.load()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: PageSocket(config, ServerState(), {}), "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


def knocking(place: str, path: str, origin: str = "") -> connect:
    headers = {"origin": origin or settings.ORIGIN}
    return connect(f"ws://{place}{path}", additional_headers=headers, proxy=None)


async def refused(place: str, path: str, origin: str = "") -> tuple[int, list[str]]:
    with pytest.raises(InvalidStatus) as told:
        await knocking(place, path, origin)
    response = told.value.response
    return response.status_code, unprotected(response.headers)


def unprotected(headers: Headers) -> list[str]:
    return lacking(httpx.Response(200, headers=list(headers.raw_items())))


@pytest.mark.parametrize("path", ["/", "/ws/v1", "/ws/v2/", "/ws/v1/more", "/chat/?x=%00", "/%ff%00"])
async def test_an_address_without_a_socket_refuses_the_handshake_and_nothing_fails(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with served() as place:
        assert await refused(place, path) == (403, [])
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_every_answer_to_a_handshake_is_under_the_strict_policy() -> None:
    async with served() as place:
        assert await refused(place, "/ws/v1/", "https://elsewhere.example") == (403, [])
        async with httpx.AsyncClient(trust_env=False) as asking:
            plain = await asking.get(f"http://{place}/ws/v1/")
        assert (plain.status_code, lacking(plain)) == (426, [])
        async with knocking(place, "/ws/v1/") as socket:
            assert unprotected(opened(socket)) == []


def opened(socket: ClientConnection) -> Headers:
    assert socket.response is not None
    return socket.response.headers


async def test_no_log_keeps_the_query_of_a_sockets_address(caplog: pytest.LogCaptureFixture) -> None:
    async with served() as place:
        async with knocking(place, "/ws/v1/?canary") as socket:
            await socket.wait_closed()
        assert socket.close_code == 4401
        await refused(place, "/ws/v1/?canary", "https://elsewhere.example")
        await refused(place, "/nowhere/?canary")
    # The client is in this process too, and may say what it likes.
    told = [record.getMessage() for record in caplog.records if not record.name.startswith("websockets")]
    assert [line for line in told if "canary" in line] == []
