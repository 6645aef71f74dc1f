"""A program that is told of events: it keeps what it got and answers as it is told to."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Got:
    """One request: its headers' names in small letters."""

    path: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"

    @property
    def key(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass(frozen=True, slots=True)
class Says:
    """What it answers, once `until` is set."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    until: threading.Event | None = None


Answers = Callable[[Got], Says]


class Receiver:
    """`answers` decides what is said to each request. With `tls` it is called hook.example."""

    def __init__(self, answers: Answers | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.got: list[Got] = []
        self.answers: Answers = answers or (lambda _: Says())
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/hook"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)

    @contextmanager
    def open(self) -> Iterator[Receiver]:
        thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()

    def kinds(self) -> list[str]:
        return [got.told["type"] for got in self.got]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                got = Got(self.path, headers, body, self.command)
                receiver.got.append(got)
                says = receiver.answers(got)
                if says.until is not None:
                    says.until.wait(30)
                self.send_response(says.status)
                for name, value in {"Content-Length": str(len(says.text.encode())), **says.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(says.text.encode())

            def do_PUT(self) -> None:
                self.do_POST()

            def do_HEAD(self) -> None:
                self.do_POST()

            def do_GET(self) -> None:
                self.do_POST()

            def do_DELETE(self) -> None:
                self.do_POST()

            @override
            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler
