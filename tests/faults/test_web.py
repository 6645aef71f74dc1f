"""Web processes that are killed, stopped and restarted in mid-stream."""

from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installed
from tests.faults.streams import ADOPTED_S, adopted_after, asked, followed, in_mid_stream, whole

pytestmark = pytest.mark.asyncio(loop_scope="module")

STREAMS = 20


@pytest.fixture(scope="module")
def here() -> Iterator[Installation]:
    with installed() as ready:
        yield ready


async def test_answers_of_a_killed_process_go_on_in_another_and_every_reader_ends_equal(
    here: Installation,
) -> None:
    await here.wait_ready()
    async with here.page("web-1") as page, here.page("web-2") as other:
        streams = await asked(page, STREAMS, "script: tokens=260 rate=20 batch=2")
        await followed(other, streams)
        before = await in_mid_stream(here.rows, streams)
        here.product.kill("web-1")
        after = await whole(here.rows, before, page, other)
    assert all(row.processes[0] == "web-1" and row.attempt == 2 for row in after)
    assert page.connections > 1 == other.connections
    assert adopted_after(await here.prove(), streams) < here.on_time(ADOPTED_S)
