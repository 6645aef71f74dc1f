"""Writes the difference between the pairs that a rule proposes and those there: what stays keeps its id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from feedback.models import PairRule, PreferencePair
from feedback.pairs import settling
from feedback.pairs.measured import weighing_of
from feedback.pairs.rules import Proposed, Rule
from feedback.pairs.told import Told
from feedback.pairs.weighing import Weighing

Key = tuple[UUID, UUID, UUID]
WRITTEN = (
    *("version", "context", "chosen_text", "rejected_text", "difference", "carries", "reason"),
    *("evidence", "score", "weight", "low", "high"),
)


def write(
    rule: Rule, row: PairRule, conversations: Sequence[UUID], proposed: Iterable[tuple[Told, Proposed]]
) -> None:
    """All pairs of the rule in these conversations are those proposed. Within the caller's transaction."""
    weighing = weighing_of(rule, row)
    wanted = {key_of(pair): _made(rule, weighing, told, pair) for told, pair in proposed}
    there = PreferencePair.objects.filter(rule=row, conversation__in=conversations)
    held = {(pair.person_id, pair.chosen_id, pair.rejected_id): pair for pair in there}
    gone = [held[key] for key in held.keys() - wanted.keys()]
    new = [pair for key, pair in wanted.items() if key not in held]
    changed = [held[key] for key in wanted.keys() & held.keys() if _take(held[key], wanted[key])]
    if not (gone or new or changed):
        return
    settling.meet()
    PreferencePair.objects.filter(pk__in=[pair.pk for pair in gone]).delete()
    PreferencePair.objects.bulk_create(new)
    PreferencePair.objects.bulk_update(changed, WRITTEN, batch_size=500)
    settling.settle({pair.context for pair in (*gone, *new, *changed)})


def key_of(pair: Proposed) -> Key:
    return pair.person, pair.chosen.id, pair.rejected.id


def _made(rule: Rule, weighing: Weighing, told: Told, pair: Proposed) -> PreferencePair:
    weight = weighing.weigh(pair.score)
    return PreferencePair(
        rule_id=rule.name,
        version=rule.version,
        person_id=pair.person,
        conversation_id=told.conversation,
        chosen_id=pair.chosen.id,
        rejected_id=pair.rejected.id,
        context=pair.context,
        chosen_text=pair.chosen.text,
        rejected_text=pair.rejected.text,
        difference=pair.difference,
        carries=pair.carries,
        reason=pair.reason,
        evidence=list(pair.evidence),
        score=pair.score,
        weight=weight.share,
        low=weight.low,
        high=weight.high,
        status=settling.status_of(weight.low),
    )


def _take(held: PreferencePair, wanted: PreferencePair) -> bool:
    """Whether anything of `held` had to change to say what is `wanted`."""
    changed = False
    for name in WRITTEN:
        value: Any = getattr(wanted, name)
        if getattr(held, name) != value:
            setattr(held, name, value)
            changed = True
    return changed
