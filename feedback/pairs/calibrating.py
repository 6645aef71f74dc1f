"""Holds each rule against people's votes and reviewers' decisions on the same two answers, and weighs its
pairs by that.

A vote never counts for its own rule, nor one of generated people where there are others. The curve is fitted
to the votes on the answers of one half of the people, chosen by a keyed hash, and what is reported is the
other half's. Decisions are what others are held against: they keep their stated weights. Every measurement
is a row, so that drift can be seen.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from typing import Any, LiteralString, NamedTuple
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
SELECT person_id, conversation_id, score, agreed, is_decision FROM (
SELECT p.person_id, p.conversation_id, p.score, v.chosen_id = p.chosen_id AS agreed,
  v.rule_id = ANY(%(decisions)s) AS is_decision, p.id AS pair, v.id AS vote
FROM feedback_preferencepair p
JOIN feedback_preferencepair v ON v.conversation_id = p.conversation_id AND v.rule_id <> p.rule_id
  AND ((v.chosen_id = p.chosen_id AND v.rejected_id = p.rejected_id)
    OR (v.chosen_id = p.rejected_id AND v.rejected_id = p.chosen_id))
WHERE p.rule_id = %(rule)s AND v.rule_id = ANY(%(explicit)s) AND NOT p.person_id = ANY(%(without)s::uuid[])
ORDER BY p.id DESC, v.id DESC LIMIT %(most)s) AS newest
ORDER BY pair, vote
"""


class Explicit(NamedTuple):
    """A pair held against what was said outright of the same two answers: by a vote, or by reviewers.
    `person`: whose answers they are.
    """

    person: UUID
    held: Held
    is_decision: bool


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
    found = _held(rule)
    fitted, reported = _halves(found)
    votes = _in_words(found)
    if rule.standing == Standing.DECISION:
        agreed = sum(each.held.agreed for each in found)
        return _by_prior(rule, found, f"Others are held against it: of {votes} on the same, {agreed} agree.")
    if len(found) < VOTES_MIN:
        return _by_prior(rule, found, f"{votes} on the same answers; {VOTES_MIN} are needed.")
    if min(len(fitted), len(reported)) < HALF_MIN:
        halves = f"{len(fitted)} and {len(reported)} of the two halves of the people"
        return _by_prior(rule, found, f"{votes}, {halves}; each needs {HALF_MIN}.")
    share = share_of([each.held for each in reported])
    return Reliability(
        rule_id=rule.name,
        basis=Reliability.Basis.MEASURED,
        why=f"Fitted to {_in_words(fitted)} of one half of the people, measured on {_in_words(reported)} of "
        "the other half.",
        n=len(reported),
        decisions=sum(each.is_decision for each in reported),
        agreed=sum(each.held.agreed for each in reported),
        share=round(share.share, 4),
        low=share.low,
        high=share.high,
        curve=curve_of([each.held for each in fitted]),
    )


def _by_prior(rule: Rule, found: Sequence[Explicit], why: str) -> Reliability:
    prior = rule.prior
    return Reliability(
        rule_id=rule.name,
        basis=Reliability.Basis.PRIOR,
        why=f"{why} The stated prior is used.",
        n=len(found),
        decisions=sum(each.is_decision for each in found),
        agreed=0,
        share=prior.share,
        low=prior.low,
        high=prior.high,
    )


def _in_words(found: Sequence[Explicit]) -> str:
    """Each source with how many are of it."""
    decisions = sum(each.is_decision for each in found)
    votes = f"{len(found) - decisions} explicit vote{'' if len(found) - decisions == 1 else 's'}"
    return f"{votes} and {decisions} decision{'' if decisions == 1 else 's'} of reviewers"


def _held(rule: Rule) -> list[Explicit]:
    where: dict[str, Any] = {"rule": rule.name, "most": VOTES_MAX, "without": _left_out()}
    where["explicit"] = [other.name for other in RULES.values() if other.standing >= Standing.VOTE]
    where["decisions"] = [other.name for other in RULES.values() if other.standing == Standing.DECISION]
    with connection.cursor() as cursor:
        cursor.execute(_HELD, where)
        return [
            Explicit(person, Held(agreed=agreed, cluster=str(thread), score=score), is_decision)
            for person, thread, score, agreed, is_decision in cursor.fetchall()
        ]


def _left_out() -> list[UUID]:
    """People who never were, as soon as anybody else has a pair: theirs say nothing of real ones."""
    made_up = list(generated().values_list("pk", flat=True))
    others = PreferencePair.objects.exclude(person__in=generated())
    return made_up if made_up and others.exists() else []


def _halves(found: Sequence[Explicit]) -> tuple[list[Explicit], list[Explicit]]:
    """To fit, and to report."""
    fitted = [each for each in found if is_fitted(each.person)]
    return fitted, [each for each in found if not is_fitted(each.person)]


def is_fitted(person: UUID) -> bool:
    """On which side a person's votes are, as long as the installation keeps its secret key."""
    key = f"calibration of pairs {settings.SECRET_KEY}".encode()
    return hmac.digest(key, person.bytes, "sha256")[0] < 128
