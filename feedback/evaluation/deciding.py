"""What an engineer makes of a case, and what it is shown with."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models.functions import Now

from chat.exceptions import Conflict
from feedback.datasets.candidate import prompt_of
from feedback.evaluation.consented import allowed
from feedback.evaluation.models import EvalCase
from feedback.models import Decision, Event

_CHANGED = "Somebody has changed this case since you opened it, so nothing was saved. Look at it again."
_DECIDES = {"approve": EvalCase.Status.APPROVED, "reject": EvalCase.Status.REJECTED}


@dataclass(frozen=True, slots=True)
class Shown:
    """`texts` is (role, text) of what the model was asked with; nothing of it unless `may_read`."""

    may_read: bool
    texts: list[tuple[str, str]]
    answer: str
    evidence: list[Event]
    decisions: list[Decision]


def shown(case: EvalCase) -> Shown:
    may_read = bool(allowed([case.message]))
    prompt = prompt_of(case.message, with_system_prompt=True) if may_read else []
    return Shown(
        may_read=may_read,
        texts=[(message["role"].capitalize(), message["content"]) for message in prompt],
        answer=case.message.text if may_read else "",
        evidence=list(Event.objects.filter(pk__in=case.evidence).order_by("happened_at")),
        decisions=list(Decision.objects.filter(pk__in=case.evidence).order_by("at")),
    )


def state_of(case: EvalCase) -> str:
    """By which it is known whether somebody changed the case."""
    told = (case.reference, case.rubric, case.checks, case.tags, case.status, str(case.decided_at))
    return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


@transaction.atomic
def decide(case: EvalCase, person: UUID, to: str, seen: str = "", **told: Any) -> None:
    """`to`: save, approve or reject. `told`: the fields that change; a decision is kept with who made it.

    `seen`: its state when the person looked. Raises Conflict where it is another by now.
    """
    now = EvalCase.objects.select_for_update(no_key=True).filter(pk=case.pk).first()
    if seen and (now is None or state_of(now) != seen):
        raise Conflict(_CHANGED)
    if status := _DECIDES.get(to):
        told |= {"status": status, "decided_by": person, "decided_at": Now()}
    EvalCase.objects.filter(pk=case.pk).update(**told)
