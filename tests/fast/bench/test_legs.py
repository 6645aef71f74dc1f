"""The load generator's two lean clients, on the wire with far ends that are known."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from tests.answer import Frame, ProtocolError
from tests.bench.direct import DirectPool, body_of
from tests.bench.line import Line
from tests.bench.sizes import statements_about
from tests.scripted_answers import END_OF_TURN, answer_to, decode, directive_in, prompt_of
from tests.scripted_engine import ScriptedEngine

GENERATION = "0198c000-0000-7000-8000-000000000001"
QUESTION = "Go on. script: tokens=300 rate=0"


async def test_the_direct_client_hears_the_whole_answer_and_counts_its_tokens() -> None:
    body = body_of(QUESTION, model="scripted", system="Be kind.", max_tokens=400, seed=7)
    said = answer_to(prompt_of(body["messages"]), 7, directive_in(QUESTION))
    async with ScriptedEngine() as engine:
        pool = DirectPool(engine.url)
        first, again = await pool.ask(body), await pool.ask(body)
        pool.close()
        assert engine.connections_made == 1
    assert first.text == again.text == decode(token for token in said if token != END_OF_TURN)
    assert first.tokens == len(said)
    assert first.asked < first.first <= first.last


async def test_the_direct_client_joins_an_event_that_comes_in_pieces() -> None:
    asked = 'script: text="Whole." bytewise=true'
    body = body_of(asked, model="scripted", system="", max_tokens=40, seed=7)
    async with ScriptedEngine() as engine:
        assert (await DirectPool(engine.url).ask(body)).text == "Whole."


async def test_the_direct_client_does_not_take_a_refusal_for_an_answer() -> None:
    async with ScriptedEngine() as engine:
        engine.script(status=500)
        with pytest.raises(ConnectionError):
            await DirectPool(engine.url).ask(body_of("?", model="scripted", system="", max_tokens=8, seed=1))


def delta(start: int, text: str) -> Frame:
    place = {"type": "delta", "generation": GENERATION, "attempt": 1}
    return {**place, "from": start, "to": start + len(text), "text": text}


def end(to: int, status: str = "complete") -> Frame:
    return {"type": "end", "generation": GENERATION, "attempt": 1, "to": to, "status": status}


@asynccontextmanager
async def product(*news: Frame) -> AsyncIterator[str]:
    """A far end that accepts one question and says `news`, with a ping between them."""

    async def talk(socket: ServerConnection) -> None:
        await socket.send(json.dumps({"type": "hello", "version": 1, "process": "web-1"}))
        asked = json.loads(await socket.recv())
        made = {"conversation": "c", "message": "m", "answer": "a", "generation": GENERATION}
        await socket.send(json.dumps({"type": "accepted", "client_id": asked["client_id"], **made}))
        for frame in news:
            await (await socket.ping())
            await socket.send(json.dumps(frame))
        await socket.wait_closed()

    async with serve(talk, "127.0.0.1", 0, compression=None) as server:
        yield f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


async def test_a_line_joins_frames_of_every_size_and_answers_pings() -> None:
    texts = ["ä" * 10, "b" * 300, "c" * 70_000]
    news = [delta(0, texts[0]), delta(10, texts[1]), delta(310, texts[2]), end(70_310)]
    async with product(*news) as url:
        line = await Line.open(url, "")
        heard = await asyncio.wait_for(line.ask("?" * 200), 5)
        line.abort()
    assert (line.process, heard.text, heard.pieces) == ("web-1", "".join(texts), 3)


@pytest.mark.parametrize(
    "news", [[delta(0, "ab"), delta(3, "c")], [delta(0, "ab"), end(3)], [delta(0, "ab"), end(2, "failed")]]
)
async def test_a_line_takes_no_gap_no_short_end_and_no_failure(news: list[Frame]) -> None:
    async with product(*news) as url:
        line = await Line.open(url, "")
        with pytest.raises(ProtocolError):
            await asyncio.wait_for(line.ask("?"), 5)
        line.abort()


def test_statements_of_a_page_are_those_of_the_session_that_names_it() -> None:
    lines = [
        "[7] LOG:  statement: SELECT other",
        "[8] LOG:  statement: SELECT session",
        "[8] LOG:  statement: SELECT * FROM conversation WHERE id = 'abcd'",
        "[7] LOG:  execute <unnamed>: SELECT other",
        "[8] LOG:  execute _pg3_0: SELECT messages",
    ]
    wanted = ["SELECT session", "SELECT * FROM conversation WHERE id = 'abcd'", "SELECT messages"]
    assert statements_about("ab-cd", lines) == wanted
    assert statements_about("ff-ff", lines) == []
