"""What every measuring of the token path has: product, engine, signed-in people, their lines, the rows."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from inference.context import room_for_answer
from tests.bench import cost, crowd
from tests.bench.direct import DirectPool, body_of
from tests.bench.heard import Heard
from tests.bench.line import Line
from tests.product import Product
from tests.scripted_answers import END_OF_TURN, answer_to, decode, directive_in, last_question
from tests.server import Server
from tests.socket_client import SignedIn

# Room for the longest answer that is asked for.
CONTEXT = "65536"
SIGN_INS_AT_ONCE = 2
LINES_EACH = 4
MAX_TOKENS = 8192

_ROWS = """
SELECT id::text, status, text, prompt_token_ids, completion_tokens, sampling
FROM inference_generation WHERE id = ANY(%s::uuid[])
"""


class WrongAnswer(AssertionError):
    """What the client has is not what the row or the engine has."""


@dataclass(slots=True)
class Scene:
    """`async with scene(product, engine_url, people) as stage`."""

    product: Product
    engine_url: str
    is_scripted: bool
    roots: dict[str, int]
    people: list[SignedIn] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    direct: DirectPool = field(init=False)
    model: str = ""
    max_tokens: int = MAX_TOKENS
    system: str = ""
    checked: int = 0

    def __post_init__(self) -> None:
        self.direct = DirectPool(self.engine_url)

    async def open_lines(self, count: int) -> list[Line]:
        """So many open pages, spread over the people."""
        while len(self.lines) < count:
            person = self.people[len(self.lines) % len(self.people)]
            self.lines.append(await Line.open(self.product.url, person.cookie))
        return self.lines[:count]

    def body(self, question: str, seed: int) -> dict[str, Any]:
        return body_of(question, model=self.model, system=self.system, max_tokens=self.max_tokens, seed=seed)

    def costs(self) -> dict[str, cost.Cost]:
        """Of everything that runs here; it changes when the product starts a process again."""
        return cost.costs(self.roots | self.product.everybody() | {"generator": os.getpid()})

    def check(self, answers: list[Heard]) -> None:
        """Text of the client, of the row and of the engine have one SHA-256; tokens are the row's."""
        by_id = {heard.generation: heard for heard in answers}
        with psycopg.connect(self.product.environment()["DATABASE_URL"]) as connection:
            rows = connection.execute(_ROWS, [list(by_id)]).fetchall()
        if len(rows) != len(answers):
            raise WrongAnswer(f"{len(answers)} answers, {len(rows)} rows")
        for key, status, text, prompt, tokens, sampling in rows:
            heard = by_id[key]
            said = self._engine_text(decode(prompt), sampling["seed"]) if self.is_scripted else text
            if status != "complete" or len({_digest(of) for of in (heard.text, text, said)}) != 1:
                raise WrongAnswer(f"generation {key} ({status}): client, row and engine differ")
            heard.tokens = tokens
        self.checked += len(rows)

    def check_direct(self, answers: list[Heard]) -> None:
        if not all(heard.tokens and heard.text for heard in answers):
            raise WrongAnswer("the direct leg heard an empty answer")

    def _engine_text(self, prompt: str, seed: int) -> str:
        ids = answer_to(prompt, seed, directive_in(last_question(prompt)))
        return decode(token_id for token_id in ids if token_id != END_OF_TURN)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@asynccontextmanager
async def scene(people: int, folder: Path, *, real: bool, **variables: str) -> AsyncIterator[Scene]:
    """The product as `make up` starts it, with production settings; people are signed in."""
    engine = None if real else Server("tests.bench.engine", "--context-length", CONTEXT, folder=folder)
    roots = {}
    environ: Any = {"FLYWHEEL_PROXIES": crowd.PROXIES, **variables}
    if engine is not None:
        engine.open()
        roots["engine"] = engine.pid
        environ["INFERENCE_URL"] = engine.url
    try:
        with Product(**environ) as product:
            url = product.environment()["INFERENCE_URL"]
            stage = Scene(product, url, not real, roots)
            try:
                await _populate(stage, people)
                yield stage
            finally:
                for line in stage.lines:
                    line.abort()
                stage.direct.close()
                await asyncio.gather(*(person.http.aclose() for person in stage.people))
    finally:
        if engine is not None:
            engine.close()


async def _populate(stage: Scene, people: int) -> None:
    crowd.make(stage.product, people)
    gate = asyncio.Semaphore(SIGN_INS_AT_ONCE)

    async def enter(number: int) -> SignedIn:
        async with gate:
            return await crowd.sign_in(stage.product, number)

    stage.people = list(await asyncio.gather(*map(enter, range(people))))
    served = await _served(stage.engine_url)
    stage.model = served["id"]
    stage.max_tokens = room_for_answer(served["max_model_len"], MAX_TOKENS)
    await _learn_system_prompt(stage)


async def _served(engine_url: str) -> dict[str, Any]:
    async with httpx.AsyncClient(trust_env=False) as client:
        models = (await client.get(f"{engine_url}/v1/models")).json()
    found: dict[str, Any] = models["data"][0]
    return found


async def _learn_system_prompt(stage: Scene) -> None:
    """Asked once through the product, so that the direct leg sends the same prompt; it warms both too."""
    line = (await stage.open_lines(1))[0]
    heard = await line.ask("Hello. script: tokens=8 rate=0")
    with psycopg.connect(stage.product.environment()["DATABASE_URL"]) as connection:
        query = "SELECT system_prompt FROM inference_generation WHERE id = %s"
        found = connection.execute(query, [heard.generation]).fetchone()
    stage.system = found[0] if found else ""
    stage.check([heard])
