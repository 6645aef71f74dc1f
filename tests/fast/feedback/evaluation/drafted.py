"""Answers that failed somebody, and the cases drafted from them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from chat.activities import Outcome
from chat.models import User
from feedback import drain
from feedback.evaluation import drafting
from feedback.models import EvalCase
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import wait_for_others
from tests.fast.feedback.sending import event, kept, rating


def answered(who: User, text: str = "Which city?", answer: str = "Rome.") -> Outcome:
    return ended(ask(who, text), answer)


def rated_down(who: User, **reason: Any) -> Outcome:
    answer = answered(who)
    events = [rating(answer, "down")]
    if reason:
        events.append(event("reason", {"reason": {"polarity": "down", **reason}}, message=answer.answer))
    kept(signed_in(who), *events)
    drain.drain_all()
    wait_for_others()
    return answer


def a_case(who: User | None = None, **fields: Any) -> EvalCase:
    """Drafted from a thumb down, and changed to `fields`."""
    answer = rated_down(who or allows(person("ann"), "evaluation"))
    drafting.run()
    case = case_of(answer)
    EvalCase.objects.filter(pk=case.pk).update(**fields)
    case.refresh_from_db()
    return case


def approved(who: User | None = None, **fields: Any) -> EvalCase:
    told = {"reference": "Paris.", "decided_by": UUID(int=9), "decided_at": timezone.now()}
    return a_case(who, **{**told, "status": "approved", **fields})


def case_of(answer: Outcome, source: str = "failure") -> EvalCase:
    return EvalCase.objects.get(message=UUID(answer.answer), source=source)


def tomorrow() -> datetime:
    """When every answer there is was given on a day that is over."""
    return timezone.now() + timedelta(days=1)
