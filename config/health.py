"""Whether the process lives (`/healthz`), and whether the product can work (`/readyz`) or what it lacks."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import cache as once

import redis.asyncio
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import pulse
from inference.database import in_database
from inference.engine.client import Engine

PROBE_S = 0.9
FRESH_S = 1.0  # with the time that a probe may take, no answer is older than 2 s

Missing = list[str]
Probe = Callable[[], Awaitable[Missing]]


@require_safe
@never_cache
async def healthz(_request: HttpRequest) -> HttpResponse:
    """That this answers is the answer."""
    return JsonResponse({"process": settings.PROCESS})


@require_safe
@never_cache
async def readyz(_request: HttpRequest) -> HttpResponse:
    missing = await READINESS.missing()
    answer = {"ready": not missing, "missing": missing, "process": settings.PROCESS}
    return JsonResponse(answer, status=503 if missing else 200)


class Readiness:
    """Asks all probes at once, each for a bounded time, and remembers what they said for a moment."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._probes = probes
        self._running: dict[str, asyncio.Task[Missing]] = {}
        self._asking: asyncio.Task[Missing] | None = None
        self._answer: Missing = []
        self._asked_at = float("-inf")

    async def missing(self) -> Missing:
        """The names of what is not there. Who asks while the probes are out gets their answer too."""
        if time.monotonic() - self._asked_at < FRESH_S:
            return self._answer
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await asyncio.shield(self._asking)

    async def _ask(self) -> Missing:
        asked_at = time.monotonic()
        for name, probe in self._probes.items():
            # One that hangs is left alone until it ends: hanging ones must not pile up.
            if name not in self._running or self._running[name].done():
                self._running[name] = asyncio.ensure_future(probe())
        await asyncio.wait(self._running.values(), timeout=PROBE_S)
        found = [_outcome(name, task) for name, task in self._running.items()]
        self._answer = sorted({name for names in found for name in names})
        self._asked_at = asked_at
        return self._answer


def _outcome(name: str, task: "asyncio.Task[Missing]") -> Missing:
    """Whatever a probe died of, what it asked for is missing; the servers' own logs say why."""
    if not task.done() or task.cancelled() or task.exception():
        return [name]
    return task.result()


async def database_takes_writes() -> Missing:
    return await in_database(_write_and_read_back)


def _write_and_read_back() -> Missing:
    token = secrets.token_hex(8)
    key = f"ready-{settings.PROCESS}"
    cache.set(key, token, timeout=60)  # Django's own cache is a table of the database
    return [] if cache.get(key) == token else ["database"]


async def migrations_are_applied() -> Missing:
    return await in_database(_unapplied)


def _unapplied() -> Missing:
    applied = MigrationRecorder(connection).applied_migrations()
    return [] if all(leaf in applied for leaf in _newest_migrations()) else ["migrations"]


@once
def _newest_migrations() -> tuple[tuple[str, str], ...]:
    """By this code; it cannot change while the process lives."""
    return tuple(MigrationLoader(None).graph.leaf_nodes())


async def redis_cache_answers() -> Missing:
    client = redis.asyncio.Redis.from_url(
        settings.CACHE_URL, socket_timeout=PROBE_S, socket_connect_timeout=PROBE_S
    )
    async with client:
        await client.set(f"ready-{settings.PROCESS}", b"1", ex=60)
    return []


async def background_lives() -> Missing:
    return await in_database(pulse.missing)


async def engine_serves_model() -> Missing:
    engine = Engine(settings.INFERENCE_URL, api_key=settings.INFERENCE_API_KEY)
    try:
        served = {model.id for model in await engine.models()}
    finally:
        await engine.aclose()
    wanted = settings.INFERENCE_MODEL
    return [] if wanted in served or (served and not wanted) else ["engine"]


PROBES: Mapping[str, Probe] = {
    "database": database_takes_writes,
    "migrations": migrations_are_applied,
    "cache": redis_cache_answers,
    "background": background_lives,
    "engine": engine_serves_model,
}
READINESS = Readiness(PROBES)
