"""Holds each rule against people's explicit votes on the same two answers, and weighs its pairs by that.

A vote never counts for its own rule, nor one of generated people where there are others. The curve is fitted
to the votes of one half of the people, chosen by a keyed hash, and what is reported is the other half's.
Every measurement is a row, so that drift can be seen.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from feedback.demo.marked import generated
from feedback.models import PairRule, PreferencePair, Reliability
from feedback.pairs import compiling
from feedback.pairs.curves import Held, curve_of, share_of
from feedback.pairs.measured import drift_in_words, has_drifted, newest
from feedback.pairs.reweighing import reweigh
from feedback.pairs.rules import RULES, Rule, Standing

log = logging.getLogger("flywheel.pairs")

#: Under so many votes, or so many of one half of the people, nothing is measured.
VOTES_MIN = 30
HALF_MIN = 10
#: The newest are held against the rule: what was true long ago is seen in the history, and memory is bounded.
VOTES_MAX = 10_000

# Contradicting votes count too: without them a rule would agree with all that is left.
_HELD: LiteralString = """
SELECT person_id, conversation_id, score, agreed FROM (
SELECT p.person_id, p.conversation_id, p.score, v.chosen_id = p.chosen_id AS agreed,
  p.id AS pair, v.id AS vote
FROM feedback_preferencepair p
JOIN feedback_preferencepair v ON v.conversation_id = p.conversation_id AND v.rule_id <> p.rule_id
  AND ((v.chosen_id = p.chosen_id AND v.rejected_id = p.rejected_id)
    OR (v.chosen_id = p.rejected_id AND v.rejected_id = p.chosen_id))
WHERE p.rule_id = %(rule)s AND v.rule_id = ANY(%(explicit)s) AND NOT p.person_id = ANY(%(without)s::uuid[])
ORDER BY p.id DESC, v.id DESC LIMIT %(most)s) AS newest
ORDER BY pair, vote
"""


def calibrate_all() -> list[Reliability]:
    """Every rule that is on, one measurement each; its pairs are weighed anew."""
    compiling.ensure()
    on = set(PairRule.objects.filter(is_on=True).values_list("pk", flat=True))
    return [calibrate(rule) for rule in RULES.values() if rule.name in on]


def calibrate(rule: Rule) -> Reliability:
    """Measures once, stores it and weighs the rule's pairs by it."""
    before = newest(rule.name)
    with transaction.atomic():
        PairRule.objects.select_for_update(no_key=True).get(pk=rule.name)
        measured = _measure(rule)
        measured.save(force_insert=True)
    if before is not None and has_drifted(before, measured):
        log.warning("rule %s: %s", rule.name, drift_in_words(before, measured))
    reweigh(rule)
    return measured


def _measure(rule: Rule) -> Reliability:
    fitted, reported = _halves(_held(rule))
    enough = min(len(fitted), len(reported)) >= HALF_MIN
    if len(fitted) + len(reported) < VOTES_MIN or not enough:
        return _by_prior(rule, len(fitted), len(reported))
    share = share_of(reported)
    return Reliability(
        rule_id=rule.name,
        basis=Reliability.Basis.MEASURED,
        why=f"Fitted to {len(fitted)} votes of one half of the people, measured on {len(reported)} of the "
        "other half.",
        n=len(reported),
        agreed=sum(each.agreed for each in reported),
        share=round(share.share, 4),
        low=share.low,
        high=share.high,
        curve=curve_of(fitted),
    )


def _by_prior(rule: Rule, one: int, other: int) -> Reliability:
    prior, votes = rule.prior, one + other
    why = (
        f"{votes} explicit votes on the same answers; {VOTES_MIN} are needed."
        if votes < VOTES_MIN
        else f"{one} and {other} explicit votes of the two halves of the people; each needs {HALF_MIN}."
    )
    return Reliability(
        rule_id=rule.name,
        basis=Reliability.Basis.PRIOR,
        why=f"{why} The stated prior is used.",
        n=votes,
        agreed=0,
        share=prior.share,
        low=prior.low,
        high=prior.high,
    )


def _held(rule: Rule) -> list[tuple[UUID, Held]]:
    """With whose each is."""
    explicit = [other.name for other in RULES.values() if other.standing >= Standing.VOTE]
    where: dict[str, Any] = {"rule": rule.name, "explicit": explicit, "most": VOTES_MAX}
    where["without"] = _left_out()
    with connection.cursor() as cursor:
        cursor.execute(_HELD, where)
        return [
            (person, Held(agreed=agreed, cluster=str(thread), score=score))
            for person, thread, score, agreed in cursor.fetchall()
        ]


def _left_out() -> list[UUID]:
    """People who never were, as soon as anybody else has a pair: theirs say nothing of real ones."""
    made_up = list(generated().values_list("pk", flat=True))
    others = PreferencePair.objects.exclude(person__in=generated())
    return made_up if made_up and others.exists() else []


def _halves(held: Sequence[tuple[UUID, Held]]) -> tuple[list[Held], list[Held]]:
    """To fit, and to report."""
    fitted = [each for person, each in held if is_fitted(person)]
    return fitted, [each for person, each in held if not is_fitted(person)]


def is_fitted(person: UUID) -> bool:
    """On which side a person's votes are, as long as the installation keeps its secret key."""
    key = f"calibration of pairs {settings.SECRET_KEY}".encode()
    return hmac.digest(key, person.bytes, "sha256")[0] < 128
