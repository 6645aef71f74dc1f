"""An engine that is gone for a minute and a half: the question waits, says so, and is answered by itself."""

import asyncio
from time import monotonic

import pytest

from tests.faults.installation import Installation
from tests.faults.streams import ENDED_S
from tests.rows import LOOK_EVERY_S

pytestmark = pytest.mark.asyncio(loop_scope="session")

AWAY_S = 90.0


async def test_a_question_outwaits_an_engine_that_is_gone_for_90_seconds(here: Installation) -> None:
    await here.wait_ready()
    here.engine.kill()
    async with here.page("web-1") as page, here.page("web-2") as other:
        asked = await page.ask("script: tokens=20")
        generation = asked["generation"]
        await other.follow(generation)
        for each in (page, other):
            await each.until(lambda frame: frame["type"] == "waiting" and frame["generation"] == generation)
        until = monotonic() + AWAY_S
        while monotonic() < until:
            assert here.rows.of(generation).status == "queued"
            await asyncio.sleep(LOOK_EVERY_S)
        here.engine.open()
        shown = {(await each.ended(generation, ENDED_S)).text for each in (page, other)}
    row = here.rows.of(generation)
    assert row.status == "complete" and shown == {row.text}
    await here.prove()
