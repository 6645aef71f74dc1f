"""Writes a population part by part: each is one transaction, so that one that is cut is gone on with."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import count
from multiprocessing import get_context
from typing import Any, LiteralString
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone

from chat.models import Conversation
from feedback import projections
from feedback.demo.chunk import Chunk, chunk
from feedback.demo.copying import COLUMNS
from feedback.demo.marked import GROUP, population
from feedback.demo.order import PROMPT_NAME, Order, World, moment, sampling, variant_digest, world_of
from feedback.evaluation.models import NOTHING_LOOKED_AT
from feedback.models import DemoPopulation, EvalSlice
from inference.models import PromptActivation, PromptVersion, Variant

NOTE = "Of a generated population; no real answer is asked for with it."
#: Parts that are made ahead of the one that is written, for each process.
AHEAD = 2

_JOIN: LiteralString = """
INSERT INTO chat_user_groups (user_id, group_id) SELECT unnest(%s::uuid[]), %s
"""


class Refused(Exception):
    """In words, with what to do."""


def fill(
    order: Order, *, processes: int, beside_real_data: bool, say: Callable[[DemoPopulation], None]
) -> DemoPopulation:
    """The population, whole. Asked for again it is left as it is. Raises Refused.

    Its answers are older than those that slices have looked at: these begin anew.
    """
    row = population() or _begin(order, beside_real_data=beside_real_data)
    _check(row, order)
    with _made(order, row.parts, processes) as parts:
        while row.finished_at is None:
            row = _write(order, next(parts))
            say(row)
    EvalSlice.objects.update(looked=NOTHING_LOOKED_AT)
    return row


def _check(row: DemoPopulation, order: Order) -> None:
    if row.removing_at is not None:
        raise Refused("A population is being removed here: let that end first (--remove).")
    if Order(row.seed, row.asked, row.until, row.is_null, row.days) != order:
        raise Refused(
            f"There is another generated population here already: seed {row.seed}, asked for "
            f"{row.asked:,} events{', nothing hidden' if row.is_null else ''}, {row.days} days before "
            f"{row.until}. Remove it first (--remove)."
        )


@transaction.atomic
def _begin(order: Order, *, beside_real_data: bool) -> DemoPopulation:
    """The row, and what all parts name."""
    if not beside_real_data and Conversation.objects.exists():
        raise Refused(
            "There are conversations of real people here, and generated ones would stand beside them in "
            "every figure. Use an installation of its own, or say --beside-real-data (with make: BESIDE=1)."
        )
    world = world_of(order)
    Group.objects.get_or_create(name=GROUP)
    _write_prompts(world)
    _write_variants(world)
    return DemoPopulation.objects.create(
        seed=order.seed, asked=order.events, is_null=order.is_null, until=order.until, days=order.days
    )


def _write_prompts(world: World) -> None:
    for prompt in world.prompts:
        at = moment(prompt.from_ms)
        version = PromptVersion.objects.create(
            id=prompt.id, name=PROMPT_NAME, number=prompt.number, text=prompt.text, note=NOTE, created_at=at
        )
        PromptActivation.objects.create(name=PROMPT_NAME, version=version, note=NOTE, at=at)


def _write_variants(world: World) -> None:
    prompts = {prompt.number: prompt for prompt in world.prompts}
    for (model, number), key in world.variants.items():
        Variant.objects.create(
            id=key,
            served_model=model,
            prompt_version_id=UUID(prompts[number].id),
            sampling=sampling(),
            digest=variant_digest(model, prompts[number]),
            created_at=moment(prompts[number].from_ms),
        )


@contextmanager
def _made(order: Order, first: int, processes: int) -> Iterator[Iterator[Chunk]]:
    """The parts from `first` on, in order, without end; made in other processes if there are any."""
    if processes < 1:
        yield (chunk(order, number) for number in count(first))
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        try:
            yield _ahead(pool, order, first, processes * AHEAD)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _ahead(pool: ProcessPoolExecutor, order: Order, first: int, ahead: int) -> Iterator[Chunk]:
    waiting: deque[Future[Chunk]] = deque()
    for number in count(first):
        waiting.append(pool.submit(chunk, order, number))
        if len(waiting) > ahead:
            yield waiting.popleft().result()


@transaction.atomic
def _write(order: Order, part: Chunk) -> DemoPopulation:
    """One part with what is projected from its events. Raises Refused when somebody else writes too."""
    row = DemoPopulation.objects.select_for_update().filter(parts=part.number, removing_at=None).first()
    if row is None:
        raise Refused("Another command writes or removes this population just now.")
    people = [UUID(each) for each in part.people]
    with connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            if lines := part.copied.get(table):
                _copy(cursor, table, columns, lines)
        cursor.execute(_JOIN, [people, Group.objects.get(name=GROUP).pk])
    projections.add_of(people)
    row.counted = dict(Counter(row.counted) + Counter(part.tally))
    row.parts, row.people, row.events = row.parts + 1, row.people + len(people), row.events + part.events
    row.finished_at = timezone.now() if row.events >= order.events else None
    row.save()
    return row


def _copy(cursor: Any, table: str, columns: tuple[str, ...], lines: bytes) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
        copying.write(lines)
