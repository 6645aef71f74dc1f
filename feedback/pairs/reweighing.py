"""Weighs the pairs of a rule anew, a batch in each transaction."""

from uuid import UUID

from django.db import transaction

from feedback.models import PairRule, PreferencePair
from feedback.pairs import settling
from feedback.pairs.measured import weighing_of
from feedback.pairs.rules import Rule

BATCH = 1000


def reweigh(rule: Rule) -> int:
    """All pairs of a rule by what is known now; how many changed. Safe to be cut and to run again."""
    changed, after = 0, UUID(int=0)
    while (found := _reweigh_some(rule, after)) is not None:
        count, after = found
        changed += count
    return changed


@transaction.atomic
def _reweigh_some(rule: Rule, after: UUID) -> tuple[int, UUID] | None:
    row = PairRule.objects.select_for_update(no_key=True).get(pk=rule.name)
    pairs = list(PreferencePair.objects.filter(rule=row, pk__gt=after).order_by("pk")[:BATCH])
    if not pairs:
        return None
    weighing, changed = weighing_of(rule, row), []
    for pair in pairs:
        weight = weighing.weigh(pair.score)
        if (pair.weight, pair.low, pair.high) != weight:
            pair.weight, pair.low, pair.high = weight
            changed.append(pair)
    settling.meet()
    if changed:
        PreferencePair.objects.bulk_update(changed, ["weight", "low", "high"])
    settling.settle({pair.context for pair in pairs})
    return len(changed), pairs[-1].pk
