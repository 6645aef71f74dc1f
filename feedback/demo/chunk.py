"""A part of the population: some people with all that they did, as lines for COPY. Pure, so that several
processes make them; the same order and number give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from feedback.demo.acting import have_one
from feedback.demo.copying import At, Rows
from feedback.demo.draw import uuid4, uuid_at
from feedback.demo.order import Order, World, world_of
from feedback.demo.person import HOUR_MS, Person, consents, person

PEOPLE = 20
# Between two conversations of one person: the first has been left by then.
APART_MS = 40 * 60_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """`tally` counts what is told of the truths: "prompt 3|down" and the like."""

    number: int
    people: tuple[str, ...]
    events: int
    copied: Mapping[str, bytes]
    tally: Mapping[str, int]


def chunk(order: Order, number: int) -> Chunk:
    world, rows, tally = world_of(order), Rows(), Counter[str]()
    people: list[str] = []
    events = 0
    for place in range(number * PEOPLE, (number + 1) * PEOPLE):
        events += _life(rows, world, place, people, tally)
    return Chunk(number, tuple(people), events, rows.copied(), tally)


def _life(rows: Rows, world: World, place: int, people: list[str], tally: Counter[str]) -> int:
    """All of one person; how many events."""
    who, rng = person(world, place)
    people.append(who.id)
    _account(rows, who, f"!{uuid4(rng)}")
    for level, at in consents(rng, who, world.ends_ms):
        rows.add("chat_consent", uuid_at(rng, at), who.id, level, At(at))
    events, free = 0, 0
    for begins in who.comes:
        at = max(begins, free)
        if at > world.ends_ms - 3 * HOUR_MS:
            break
        talk, holds = have_one(rows, world, who, rng, at)
        free, events = talk.now + APART_MS, events + talk.thread.events
        tally.update(talk.tally)
        tally["conversations"] += 1
        if holds:
            tally[f"planted {holds}"] += 1
    return events


def _account(rows: Rows, who: Person, password: str) -> None:
    """Nobody signs in with it: it has no password, and is not active."""
    row = (who.id, password, None, False, who.email, who.name, False, False)
    rows.add("chat_user", *row, At(who.created_ms), None)
