"""Tags the cases that belong to a slice, and drafts more from answers that do.

An answer is looked at once, when it is `SETTLED` old, so that what was said of it then is there. While
`WAITING_MAX` drafts of a slice wait for somebody, it drafts no more.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import CharField, F, Func, Q, Value

from chat.models import Message
from feedback.evaluation.consented import allowed
from feedback.evaluation.models import TAG_MAX, TAGS_MAX, EvalCase, EvalSlice
from feedback.evaluation.slicing import About, SliceRule, belongs
from feedback.models import Event, Opinion
from inference.models import Status

CHUNK = 200
SETTLED = timedelta(hours=1)
WAITING_MAX = 100
_RELATED = ("conversation", "generation__variant__prompt_version")


def draft(now: datetime, until: float) -> int:
    """Of every slice in turn, until this moment of the clock; how many drafts were made."""
    made = 0
    for each in EvalSlice.objects.order_by("made_at", "pk"):
        rule = SliceRule.model_validate(each.rule)
        while time.monotonic() < until and (found := _step(each, rule, now)) is not None:
            made += found
    return made


def tag(until: float) -> None:
    """Cases that were made since the last time."""
    for each in EvalSlice.objects.order_by("made_at", "pk"):
        rule = SliceRule.model_validate(each.rule)
        while time.monotonic() < until and _tag_some(each, rule):
            pass


def _step(of: EvalSlice, rule: SliceRule, now: datetime) -> int | None:
    """The next answers; None when there are no more, or enough drafts wait."""
    room = WAITING_MAX - EvalCase.objects.filter(source=of.name, status=EvalCase.Status.DRAFT).count()
    answers = list(_answers(of.looked, now)[:CHUNK]) if room > 0 else []
    if not answers:
        return None
    known = set(EvalCase.objects.filter(message__in=answers).values_list("message", flat=True))
    may = allowed(answers)
    about = told(answer for answer in answers if answer.pk in may and answer.pk not in known)
    cases: list[EvalCase] = []
    for answer in answers:
        of.looked = answer.pk
        if answer.pk in about and belongs(rule, about[answer.pk]):
            cases.append(_case(of, answer))
            if len(cases) == room:
                break
    with transaction.atomic():
        EvalCase.objects.bulk_create(cases, ignore_conflicts=True)
        _note(of, looked=of.looked)
    return len(cases)


def _answers(after: UUID, now: datetime) -> Any:
    rows = Message.objects.filter(pk__gt=after, created_at__lt=now - SETTLED, conversation__deleted_at=None)
    rows = rows.filter(generation__ended_at__isnull=False).exclude(generation__status=Status.FAILED)
    return rows.select_related(*_RELATED).order_by("pk")


def _case(of: EvalSlice, answer: Message) -> EvalCase:
    return EvalCase(
        message=answer,
        person_id=answer.conversation.owner_id,
        conversation=answer.conversation,
        source=of.name,
        tags=[of.name],
    )


def _tag_some(of: EvalSlice, rule: SliceRule) -> bool:
    """Whether there were any."""
    rows = EvalCase.objects.filter(pk__gt=of.tagged).order_by("pk")
    cases = list(rows.select_related(*(f"message__{name}" for name in _RELATED))[:CHUNK])
    if not cases:
        return False
    may = allowed(case.message for case in cases)
    about = told(case.message for case in cases if case.message_id in may)
    mine = [case.pk for case in cases if case.message_id in about and belongs(rule, about[case.message_id])]
    of.tagged = cases[-1].pk
    with transaction.atomic():
        _with_room(mine).exclude(tags__contains=[of.name]).update(tags=_appended(of.name))
        _note(of, tagged=of.tagged)
    return True


def _note(of: EvalSlice, **done: UUID) -> None:
    """Unless its rule was changed meanwhile, which begins anew."""
    EvalSlice.objects.filter(pk=of.pk, rule=of.rule).update(**done)


def _with_room(cases: Sequence[UUID]) -> Any:
    return EvalCase.objects.filter(pk__in=cases).filter(Q(tags__len__lt=TAGS_MAX) | Q(tags=[]))


def _appended(name: str) -> Func:
    """At the end of the tags that are there by then."""
    tags = ArrayField(CharField(max_length=TAG_MAX))
    return Func(
        F("tags"), Value(name, CharField(max_length=TAG_MAX)), function="array_append", output_field=tags
    )


def told(answers: Iterable[Message]) -> Mapping[UUID, About]:
    """Of answers that come with what `_RELATED` names; in three statements."""
    rows = [answer for answer in answers if answer.generation]
    keys = [answer.pk for answer in rows]
    reasons, after = _reasons(keys), _after(keys)
    return {answer.pk: _about(answer, reasons[answer.pk], after.get(answer.pk, "")) for answer in rows}


def _about(answer: Message, reasons: set[str], after: str) -> About:
    generation = answer.generation
    assert generation
    version = generation.variant.prompt_version
    return About(
        question=str(generation.messages[-1]["content"]) if generation.messages else "",
        answer=answer.text,
        model=generation.served_model,
        prompt=version.number if version else None,
        tokens=generation.prompt_tokens,
        reasons=frozenset(reasons),
        after=after,
    )


def _reasons(answers: Sequence[UUID]) -> Mapping[UUID, set[str]]:
    """What people said was wrong."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = Opinion.objects.filter(message__in=answers, kind="reason").values_list("subject", "value")
    for subject, value in rows:
        if value["reason"]["polarity"] == "down":
            found[subject].update(value["reason"].get("what", ()))
    return found


def _after(answers: Sequence[UUID]) -> Mapping[UUID, str]:
    """By answer: the question that took the place of its own."""
    rows = Event.objects.filter(message__in=answers, kind="edit_prompt").order_by("happened_at", "pk")
    by = {answer: UUID(value["by"]) for answer, value in rows.values_list("message", "value")}
    texts = dict(Message.objects.filter(pk__in=by.values()).values_list("pk", "content"))
    return {answer: texts[key] or "" for answer, key in by.items() if key in texts}
