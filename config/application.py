"""The ASGI application. Neither Django nor Channels answers the server's `lifespan`; this does."""

import asyncio
from typing import cast

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from chat.doorkeeper import Doorkeeper
from chat.routing import routes
from config.gate import bounded, same_origin
from config.lane import programs
from config.protection import App, Receive, Scope, Send, protected
from feedback.datasets.imported.admitting import larger
from feedback.receiving import take_from_page
from inference.live.station import Station, for_ever

pages = protected(bounded(programs(cast("App", get_asgi_application())), larger))
sockets = same_origin(cast("App", AuthMiddlewareStack(URLRouter(routes))))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    match scope["type"]:
        case "lifespan":
            await _live(scope, receive, send)
        case "websocket":
            await sockets(scope, receive, send)
        case _:
            await pages(scope, receive, send)


async def _live(scope: Scope, receive: Receive, send: Send) -> None:
    """Starts the station and, when the server has closed its sockets, drains it."""
    await receive()
    station = Station()
    station.start()
    doorkeeper = Doorkeeper()
    watching = asyncio.create_task(for_ever("doorkeeper", doorkeeper.run()), name="doorkeeper")
    scope["state"].update(station=station, doorkeeper=doorkeeper, take_events=take_from_page)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    watching.cancel()
    await station.stop(settings.GRACE_S)
    await send({"type": "lifespan.shutdown.complete"})
