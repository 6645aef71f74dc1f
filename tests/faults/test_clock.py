"""One process's wall clock an hour before or behind the others': leases go by the database's."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.up.child import Child, Launch, wait_until
from config.up.folders import PROJECT
from tests.faults.installation import Installation
from tests.faults.streams import ADOPTED_S, Streams, adopted_after

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOUR_S = 3600
READY_S = 120


@contextmanager
def shifted(here: Installation, seconds: int, name: str, folder: Path) -> Iterator[Child]:
    """A third web process on the product's port."""
    mark = folder / "ready"
    own = {"FLYWHEEL_PROCESS": name, "FLYWHEEL_POOL": "1", "FLYWHEEL_READY_FILE": str(mark)}
    argv = [sys.executable, "-m", "tests.faults.shifted_web", str(seconds)]
    child = Child(Launch(argv, here.product.command_environment() | own, PROJECT), folder / "log")
    try:
        assert wait_until(mark.exists, child, READY_S), child.last_words()
        yield child
    finally:
        child.stop(grace_s=10)


@pytest.mark.parametrize(("seconds", "name"), [(HOUR_S, "ahead"), (-HOUR_S, "behind")])
async def test_a_wrong_clock_takes_nobodys_answers_and_keeps_none_from_being_adopted(
    here: Installation, seconds: int, name: str, tmp_path: Path
) -> None:
    streams, others = Streams(here), Streams(here)
    with shifted(here, seconds, name, tmp_path) as child:
        async with here.page(name) as page, here.page("web-1") as other:
            await streams.ask(page, 10)
            await others.ask(other, 10)
            await streams.follow(other)
            await others.follow(page)
            await streams.in_mid_stream()
            await others.in_mid_stream()
            child.kill_group()
            await streams.go_on(attempt=2)
            rows = await streams.end(page, other)
            kept = await others.end(page, other)
    assert all(row.processes[0] == name and row.attempt == 2 for row in rows)
    assert all(row.processes == ["web-1"] for row in kept)
    assert adopted_after(await here.prove(), streams.generations) < here.on_time(ADOPTED_S)
