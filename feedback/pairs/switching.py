"""What an operator of rules decides: on or off, and a weight of their own. The next run does the work."""

from uuid import UUID

from django.db.models.functions import Now

from feedback.models import PairRule
from feedback.pairs import compiling
from feedback.pairs.models import NOTHING_READ
from feedback.pairs.rules import Rule


def switch(rule: Rule, person: UUID, *, is_on: bool) -> bool:
    """On: all is read from the beginning. Off: its pairs go. Whether that changed anything."""
    compiling.ensure()
    changed = PairRule.objects.filter(pk=rule.name, is_on=not is_on).update(
        is_on=is_on, watermark=0, watermark_event=NOTHING_READ, changed_at=Now(), changed_by=person
    )
    return bool(changed)


def weigh(rule: Rule, person: UUID, weight: float | None) -> None:
    """From now on each of its pairs has this weight; None: what was measured. All are weighed anew."""
    compiling.ensure()
    PairRule.objects.filter(pk=rule.name).update(
        weight=weight, version=0, changed_at=Now(), changed_by=person
    )
