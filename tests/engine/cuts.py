"""Where answers are cut: places found by an undisturbed answer's token ids and the engine's `/detokenize`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.rows import Row

# Deep enough for every kind of place; each prefix is one request.
PLACES_MAX = 200
INCOMPLETE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """An answer that nothing cut. `prefixes[n]` is the text of its first n token ids."""

    question: str
    sampling: dict[str, Any]
    row: Row
    prefixes: list[str]

    @property
    def anywhere(self) -> list[int]:
        """Places with text before them, and text that is still to come."""
        last = len(self.row.text)
        return [n for n, said in enumerate(self.prefixes) if 0 < len(said.rstrip(INCOMPLETE)) < last]

    @property
    def inside_character(self) -> list[int]:
        """Places between the token ids of one character."""
        return [n for n in self.anywhere if self.prefixes[n].endswith(INCOMPLETE)]

    @property
    def inside_stop(self) -> list[int]:
        """Places at which the ids hold a beginning of the stop string, of which the text holds nothing."""
        (stop,) = self.sampling["stop"]
        begun = range(len(self.row.text) + 1, len(self.row.text) + len(stop))
        return [n for n, said in enumerate(self.prefixes) if len(said) in begun]

    def agreed(self, held: Row) -> int:
        """How many code points of what was logged belong to whole token ids."""
        said = self.prefixes[: len(held.logged_ids) + 1]
        return max(len(text) for text in said if held.logged.startswith(text))


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """One answer to be cut at the first of `places` at which the engine hands on a token."""

    of: Undisturbed
    places: frozenset[int]
    seed: int

    @property
    def sampling(self) -> dict[str, Any]:
        return {**self.of.sampling, "seed": self.seed}

    def ends_inside_character(self, held: Row) -> bool:
        """The ids hold a beginning of a character, of which the text holds nothing."""
        said = self.of.prefixes[len(held.logged_ids)]
        return said.endswith(INCOMPLETE) and held.logged == said.rstrip(INCOMPLETE)

    def ends_inside_stop(self, held: Row) -> bool:
        """The ids go past where the answer is to end, and the text does not."""
        said = self.of.prefixes[len(held.logged_ids)]
        return len(held.logged) < len(self.of.row.text) < len(said) and said.startswith(self.of.row.text)


def spread(places: Sequence[int], count: int) -> list[frozenset[int]]:
    """`count` sets of places, beginning ever later."""
    return [frozenset(places[len(places) * number // count :]) for number in range(count)]


async def prefixes(engine_url: str, row: Row) -> list[str]:
    """The text of the first n ids, for every n up to PLACES_MAX."""
    limits = httpx.Limits(max_connections=8)
    async with httpx.AsyncClient(base_url=engine_url, limits=limits, timeout=60, trust_env=False) as engine:

        async def text_of(ids: list[int]) -> str:
            answer = await engine.post("/detokenize", json={"model": row.served_model, "tokens": ids})
            return str(answer.raise_for_status().json()["prompt"])

        counts = range(1, min(PLACES_MAX, len(row.token_ids)))
        return ["", *await asyncio.gather(*(text_of(row.token_ids[:n]) for n in counts))]
