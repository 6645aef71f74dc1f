"""Mixed load with random faults, all from one seed: `python -m tests.faults.soak --seed 7 --minutes 15`.

In the end every promise must hold, and what the processes hold be flat: once it is quiet, none of `make up`'s
processes has 24 MB of its own memory, or 64 open files, more than when it was quiet after the warm-up.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
from collections.abc import Coroutine
from typing import Any

from tests.faults.held import Held, Limit, grown, held
from tests.faults.installation import Installation, installed
from tests.faults.people import Person
from tests.faults.trouble import Trouble

PEOPLE = 4
WARM_S = 10.0
FLAT = Limit(memory=24 * 1024 * 1024, files=64)


class Soak:
    """`run` on one installation; `asked` answers were asked for, `trouble.told` and `rewinds` came."""

    def __init__(self, here: Installation, seed: int, seconds: float) -> None:
        self.here = here
        self.seconds = seconds
        self.rewinds = 0
        self.trouble = Trouble(here, seed)
        self.people = [Person(here, f"{seed}/{number}") for number in range(PEOPLE)]

    @property
    def asked(self) -> int:
        return sum(person.asked for person in self.people)

    async def run(self) -> None:
        await self._under_load(asyncio.sleep(WARM_S))
        before = await self._quiet()
        await self._under_load(self.trouble.run(self.seconds - WARM_S))
        now = await self._quiet()
        for name, each in now.items():
            print(f"soak: {name:10} {_words(before[name])} then, {_words(each)} now", flush=True)
        wrong = grown(before, now, FLAT)
        assert not wrong, "\n".join(wrong)

    async def _under_load(self, meanwhile: Coroutine[Any, Any, None]) -> None:
        over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(person.talk(over))
            await meanwhile
            over.set()

    async def _quiet(self) -> dict[str, Held]:
        """All pages are closed, and every promise holds."""
        await self.here.wait_ready()
        told = (each.frame["type"] for log in self.here.logs for each in log.told)
        self.rewinds += sum(kind == "rewind" for kind in told)
        await self.here.prove()
        return held(self.here)


def _words(each: Held) -> str:
    return f"{each.memory / 2**20:6.1f} MB {each.files:4} files"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    parser.add_argument("--minutes", type=float, default=15)
    options = parser.parse_args()
    print(f"soak: {options.minutes:g} minutes from SEED={options.seed}", flush=True)
    with installed() as here:
        soak = Soak(here, options.seed, options.minutes * 60)
        asyncio.run(soak.run())
    came = f"{soak.asked} answers, {len(soak.trouble.told)} faults, {soak.rewinds} rewinds"
    print(f"soak: {came}; every promise holds", flush=True)


if __name__ == "__main__":
    main()
