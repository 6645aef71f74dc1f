"""Tags the cases that belong to a slice, and drafts more from answers that do.

A tag that a rule gave goes where a changed rule does not give it; one that somebody took away stays away.
An answer is looked at once, when it is `SETTLED` old, so that what was said of it then is there. While
`WAITING_MAX` drafts of a slice wait for somebody, it drafts no more.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from feedback.evaluation.tags import tags_by
from feedback.models import Event, Opinion
from inference.models import Status

CHUNK = 200
SETTLED = timedelta(hours=1)
WAITING_MAX = 100
_RELATED = ("conversation", "generation__variant__prompt_version")


def draft(now: datetime, until: float) -> int:
    """Of every slice, until this moment of the clock; how many drafts were made."""
    return sum(_turns(until, lambda of, rule, end: _step(of, rule, now, end)))


def tag(until: float) -> None:
    """Cases that were made since the last time."""
    for _ in _turns(until, _tag_some):
        pass


#: Of a slice with its rule, up to a moment of the clock; None when there is nothing more to look at.
_Deed = Callable[[EvalSlice, SliceRule, float], int | None]


def _turns(until: float, deed: _Deed) -> Iterator[int]:
    """What each deed gave back. Slices take turns, so that one whose pattern is slow holds up no other."""
    slices = EvalSlice.objects.order_by("made_at", "pk")
    waiting = [(each, SliceRule.model_validate(each.rule)) for each in slices]
    while waiting:
        more = []
        for place, (of, rule) in enumerate(waiting):
            if (now := time.monotonic()) >= until:
                return
            found = deed(of, rule, now + (until - now) / (len(waiting) - place))
            if found is not None:
                more.append((of, rule))
                yield found
        waiting = more


def _step(of: EvalSlice, rule: SliceRule, now: datetime, until: float) -> int | None:
    """The next answers, as far as there is time; None when there are no more, or enough drafts wait."""
    was = of.looked
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
        if len(cases) == room or time.monotonic() >= until:
            break
    with transaction.atomic():
        EvalCase.objects.bulk_create(cases, ignore_conflicts=True)
        _note(of, "looked", was)
    return len(cases)


def _answers(after: UUID, now: datetime) -> Any:
    rows = Message.objects.filter(pk__gt=after, created_at__lt=now - SETTLED, conversation__deleted_at=None)
    rows = rows.filter(generation__ended_at__isnull=False).exclude(generation__status=Status.FAILED)
    return rows.select_related(*_RELATED).order_by("pk")


def _case(of: EvalSlice, answer: Message) -> EvalCase:
    assert answer.generation, "an answer that belongs to a slice has its generation"
    return EvalCase(
        message=answer,
        person_id=answer.conversation.owner_id,
        conversation=answer.conversation,
        source=of.name,
        tags=[of.name, *tags_by(answer.generation)],
        given=[of.name],
    )


def _tag_some(of: EvalSlice, rule: SliceRule, until: float) -> int | None:
    """How many of the next cases belong to it, as far as there is time; None when there are no more."""
    was = of.tagged
    rows = EvalCase.objects.filter(pk__gt=of.tagged).order_by("pk")
    cases = list(rows.select_related(*(f"message__{name}" for name in _RELATED))[:CHUNK])
    if not cases:
        return None
    may = allowed(case.message for case in cases)
    about = told(case.message for case in cases if case.message_id in may)
    mine: list[UUID] = []
    others: list[UUID] = []
    for case in cases:
        of.tagged = case.pk
        if case.message_id in about:
            (mine if belongs(rule, about[case.message_id]) else others).append(case.pk)
        if time.monotonic() >= until:
            break
    with transaction.atomic():
        _give(of.name, mine)
        _take_back(of.name, others)
        _note(of, "tagged", was)
    return len(mine)


def _give(name: str, cases: Sequence[UUID]) -> None:
    """But for those that have the tag, or had it until somebody took it away."""
    rows = EvalCase.objects.filter(pk__in=cases).filter(Q(tags__len__lt=TAGS_MAX) | Q(tags=[]))
    rows = rows.exclude(tags__contains=[name]).exclude(given__contains=[name])
    rows.update(tags=_changed("array_append", "tags", name), given=_changed("array_append", "given", name))


def _take_back(name: str, cases: Sequence[UUID]) -> None:
    """What an older rule gave, where it is still there. What a person gave stays."""
    rows = EvalCase.objects.filter(pk__in=cases, tags__contains=[name], given__contains=[name])
    rows.update(tags=_changed("array_remove", "tags", name), given=_changed("array_remove", "given", name))


def forget(of: EvalSlice) -> None:
    """The tags that it gave are as if a person had."""
    rows = EvalCase.objects.filter(given__contains=[of.name])
    rows.update(given=_changed("array_remove", "given", of.name))


def _note(of: EvalSlice, name: str, was: UUID) -> None:
    """How far it has come, unless it begins anew: its rule was changed meanwhile, or older answers came."""
    EvalSlice.objects.filter(pk=of.pk, rule=of.rule, **{name: was}).update(**{name: getattr(of, name)})


def _changed(function: str, column: str, name: str) -> Func:
    """Of the tags that are there by then."""
    tags = ArrayField(CharField(max_length=TAG_MAX))
    return Func(F(column), Value(name, CharField(max_length=TAG_MAX)), function=function, output_field=tags)


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
