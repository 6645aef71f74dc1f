"""Of what a queue's question finds, what goes into it next, in which place and for which stratum."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from uuid import UUID

from django.db.models import Max

from feedback.review.adding import Chosen
from feedback.review.estimating import known, strata
from feedback.review.models import STRATUM_MAX, ReviewItem, ReviewQueue
from feedback.review.narrowing import Narrowed
from feedback.review.value import allocate

Sampling = ReviewQueue.Sampling
# More than any time of an answer in milliseconds: so far before the rest stands what comes first.
_AHEAD = 1 << 50
_MILLION = 1_000_000


def chosen(queue: ReviewQueue, found: Iterable[Narrowed], room: int) -> list[Chosen]:
    """At most `room` of them, which come in the order of the queue's sampling."""
    match Sampling(queue.sampling):
        case Sampling.STRATIFIED:
            return _in_turns(queue, list(found), room)
        case Sampling.DECISION_VALUE:
            return _by_value(queue, list(found), room)
        case Sampling.RANDOM:
            drawn = list(islice(found, room))
            return _behind(queue, [(of.found.answer, of.found.sign) for of in drawn])
        case rule:
            return [Chosen(of.found.answer, _PLACES[rule](of)) for of in islice(found, room)]


def _newest(of: Narrowed) -> int:
    """Ids begin with the milliseconds of their time."""
    return -(of.found.answer.int >> 80)


def _negative(of: Narrowed) -> int:
    return _newest(of) - (_AHEAD if of.found.sign == "disliked" else 0)


def _uncertain(of: Narrowed) -> int:
    score = of.found.score
    return _MILLION if score is None else round(abs(score - 0.5) * _MILLION)


# What comes later may still come first.
_PLACES: Mapping[Sampling, Callable[[Narrowed], int]] = {
    Sampling.NEWEST: _newest,
    Sampling.NEGATIVE_FIRST: _negative,
    Sampling.UNCERTAIN_FIRST: _uncertain,
}


def _in_turns(queue: ReviewQueue, found: Sequence[Narrowed], room: int) -> list[Chosen]:
    """Always one more of the slice of which there are fewest, decided and waiting."""
    supply = _grouped((of.slice, of) for of in found)
    counts = Counter({name: of.decided + of.waiting for name, of in known(queue).items()})
    drawn: list[tuple[UUID, str]] = []
    while len(drawn) < room and (some := [name for name, rows in supply.items() if rows]):
        name = min(some, key=lambda each: (counts[each], each))
        counts[name] += 1
        drawn.append((supply[name].popleft(), name))
    return _behind(queue, drawn)


def _by_value(queue: ReviewQueue, found: Sequence[Narrowed], room: int) -> list[Chosen]:
    supply = _grouped((of.found.sign, of) for of in found)
    parts = strata(queue.shares or {}, known(queue))
    names = allocate(parts, {name: len(rows) for name, rows in supply.items()}, room)
    return _behind(queue, [(supply[name].popleft(), name) for name in names])


def _grouped(rows: Iterable[tuple[str, Narrowed]]) -> dict[str, deque[UUID]]:
    groups: dict[str, deque[UUID]] = defaultdict(deque)
    for name, of in rows:
        groups[name[:STRATUM_MAX]].append(of.found.answer)
    return groups


def _behind(queue: ReviewQueue, drawn: Sequence[tuple[UUID, str]]) -> list[Chosen]:
    """Behind what is there, whose turn came before."""
    last = ReviewItem.objects.filter(queue=queue).aggregate(last=Max("place"))["last"] or 0
    return [Chosen(answer, last + at, name) for at, (answer, name) in enumerate(drawn, 1)]
