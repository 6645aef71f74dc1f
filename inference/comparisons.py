"""Which two variants answer one question side by side, and where each stands: drawn before the calls.

The pool is the variant in force, with a weight of 1, and what the operator compares with
(`settings.COMPARE_WITH`). Two different ones are drawn by weight, without putting the first back; where
there is only one, it answers twice from two seeds. The sides are drawn by a fair coin.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from inference import variants
from inference.contenders import NAMED
from inference.models import Assignment, Generation, PromptVersion, Variant
from inference.sampling import SamplingParams, draw_seed

_coin = secrets.SystemRandom()
_MEET = "SELECT pg_advisory_xact_lock(hashtextextended('comparison ' || %s, 0))"
_LATELY = """
SELECT count(*) FROM inference_assignment
WHERE subject = %s AND reason = 'rate' AND created_at > statement_timestamp() - interval '1 day'
"""


@dataclass(frozen=True, slots=True)
class Contender:
    """One who may answer. `weight` is its share of the pool, against 1 for the variant in force."""

    variant: Variant
    sampling: SamplingParams
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Who stands where. `probability`: that these two, on whichever sides, were drawn from `pool`."""

    a: Contender
    b: Contender
    pool: tuple[Contender, ...]
    probability: float
    reason: Assignment.Reason
    rate: float | None = None


def by_chance(subject: UUID, sampling: SamplingParams, coin: Random = _coin) -> Pair | None:
    """Two answers instead of one, at the operator's rate and within a person's number for a day."""
    rate: float = settings.COMPARE_RATE
    if rate <= 0 or coin.random() >= rate or _lately(subject) >= settings.COMPARE_PER_DAY:
        return None
    contenders = pool(sampling)
    if len(contenders) == 1 and sampling.temperature == 0:
        return None  # it would say the same twice
    first, second, probability = draw_two(contenders, coin)
    return _placed(first, second, contenders, probability, Assignment.Reason.RATE, coin, rate)


def against(earlier: Generation, coin: Random = _coin) -> tuple[Contender, Pair]:
    """Who is to answer beside an answer that is there already, and the pair that they make."""
    sampling = replace(SamplingParams.parse(earlier.sampling), seed=draw_seed())
    standing = Contender(earlier.variant, SamplingParams.parse(earlier.sampling))
    contenders = pool(sampling)
    others = tuple(each for each in contenders if each.variant != earlier.variant)
    other = _drawn(others, coin) if others else replace(standing, sampling=sampling)
    probability = other.weight / sum(each.weight for each in others) if others else 1.0
    return other, _placed(standing, other, contenders, probability, Assignment.Reason.ASKED, coin)


def pool(sampling: SamplingParams) -> tuple[Contender, ...]:
    """Each variant once, the one in force first."""
    in_force = Contender(variants.assign(sampling), sampling)
    others = (_contender(each, sampling) for each in settings.COMPARE_WITH)
    found = {each.variant.pk: each for each in others if each and each.variant != in_force.variant}
    return (in_force, *found.values())


def _contender(other: Mapping[str, Any], sampling: SamplingParams) -> Contender | None:
    """None while nobody has written the prompt version that it names."""
    changed = replace(sampling, **{name: value for name, value in other.items() if name not in NAMED})
    prompt = None
    if "prompt" in other:
        prompt = PromptVersion.objects.filter(name="chat", number=other["prompt"]).first()
        if prompt is None:
            return None
    variant = variants.assign(changed, served_model=other.get("model"), prompt=prompt)
    return Contender(variant, changed, float(other.get("weight", 1)))


def draw_two(contenders: Sequence[Contender], coin: Random) -> tuple[Contender, Contender, float]:
    """And the probability of these two in either order: p q / (1 - p) + q p / (1 - q)."""
    first = _drawn(contenders, coin)
    rest = [each for each in contenders if each is not first]
    if not rest:
        return first, replace(first, sampling=replace(first.sampling, seed=draw_seed())), 1.0
    second = _drawn(rest, coin)
    whole = sum(each.weight for each in contenders)
    p, q = first.weight / whole, second.weight / whole
    return first, second, p * q / (1 - p) + q * p / (1 - q)


def _drawn(contenders: Sequence[Contender], coin: Random) -> Contender:
    (chosen,) = coin.choices(contenders, [each.weight for each in contenders])
    return chosen


def _placed(
    one: Contender,
    other: Contender,
    contenders: tuple[Contender, ...],
    probability: float,
    reason: Assignment.Reason,
    coin: Random,
    rate: float | None = None,
) -> Pair:
    a, b = (one, other) if coin.random() < 0.5 else (other, one)
    return Pair(a, b, contenders, probability, reason, rate)


def _lately(subject: UUID) -> int:
    """Until the transaction ends nobody else counts those of this person."""
    with connection.cursor() as cursor:
        cursor.execute(_MEET, [str(subject)])
        cursor.execute(_LATELY, [subject])
        return int(cursor.fetchone()[0])


def store(pair: Pair, a: Generation, b: Generation) -> Assignment:
    """In the transaction that queues the answers."""
    weights = [{"variant": str(each.variant.pk), "weight": each.weight} for each in pair.pool]
    return Assignment.objects.create(
        subject=a.subject,
        reason=pair.reason,
        rate=pair.rate,
        pool=weights,
        probability=pair.probability,
        a=a,
        b=b,
    )
