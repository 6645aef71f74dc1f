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
from config.backup import mark
from inference.database import in_database
from inference.engine.client import Engine
from inference.exceptions import EngineError
from inference.types import Timeouts

PROBE_S = 0.9
# One of several engines that hangs must not make all of them look so.
ENGINE_S = Timeouts(connect=0.7, call=0.7)
FRESH_S = 1.0  # with the time that a probe may take, no answer is older than 2 s

Missing = list[str]


class Away(str):
    """The name of one that is missing while another does its work: ready all the same."""

    __slots__ = ()


Probe = Callable[[], Awaitable[Missing]]


@require_safe
@never_cache
async def healthz(_request: HttpRequest) -> HttpResponse:
    """That this answers is the answer."""
    return JsonResponse({"process": settings.PROCESS})


@require_safe
@never_cache
async def readyz(_request: HttpRequest) -> HttpResponse:
    names = await READINESS.missing()
    away = [name for name in names if isinstance(name, Away)]
    missing = [name for name in names if name not in away]
    answer = {"ready": not missing, "missing": missing, "away": away, "process": settings.PROCESS}
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


async def no_restore_was_cut() -> Missing:
    return await in_database(_half_restored)


def _half_restored() -> Missing:
    with connection.cursor():
        return ["restore"] if mark.stands(connection.connection) else []


async def redis_cache_answers() -> Missing:
    client = redis.asyncio.Redis.from_url(
        settings.CACHE_URL, socket_timeout=PROBE_S, socket_connect_timeout=PROBE_S
    )
    async with client:
        await client.set(f"ready-{settings.PROCESS}", b"1", ex=60)
    return []


async def background_lives() -> Missing:
    return await in_database(pulse.missing)


async def an_engine_serves_the_model() -> Missing:
    """One is enough. Of several those that do not are named by their places in INFERENCE_URL: the addresses
    are nobody's business."""
    urls = settings.INFERENCE_URLS
    serve = await asyncio.gather(*(_serves_model(url) for url in urls))
    away: Missing = [Away(f"engine-{place}") for place, serves in enumerate(serve, 1) if not serves]
    if any(serve):
        return away
    return ["engine", *(away if len(urls) > 1 else [])]


async def _serves_model(url: str) -> bool:
    engine = Engine(url, api_key=settings.INFERENCE_API_KEY, timeouts=ENGINE_S)
    try:
        served = {model.id for model in await engine.models()}
    except EngineError:
        return False
    finally:
        await engine.aclose()
    wanted = settings.INFERENCE_MODEL
    return wanted in served or bool(served and not wanted)


PROBES: Mapping[str, Probe] = {
    "database": database_takes_writes,
    "migrations": migrations_are_applied,
    "restore": no_restore_was_cut,
    "cache": redis_cache_answers,
    "background": background_lives,
    "engine": an_engine_serves_the_model,
}
READINESS = Readiness(PROBES)
