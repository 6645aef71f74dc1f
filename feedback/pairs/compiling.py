"""Makes pairs out of events and decisions, rule by rule: reads what is new, and writes what changed.

One transaction takes one rule's row, so that nobody else is at it, and moves its watermark with the pairs
(`feedback.batches`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from feedback.models import PairRule, PreferencePair
from feedback.pairs import reading, settling
from feedback.pairs.models import NOTHING_READ
from feedback.pairs.rules import RULES, Rule
from feedback.pairs.writing import write

log = logging.getLogger("flywheel.pairs")

#: Events or decided items looked at, and pairs removed, in one transaction.
EVENTS = 500
REMOVED = 1000


def ensure() -> None:
    """Every rule has its row; one that is new is on or off as it says itself."""
    PairRule.objects.bulk_create(
        [PairRule(name=rule.name, is_on=rule.is_on) for rule in RULES.values()], ignore_conflicts=True
    )


def run(seconds: float) -> int:
    """A step of every rule in turn, for so long; how many conversations were read. The next run goes on."""
    ensure()
    until, looked, busy = time.monotonic() + seconds, 0, list(RULES.values())
    while busy:
        for rule in tuple(busy):
            if time.monotonic() >= until:
                return looked
            if (found := _tried(rule)) is None:
                busy.remove(rule)
            else:
                looked += found
    return looked


def _tried(rule: Rule) -> int | None:
    try:
        return step(rule)
    except Exception:  # one rule that cannot go on must not keep the others from it
        log.exception("rule %s broke off", rule.name)
        return None


def step(rule: Rule) -> int | None:
    """The next events of a rule, or the next pairs of one that is off; None when there is nothing to do."""
    try:
        with transaction.atomic():
            row = _claim(rule)
            if row is None:
                return None
            return _compile(rule, row) if row.is_on else _remove(rule)
    except IntegrityError as error:  # somebody was erased between our look and our commit
        log.info("rule %s: its pairs are made at the next look: %s", rule.name, type(error).__name__)
        return None


def _claim(rule: Rule) -> PairRule | None:
    return PairRule.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=rule.name).first()


def _compile(rule: Rule, row: PairRule) -> int | None:
    if row.version != rule.version:
        row.version, row.watermark, row.watermark_event = rule.version, 0, NOTHING_READ
    batch = rule.after(row.watermark, row.watermark_event, EVENTS)
    if batch is None:
        return None
    told = reading.read(batch.conversations)
    proposed = [(each, pair) for each in told for pair in rule.propose(each)]
    write(rule, row, batch.conversations, proposed)
    PairRule.objects.filter(pk=row.pk).update(
        version=row.version, watermark=batch.xact, watermark_event=batch.event
    )
    return len(batch.conversations)


def _remove(rule: Rule) -> int | None:
    """Of a rule that is off: some of its pairs. What they contradicted is looked at again."""
    gone = list(PreferencePair.objects.filter(rule=rule.name).values_list("pk", "context")[:REMOVED])
    if not gone:
        return None
    settling.meet()
    _delete([key for key, _ in gone])
    settling.settle({context for _, context in gone})
    return 0


def _delete(keys: Sequence[UUID]) -> None:
    PreferencePair.objects.filter(pk__in=keys).delete()
