"""Which model is served and whether it is there, for the page. Asked at most every two seconds."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from django.conf import settings

from inference.engine.client import Engine
from inference.exceptions import EngineError, Overloaded, Unavailable
from inference.types import Retries, Timeouts

TINY = "flywheel-tiny"
FRESH_S = 2.0
PATIENCE = Timeouts(connect=1.0, call=1.0)

STARTING = (
    "The model is not there yet. If it is starting, that takes about a minute, and several for a large "
    "model. Ask already: the answer comes as soon as it is there."
)
UNWELL = "The model does not answer as it should. Your messages are kept; the operator's log says more."


@dataclass(frozen=True, slots=True)
class Serving:
    """`words` say what is wrong, and are empty while the model is there."""

    name: str
    words: str = ""

    @property
    def is_tiny(self) -> bool:
        return self.name == TINY


@dataclass(slots=True)
class _Last:
    answer: Serving | None = None
    asked_at: float = 0.0


_last = _Last()


def known() -> Serving:
    """Without asking: what is configured, else what was served when last asked."""
    return Serving(settings.INFERENCE_MODEL or (_last.answer.name if _last.answer else ""))


async def now() -> Serving:
    """Asks the engines, or repeats an answer that is still fresh."""
    if _last.answer is None or time.monotonic() - _last.asked_at > FRESH_S:
        _last.answer = await _ask()
        _last.asked_at = time.monotonic()
    return _last.answer


async def _ask() -> Serving:
    """What one of them serves is there; why none does, only all together can say."""
    found = await asyncio.gather(*(_ask_one(url) for url in settings.INFERENCE_URLS))
    return min(found, key=lambda serving: (bool(serving.words), serving.words != STARTING))


async def _ask_one(url: str) -> Serving:
    engine = Engine(
        url,
        api_key=settings.INFERENCE_API_KEY,
        timeouts=PATIENCE,
        retries=Retries(attempts=1),
    )
    try:
        served = [model.id for model in await engine.models()]
    except Overloaded:
        return known()
    except Unavailable:
        return Serving(known().name, STARTING)
    except EngineError:
        return Serving(known().name, UNWELL)
    finally:
        await engine.aclose()
    name = settings.INFERENCE_MODEL or next(iter(served), "")
    return Serving(name) if name in served else Serving(name, STARTING)
