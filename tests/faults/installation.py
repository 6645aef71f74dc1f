"""A product with its scripted engine, everything that its pages are told, and the proof at the end."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.faults import invariants
from tests.faults.pages import LoggedPage, PageLog
from tests.faults.stored import Stored, read
from tests.product import Product
from tests.rows import LOOK_EVERY_S, Rows, rows_of
from tests.scripted_log import Request, requests
from tests.server import Server
from tests.socket_client import SignedIn

# Long enough that a process on a busy machine renews in time.
LEASE_S = 4.0
SHORT = {"FLYWHEEL_LEASE_S": f"{LEASE_S}", "FLYWHEEL_LEASE_RENEW_S": "0.5", "FLYWHEEL_SCAN_S": "0.2"}
ENDED_S = 90.0
QUIET_S = 30.0


class Installation:
    """`async with installation.page("web-1") as page`; `prove` reads every log of it."""

    def __init__(self, product: Product, engine: Server, journal: Path, rows: Rows, lease_s: float) -> None:
        self.product = product
        self.engine = engine
        self._rows = rows
        self.lease_s = lease_s
        self.logs: list[PageLog] = []
        self._journal = journal
        self._person: SignedIn | None = None
        self._proved: set[str] = set()
        self._webs = self.webs

    @property
    def rows(self) -> Rows:
        """On a connection that is made again after the database was away."""
        try:
            self._rows.one("SELECT 1")
        except psycopg.OperationalError:
            self._rows = Rows(psycopg.connect(self.database_url, autocommit=True))
        return self._rows

    @property
    def database_url(self) -> str:
        return self.product.environment()["DATABASE_URL"]

    @property
    def webs(self) -> list[str]:
        return sorted(name for name in self.product.children() if name.startswith("web-"))

    async def ann(self) -> SignedIn:
        """The first account, signed in once."""
        if self._person is None:
            product = self.product
            self._person = await SignedIn(product.url, product.email, product.password).__aenter__()
        return self._person

    @asynccontextmanager
    async def page(self, process: str = "", via: int = 0) -> AsyncIterator[LoggedPage]:
        """One page, served by this web process at first; `via` a port in between."""
        log = PageLog()
        self.logs.append(log)
        async with await LoggedPage.at(await self.ann(), log, process, via) as page:
            yield page

    async def wait_ready(self) -> None:
        """Until every web process serves: one that does would answer for another that is away."""
        await asyncio.to_thread(self.product.wait_for, self._all_serve, "have all its web processes")
        await asyncio.to_thread(self.product.wait_ready, without=())

    def release(self, gate: str) -> None:
        """What the engine holds there may go on."""
        httpx.post(f"{self.engine.url}/release", json={"gate": gate}, timeout=30, trust_env=False)

    async def back(self, process: str, old: int) -> None:
        """Until a successor of the killed process is ready."""

        def is_back() -> bool:
            return self._serves(process) not in (None, old)

        await asyncio.to_thread(self.product.wait_for, is_back, f"start {process} again")

    def _all_serve(self) -> bool:
        return None not in map(self._serves, self._webs)

    def _serves(self, process: str) -> int | None:
        """Its process id, from when it said that it is ready until it is told to end."""
        mark = self.product.data / "run" / f"{process}.ready"
        child = self.product.children().get(process)
        is_ready = mark.exists() and mark.read_text().strip() == str(child)
        return child if is_ready and child not in self.product.ended else None

    @contextmanager
    def unsupervised(self) -> Iterator[None]:
        """What is killed stays away meanwhile: nobody starts a successor that could adopt."""
        self.product.kill("supervisor", signal.SIGSTOP)
        try:
            yield
        finally:
            self.product.kill("supervisor", signal.SIGCONT)

    def on_time(self, seconds: float) -> float:
        """What a promise allows, and as much more as others keep this machine's cores busy."""
        return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))

    def requests(self) -> list[Request]:
        return requests(self._journal)

    def stored(self) -> Stored:
        return read(self.database_url)

    async def prove(self) -> Stored:
        """Waits until all answers have ended and the engine is idle; then every promise must hold.

        What was looked at before is left out, so that one damage fails one test.
        """
        live = "SELECT count(*) FROM inference_generation WHERE status IN ('queued', 'streaming')"
        async with asyncio.timeout(ENDED_S):
            while self.rows.one(live):
                await asyncio.sleep(LOOK_EVERY_S)
        async with asyncio.timeout(QUIET_S):
            while not all(request.is_over for request in self.requests()):
                await asyncio.sleep(LOOK_EVERY_S)
        found = self.stored().without(self._proved)
        self._proved |= found.ids
        logs, self.logs = self.logs, []
        broken = invariants.violations(logs, found, self.requests(), lease_s=self.lease_s)
        assert not broken, "\n".join(broken[:20])
        assert found.generations and any(log.told for log in logs), "nothing was said: nothing is proved"
        return found

    async def answers(self, path: str) -> httpx.Response:
        """A page, as the first account gets it."""
        return await (await self.ann()).http.get(path)


@contextmanager
def installed(
    *,
    lease: dict[str, str] | None = None,
    lease_s: float = LEASE_S,
    context_length: int = 2048,
    **environ: Any,
) -> Iterator[Installation]:
    """Two web processes with short leases, and the scripted engine in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="flywheel-faults-") as name:
        folder = Path(name)
        journal = folder / "requests.jsonl"
        arguments = ("--journal", str(journal), "--context-length", str(context_length))
        engine = Server("tests.scripted_engine", *arguments, folder=folder)
        engine.open()
        settings: dict[str, Any] = {**(SHORT if lease is None else lease), **environ}
        try:
            with Product(INFERENCE_URL=engine.url, **settings) as product, rows_of(product) as rows:
                product.wait_ready(without=())
                yield Installation(product, engine, journal, rows, lease_s)
        finally:
            engine.close()
