"""One web process: a server with a socket of its own on the port that all of them share."""

import asyncio
import os
import resource
import socket
import sys
from contextlib import suppress

from uvicorn import Config, Server

from config.heads import BoundedHead
from config.mark import mark_ready
from config.sockets import PageSocket, keep_backlog_short

# Twice what the protocol allows: a frame that is a little too large is still refused in words.
FRAME_LIMIT = 512 * 1024
PING_S = 20.0
# A deed waits for its turn between statements while the loop is busy with streams: with the interpreter's own
# 5 ms, a first token beside 256 streams came 6 ms later (docs/performance.md).
SWITCH_S = 0.0005


def shared_socket(host: str, port: int) -> socket.socket:
    """The kernel deals connections out among those who listen; this one will once the application runs."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    shared = socket.socket(family, socket.SOCK_STREAM)
    shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "SO_REUSEPORT"):
        shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    keep_backlog_short(shared)
    shared.bind((host, port))
    return shared


def allow_files() -> None:
    """As many as we may have: each page is one, and a shell often begins with 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # where even the limit is said to be infinite, and is not
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class WebServer(Server):
    """Says that it is ready, in the file whose name it was given."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            mark_ready()


def configuration(grace_s: float) -> Config:
    return Config(
        "config.asgi:application",
        loop="uvloop",
        http=BoundedHead,
        ws=PageSocket,
        ws_per_message_deflate=False,
        ws_max_size=FRAME_LIMIT,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PING_S,
        lifespan="on",
        timeout_graceful_shutdown=max(1, round(grace_s)),
        proxy_headers=False,  # anybody on this machine could name an address; FLYWHEEL_PROXIES decides that
        access_log=False,
        server_header=False,
        log_config=None,  # Django's logging settings hold for the server too
    )


def main() -> None:
    allow_files()
    sys.setswitchinterval(SWITCH_S)
    host = os.environ.get("FLYWHEEL_HOST") or "127.0.0.1"
    port = int(os.environ.get("PORT") or 8000)
    grace_s = float(os.environ.get("FLYWHEEL_GRACE_S") or 20)
    server = WebServer(configuration(grace_s))
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[shared_socket(host, port)]))
    sys.exit(0 if server.started else 3)


if __name__ == "__main__":
    main()
