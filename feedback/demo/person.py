"""Who somebody is: when they come, what they like to talk about, how often they press anything. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from feedback.demo.draw import spread, uuid4, uuid_at
from feedback.demo.order import DAY_MS, Interest, World
from feedback.demo.words.following import FIRST_NAMES, LAST_NAMES

HOUR_MS = DAY_MS // 24
#: Of addresses that no mail can reach: `.invalid` is set aside for that (RFC 6761).
DOMAIN = "demo.invalid"
LANGUAGES = {"en": 0.72, "de": 0.1, "es": 0.07, "fr": 0.06, "nb": 0.05}
# By the hour of a person's day.
_HOURS = (1, 0, 0, 0, 0, 1, 3, 6, 10, 12, 12, 10, 8, 9, 11, 10, 9, 8, 8, 9, 10, 8, 5, 2)
_WEEKEND = 0.45
CONVERSATIONS, CONVERSATIONS_SPREAD, CONVERSATIONS_MOST = 2.4, 0.9, 120


@dataclass(slots=True)
class Person:
    """`presses`: how likely they are to rate an answer that moves them; `mood` is added to how they see all.

    The last four fields grow while they chat.
    """

    id: str
    name: str
    email: str
    language: str
    created_ms: int
    mood: float
    presses: float
    corrects: float
    is_clockwork: bool
    likes: tuple[Interest, ...]
    weights: tuple[float, ...]
    devices: tuple[str, ...]
    comes: tuple[int, ...]
    counters: dict[str, int] = field(default_factory=dict)
    rated: list[datetime] = field(default_factory=list)
    said: list[tuple[datetime, str]] = field(default_factory=list)
    arrived_ms: int = 0


def person(world: World, number: int) -> tuple[Person, Random]:
    """The same for the same seed, whoever else there is; and their own generator, for all they do."""
    order = world.order
    rng = Random(f"person {order.seed} {number}")
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    created = world.begins_ms + int(order.days * DAY_MS * max(0.0, rng.random() * 1.25 - 0.25) * 0.92)
    presses = rng.random()
    return (
        Person(
            id=uuid_at(rng, created),
            name=f"{first} {last} (generated)",
            email=f"{first}.{last}.{number}@{DOMAIN}".lower(),
            language=rng.choices(tuple(LANGUAGES), tuple(LANGUAGES.values()))[0],
            created_ms=created,
            mood=rng.gauss(0, 0.4),
            presses=0.006 if presses < 0.7 else spread(rng, 0.1, 0.6) if presses < 0.95 else 0.55,
            corrects=0.0 if rng.random() < 0.6 else spread(rng, 0.04, 0.8),
            is_clockwork=rng.random() < 0.004,
            likes=world.interests,
            weights=tuple(each.share * spread(rng, 1, 1) for each in world.interests),
            devices=tuple(uuid4(rng) for _ in range(1 + (rng.random() < 0.35))),
            comes=tuple(_comes(rng, world, created, number)),
        ),
        rng,
    )


def _comes(rng: Random, world: World, created: int, number: int) -> Iterator[int]:
    """When conversations begin, in order: more on weekdays, by the hours of where they live."""
    count = min(CONVERSATIONS_MOST, 1 + int(spread(rng, CONVERSATIONS, CONVERSATIONS_SPREAD)))
    zone, days = rng.choice((-5, 0, 1, 1, 1, 2, 8)), max(1, (world.ends_ms - created) // DAY_MS)
    times = [_first(world, created, number, zone)]
    while len(times) < count:
        day = created // DAY_MS + int(days * rng.random() ** 1.2)
        if (day + 3) % 7 >= 5 and rng.random() > _WEEKEND:
            day -= 2
        times.append(_moment(rng, day, zone))
    for at in sorted(times):
        if created < at < world.ends_ms - 3 * HOUR_MS:
            yield at


def _first(world: World, created: int, number: int, zone: int) -> int:
    """Soon after they came, by the same days and hours; drawn apart, so that nothing else depends on it."""
    rng, day = Random(f"first {world.order.seed} {number}"), created // DAY_MS
    if (day + 3) % 7 >= 5 and rng.random() > _WEEKEND:
        day += 2
    at = _moment(rng, day, zone)
    while at <= created:
        at += DAY_MS
    return at if at < world.ends_ms - 3 * HOUR_MS else created + 60_000


def _moment(rng: Random, day: int, zone: int) -> int:
    hour = rng.choices(range(24), _HOURS)[0] - zone
    return day * DAY_MS + hour * HOUR_MS + rng.randrange(HOUR_MS)


def consents(rng: Random, person: Person, ends_ms: int) -> Iterator[tuple[str, int]]:
    """What they allowed from when on: a third never answer, most others once, some change their minds."""
    drawn = rng.random()
    if drawn < 0.3:
        return
    level = "training" if drawn < 0.75 else "evaluation" if drawn < 0.9 else "none"
    at = person.created_ms + rng.randrange(5_000, 50_000)
    yield level, at
    if rng.random() < 0.06:
        others = [each for each in ("none", "evaluation", "training") if each != level]
        yield rng.choice(others), at + rng.randrange(1, max(2, ends_ms - at))
