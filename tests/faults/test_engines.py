"""Two engines serve the same model, and one of them is killed with 20 answers under way."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import pytest
from typing_extensions import override

from tests.faults.installation import LEASE_S, SHORT, Installation
from tests.faults.pages import LoggedPage
from tests.faults.streams import ENDED_S, Streams, whole
from tests.product import Product
from tests.rows import LOOK_EVERY_S, Rows, rows_of
from tests.scripted_log import Request, requests
from tests.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")

STREAMS = 20
# A question that no other answer holds up, with its way through the product.
AT_ONCE_S = 2.0
# It is asked every second whether it is there again.
BACK_S = 2.0
QUICK = "script: tokens=20 rate=0"


class Scripted(Server):
    """An engine with a journal of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.journal = folder / "requests.jsonl"
        super().__init__("tests.scripted_engine", "--journal", str(self.journal), folder=folder)

    def asked(self) -> list[Request]:
        return requests(self.journal)

    def release(self, gate: str) -> None:
        httpx.post(f"{self.url}/release", json={"gate": gate}, timeout=30, trust_env=False)


class TwoEngines(Installation):
    """An installation with a second engine beside its first."""

    def __init__(self, product: Product, engines: list[Scripted], rows: Rows) -> None:
        self.engines = engines
        super().__init__(product, engines[0], engines[0].journal, rows, LEASE_S)

    @override
    def release(self, gate: str) -> None:
        for engine in self.engines:
            engine.release(gate)

    @override
    def requests(self) -> list[Request]:
        return [request for engine in self.engines for request in engine.asked()]

    def of(self, engine: Scripted, generations: list[str]) -> list[str]:
        """Those of the answers that this engine was asked for."""
        seeds = {request.seed for request in engine.asked()}
        return [key for key in generations if self.rows.of(key).sampling["seed"] in seeds]

    async def away(self, *names: str) -> None:
        """Until the product is ready without these engines."""

        def is_so() -> bool:
            told = self.product.readiness()
            return bool(told["ready"]) and told["away"] == list(names)

        await asyncio.to_thread(self.product.wait_for, is_so, f"say that {names} are away")


@pytest.fixture(scope="module")
def here() -> Iterator[TwoEngines]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="flywheel-faults-")))
        engines = [Scripted(folder / name) for name in ("one", "two")]
        for engine in engines:
            stack.callback(engine.close)
            engine.open()
        urls = ",".join(engine.url for engine in engines)
        settings: dict[str, Any] = {**SHORT, "INFERENCE_URL": urls}
        product = stack.enter_context(Product(**settings))
        product.wait_ready(without=())
        yield TwoEngines(product, engines, stack.enter_context(rows_of(product)))


async def _answered(page: LoggedPage) -> str:
    """A question whose answer nobody had to wait for."""
    generation = str((await page.ask(QUICK))["generation"])
    answer = await page.ended(generation, ENDED_S)
    assert answer.end and answer.end["status"] == "complete", answer.end
    told = [each.frame["generation"] for each in page.log.told if each.frame["type"] == "waiting"]
    assert generation not in told, "it was told to wait"
    return generation


async def test_one_of_two_engines_is_killed_and_only_its_answers_are_interrupted(here: TwoEngines) -> None:
    assert "engine" not in here.product.children(), "engines that are given are the only ones"
    killed, survivor = here.engines
    streams = Streams(here, tokens=160, hold=100, rate=40)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, STREAMS)
        await streams.in_mid_stream()
        lost, kept = here.of(killed, streams.generations), here.of(survivor, streams.generations)
        assert len(lost) == len(kept) == STREAMS / 2
        killed.kill()
        began = monotonic()
        next_ones = [await _answered(each) for each in (page, other, page, other)]
        assert monotonic() - began < here.on_time(len(next_ones) * AT_ONCE_S)
        for generation in lost:
            await page.ended(generation, ENDED_S)
        rows = [here.rows.of(generation) for generation in lost]
        assert {(row.status, row.error_code) for row in rows} == {("interrupted", "stream_cut")}
        assert all(row.text.startswith(streams.before[row.id].logged) for row in rows)
        await here.away("engine-1")
        await asyncio.to_thread(survivor.release, streams.gate)
        await whole(here, {key: streams.before[key] for key in kept}, page)
    assert here.of(survivor, next_ones) == next_ones
    await here.prove()


async def test_an_engine_that_is_back_gets_its_share_of_the_questions_again(here: TwoEngines) -> None:
    back, other_engine = here.engines
    back.kill()
    async with here.page("web-1") as page:
        await _answered(page)
        back.open()
        async with asyncio.timeout(here.on_time(BACK_S)):
            while not here.of(back, [await _answered(page)]):
                await asyncio.sleep(LOOK_EVERY_S)
        await here.away()
        streams = Streams(here, tokens=60, hold=40, rate=40)
        await streams.ask(page, STREAMS)
        await streams.in_mid_stream()
        assert [len(here.of(each, streams.generations)) for each in (back, other_engine)] == [10, 10]
        await streams.end(page)
    await here.prove()
