"""Two minutes of mixed load with random faults, from a fixed seed; `make soak` goes on for longer."""

import pytest

from tests.faults.installation import Installation
from tests.faults.soak import Soak

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEED = 4
SECONDS = 120


async def test_two_minutes_of_load_and_random_faults_break_no_promise(here: Installation) -> None:
    await here.wait_ready()
    soak = Soak(here, SEED, SECONDS)
    await soak.run()
    assert soak.asked > 20 and len(soak.trouble.told) > 5
