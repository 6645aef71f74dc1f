"""G5 and G18: what a long answer and a long conversation cost by count, not by time."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import psycopg

from tests.bench.arithmetic import middle
from tests.bench.heard import Heard
from tests.bench.report import Goal, Report
from tests.bench.scene import Scene

SHORT, LONG = 1000, 4000
PACE = 50
ROOM = 16
# Statements of a page are read from the server's own log, which says them all.
LOGGED = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)")
TURNS = (25, 100)  # turns of a conversation: 50 messages, of which all are shown, and 200


async def bytes_on_the_wire(stage: Scene, report: Report, rounds: int, *, pace: int = PACE) -> None:
    """G5: payloads of all frames of an answer, and the body of the finished message's fragment."""
    sizes = {
        tokens: [await _size(stage, heard) for heard in await _answers(stage, tokens, rounds, pace)]
        for tokens in (SHORT, LONG)
    }
    report.samples["G5"] = sizes
    report.notes["G5"] = f"at {pace} tokens/s; frames' payloads, and the fetch of the finished message"
    ratios = [long / short for short, long in zip(sizes[SHORT], sizes[LONG], strict=True)]
    report.goals.append(Goal("G5", "4,000 / 1,000 tokens", middle(ratios), 4.2, 4.05))


async def _answers(stage: Scene, tokens: int, count: int, pace: int) -> list[Heard]:
    lines = await stage.open_lines(count)
    question = f"Tell me a long story. script: tokens={tokens} rate={pace}"
    sampling = {"max_tokens": tokens + ROOM}
    answers = await asyncio.gather(*(line.ask(question, sampling) for line in lines))
    stage.check(list(answers))
    return list(answers)


async def _size(stage: Scene, heard: Heard) -> int:
    for person in stage.people:
        place = f"/c/{heard.conversation}/messages/{heard.message}/"
        async with person.http.stream("GET", place) as response:
            if response.status_code == 200:
                return heard.size + sum([len(piece) async for piece in response.aiter_raw()])
    raise AssertionError(f"nobody may see {heard.conversation}")


async def statements_of_a_page(stage: Scene, report: Report, rounds: int) -> None:
    """G18: as PostgreSQL itself logs them, transaction control included, while a page is asked for."""
    log = stage.product.data / "logs" / "postgres.log"
    with psycopg.connect(stage.product.environment()["DATABASE_URL"], autocommit=True) as connection:
        counts = {}
        for turns in TURNS:
            page = await _conversation(stage, turns)
            await stage.people[0].http.get(page)
            connection.execute("ALTER SYSTEM SET log_statement = 'all'")
            connection.execute("ALTER SYSTEM SET log_line_prefix = '[%p] '")
            connection.execute("SELECT pg_reload_conf()")
            await asyncio.sleep(1)
            counts[2 * turns] = [await _statements(stage, page, log) for _ in range(rounds)]
            connection.execute("ALTER SYSTEM RESET log_statement")
            connection.execute("ALTER SYSTEM RESET log_line_prefix")
            connection.execute("SELECT pg_reload_conf()")
    report.samples["G18"] = counts
    middles = [middle([len(found) for found in counts[length]]) for length in counts]
    worst = max(middles, key=lambda spread: spread.value)
    report.notes["G18"] = (
        "statements that PostgreSQL logged in the page's session, the worst of "
        + ", ".join(
            f"{length} messages ({spread.value:g})" for length, spread in zip(counts, middles, strict=True)
        )
    )
    report.goals.append(Goal("G18", "a page of 50 messages", worst, 12, 6))


async def _conversation(stage: Scene, turns: int) -> str:
    line = (await stage.open_lines(1))[0]
    heard = await line.ask("Say a word. script: tokens=8 rate=0")
    for _ in range(turns - 1):
        heard = await line.ask("Say a word. script: tokens=8 rate=0", after=heard)
    return f"/c/{heard.conversation}/"


async def _statements(stage: Scene, page: str, log: Path) -> list[str]:
    """Those of the one database session that looked up the conversation."""
    begin = len(_lines(log))
    response = await stage.people[0].http.get(page)
    assert response.status_code == 200
    await asyncio.sleep(0.3)
    told = _lines(log)[begin:]
    found = statements_about(page.split("/")[2], told)
    assert found, f"of {len(told)} lines of the log after {begin}, none names the page: {told[:3]}"
    return found


def _lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()


def statements_about(key: str, lines: list[str]) -> list[str]:
    """Statements of the session that names `key`, in order. The driver writes ids without dashes."""
    found: dict[str, list[str]] = {}
    asked = ""
    for line in lines:
        session = line.partition(" ")[0]
        if match := LOGGED.search(line):
            found.setdefault(session, []).append(match[1])
        if key.replace("-", "") in line.replace("-", ""):
            asked = session
    return found.get(asked, [])
