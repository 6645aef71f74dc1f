"""Answers cut at chosen token ids by kill -9 end as if nothing had been: the same text from the same ids.

A gate holds every answer of one web process at its place; one kill then cuts all of them at once.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from config.up.ports import free_port
from tests.engine.cuts import Cut, Undisturbed, prefixes, spread
from tests.engine.gate import Gate
from tests.product import Product
from tests.rows import LOOK_EVERY_S, Row, Rows, rows_of
from tests.socket_client import Page, SignedIn

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(180)]

EMOJI = "Write a long list of animals with emoji."
SCRIPTS = "Say hello in many languages."
STORY = "Tell me a long story about a fox."
GREEDY = {"temperature": 0, "max_tokens": 400}
KILLED = ("web-1", "web-2", "web-1")
# Of the answers that one kill cuts.
ALL, INSIDE_CHARACTER, INSIDE_STOP = 8, 3, 1
STOP_LENGTH = 24
FIRST_SEED = 1000
# Long enough that a busy machine renews in time, short enough that nobody waits long.
LEASE_S, RENEW_S, SCAN_S = "4", "0.5", "0.2"
HELD_S = ADOPTED_S = 60.0


@pytest.fixture(scope="module")
def gated(product: Product) -> Iterator[Product]:
    """Two web processes that reach the shared product's engine through the gate."""
    with Product(
        INFERENCE_URL=f"http://127.0.0.1:{free_port()}",
        FLYWHEEL_LEASE_S=LEASE_S,
        FLYWHEEL_LEASE_RENEW_S=RENEW_S,
        FLYWHEEL_SCAN_S=SCAN_S,
    ) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gate(product: Product, gated: Product) -> AsyncIterator[Gate]:
    port = int(gated.environment()["INFERENCE_URL"].rpartition(":")[2])
    async with Gate(product.environment()["INFERENCE_URL"], port) as opened:
        yield opened


@pytest.fixture(scope="module")
def rows(gated: Product) -> Iterator[Rows]:
    with rows_of(gated) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ann(gated: Product) -> AsyncIterator[SignedIn]:
    async with SignedIn(gated.url, gated.email, gated.password) as person:
        yield person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cuts(gate: Gate, product: Product, ann: SignedIn, rows: Rows) -> list[list[Cut]]:
    """What each kill is to cut, planned by the answers that nothing cuts."""
    engine_url = product.environment()["INFERENCE_URL"]
    async with await ann.open() as page:

        async def undisturbed(question: str, **sampling: object) -> Undisturbed:
            asked = GREEDY | sampling
            generation = (await page.ask(question, sampling=asked))["generation"]
            await page.ended(generation)
            row = rows.of(generation)
            assert row.status == "complete" and row.attempt == 1
            return Undisturbed(question, asked, row, await prefixes(engine_url, row))

        emoji, scripts, story = [await undisturbed(question) for question in (EMOJI, SCRIPTS, STORY)]
        middle = len(story.prefixes[-1]) * 2 // 3
        stopped = await undisturbed(STORY, stop=[story.row.text[middle : middle + STOP_LENGTH]])
    assert stopped.row.finish_reason == "stop" and len(stopped.row.text) < len(story.row.text)
    return _planned(emoji, scripts, story, stopped)


def _planned(
    emoji: Undisturbed, scripts: Undisturbed, story: Undisturbed, stopped: Undisturbed
) -> list[list[Cut]]:
    kills = len(KILLED)
    wanted = [
        *((emoji, places) for places in spread(emoji.inside_character, 2 * kills)),
        *((scripts, places) for places in spread(scripts.inside_character, kills)),
        *((stopped, places) for places in spread(stopped.inside_stop, kills)),
        *((story, places) for places in spread(story.anywhere, 2 * kills)),
        *((emoji, places) for places in spread(emoji.anywhere, kills)),
        *((scripts, places) for places in spread(scripts.anywhere, kills)),
    ]
    planned = [Cut(of, places, FIRST_SEED + number) for number, (of, places) in enumerate(wanted)]
    return [planned[number::kills] for number in range(kills)]


@pytest.mark.parametrize("kill", range(len(KILLED)))
async def test_answers_cut_by_kill_9_end_with_text_and_token_ids_of_undisturbed_ones(
    kill: int, cuts: list[list[Cut]], gate: Gate, gated: Product, ann: SignedIn, rows: Rows
) -> None:
    killed, (survivor,) = KILLED[kill], {*KILLED} - {KILLED[kill]}
    await asyncio.to_thread(gated.wait_ready, without=())
    async with await ann.open(killed) as page, await ann.open(survivor) as other:
        asked = {cut: await _ask(cut, gate, page) for cut in cuts[kill]}
        held = {cut: await _held(cut, generation, gate, rows) for cut, generation in asked.items()}
        _assert_places(held)
        for generation in asked.values():
            await other.follow(generation)
        gated.kill(killed)
        assert [rows.of(generation) for generation in asked.values()] == list(held.values())
        for cut, generation in asked.items():
            answers = [await opened.ended(generation, ADOPTED_S) for opened in (page, other)]
            row = rows.of(generation)
            _assert_as_undisturbed(cut, held[cut], row)
            assert row.processes[0] == killed  # and then the survivor, or the one that took its place
            assert [answer.text for answer in answers] == [row.text, row.text]
    assert page.connections > 1


async def _ask(cut: Cut, gate: Gate, page: Page) -> str:
    gate.holds[cut.seed] = cut.places
    return str((await page.ask(cut.of.question, sampling=cut.sampling))["generation"])


async def _held(cut: Cut, generation: str, gate: Gate, rows: Rows) -> Row:
    """In mid-stream, once the database has all that the gate let through."""
    async with asyncio.timeout(HELD_S):
        while True:
            row = await rows.streaming(generation)
            if len(row.logged_ids) == gate.held.get(cut.seed):
                return row
            await asyncio.sleep(LOOK_EVERY_S)


def _assert_places(held: dict[Cut, Row]) -> None:
    """By what the database has of each, before the kill."""
    for cut, row in held.items():
        assert len(row.logged_ids) in cut.places
        assert row.logged_ids == cut.of.row.token_ids[: len(row.logged_ids)]
        assert cut.of.row.text.startswith(row.logged)
    inside_character = [row for cut, row in held.items() if cut.ends_inside_character(row)]
    inside_stop = [row for cut, row in held.items() if cut.ends_inside_stop(row)]
    assert (len(held), len(inside_stop)) == (ALL, INSIDE_STOP)
    assert len(inside_character) >= INSIDE_CHARACTER


def _assert_as_undisturbed(cut: Cut, held: Row, row: Row) -> None:
    whole = cut.of.row
    assert row.text == whole.text
    assert row.token_ids == whole.token_ids
    assert row.prompt_token_ids == whole.prompt_token_ids
    ends = [(each.status, each.finish_reason, each.completion_tokens) for each in (row, whole)]
    assert ends[0] == ends[1]
    assert row.attempt == len(set(row.owners)) == 2, row.owners
    assert row.starts == [0, cut.of.agreed(held)]
    assert len(row.text) > len(held.logged), "no text came later"
