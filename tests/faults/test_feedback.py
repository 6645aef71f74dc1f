"""Web process, worker, beat and database are killed while people give feedback: all of it is there once."""

import asyncio
import subprocess
import sys
from contextlib import ExitStack
from time import monotonic
from typing import Any

import pytest

from config.up.folders import PROJECT
from tests.faults.events import SIGNALS
from tests.faults.givers import SHORT, Giver, giving
from tests.faults.installation import Installation
from tests.faults.locks import blocked, held, killed, terminated
from tests.faults.servers import hung
from tests.rows import LOOK_EVERY_S

pytestmark = pytest.mark.asyncio(loop_scope="session")

# After the last fault all that was done is told and all that can be bound is bound.
EMPTY_S = 60.0
# What the drain has to tell, and what waits for an answer that its sender sees.
OUTBOX = """
SELECT (SELECT count(*) FROM chat_activity WHERE drained_at IS NULL)
     + (SELECT count(*) FROM feedback_parked p JOIN chat_message m ON m.id = p.subject
        JOIN chat_conversation c ON c.id = m.conversation_id
        WHERE c.deleted_at IS NULL AND c.owner_id = p.sender_id)
"""
ME = "SELECT id::text FROM chat_user WHERE email = %s"
MEET = "SELECT pg_advisory_xact_lock(hashtextextended('feedback ' || %s, 0))"
HOLD = "SELECT id FROM chat_activity WHERE client_id = %s FOR UPDATE"
PROJECTED = """
SELECT coalesce(jsonb_agg(to_jsonb(row) - 'id' ORDER BY to_jsonb(row) - 'id'), '[]') FROM {} AS row
"""


async def test_all_feedback_is_there_once_when_what_takes_it_is_killed_meanwhile(here: Installation) -> None:
    await here.wait_ready()
    async with here.page("web-1") as page, here.page("web-2") as other:
        async with giving(here, page, other) as givers:
            await givers.more()
            for name in ("web-1", "worker", "beat"):
                await here.back(name, killed(here, name))
                await givers.more()
            killed(here, "postgres")
            await givers.more(2)
        await here.wait_ready()
        await _emptied(here)
    found = await here.prove()
    given = [event for event in found.events if event.source == "page"]
    early = {event.about for event in given if not event.is_bound}
    assert early == givers.early, "what names no answer is parked, and nothing else is"
    assert {event.kind for event in found.events} >= {"rating", "exposure", "copy", "regenerate", "stop"}
    _rebuilt(here)


async def test_a_worker_that_is_killed_before_it_has_told_leaves_all_to_the_next_one(
    here: Installation,
) -> None:
    await here.wait_ready()
    async with here.page() as page:
        asked = await page.ask(SHORT)
        await page.ended(asked["generation"])
        with ExitStack() as until_killed:
            with hung(here.product, "worker"):
                again = await page.do("regenerate", message=asked["answer"])
                await page.ended(again["generation"])
                until_killed.enter_context(held(here, HOLD, again["client_id"]))
            await blocked(here, 'UPDATE "chat_activity"')
            old = killed(here, "worker")
            terminated(here, 'UPDATE "chat_activity"')
            await here.back("worker", old)
        await here.wait_ready()
        await _emptied(here)
    told = [event.kind for event in (await here.prove()).events if event.kind in SIGNALS.values()]
    assert told == ["regenerate"]


async def test_a_web_process_that_is_killed_before_it_has_stored_a_batch_acknowledges_nothing(
    here: Installation,
) -> None:
    await here.wait_ready()
    async with here.page("web-1") as page:
        asked = await page.ask(SHORT)
        await page.ended(asked["generation"])
        giver = Giver(here, page, "one")
        with held(here, MEET, here.rows.one(ME, here.product.email)):
            sending = asyncio.create_task(giver.over_socket(giver.about(asked["answer"])))
            await blocked(here, "pg_advisory_xact_lock")
            assert not page.log.kept
            await here.back("web-1", killed(here, "web-1"))
            assert not page.log.kept
        await sending
    found = await here.prove()
    stored = {event.client_id for event in found.events if event.source == "page"}
    assert stored == page.log.kept == page.log.given.keys()


async def _emptied(here: Installation) -> None:
    began = monotonic()
    while left := here.rows.one(OUTBOX):
        assert monotonic() - began < here.on_time(EMPTY_S), f"{left} are still to be told or bound"
        await asyncio.sleep(LOOK_EVERY_S)
    print(f"outbox empty after {monotonic() - began:.1f} s", flush=True)


def _rebuilt(here: Installation) -> None:
    """From the events alone, row for row as they had been added."""
    before = _projected(here)
    command = [sys.executable, "manage.py", "rebuild_opinions"]
    environ = here.product.command_environment()
    subprocess.run(command, cwd=PROJECT, env=environ, check=True, stdout=subprocess.DEVNULL)
    assert all(before) and _projected(here) == before


def _projected(here: Installation) -> list[Any]:
    tables = ("feedback_opinion", "feedback_exposure", "feedback_sideexposure")
    return [here.rows.one(PROJECTED.format(table)) for table in tables]
