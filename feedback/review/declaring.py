"""The deeds of queues: declaring one, changing it, and asking something else from now on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from chat.exceptions import Conflict
from feedback.review import forms, noting
from feedback.review.forms import Form
from feedback.review.models import FormVersion, ReviewQueue
from feedback.review.questions import Question

#: That are open.
QUEUES_MAX = 200


class NoVerdict(Conflict):
    """What a decision is worth is told from verdicts."""

    def __init__(self) -> None:
        super().__init__(
            "What tells most about the share of bad answers is known from verdicts: let “Verdict” be asked, "
            "or something else come first."
        )


class TooManyQueues(Conflict):
    """No name makes a difference."""

    def __init__(self) -> None:
        super().__init__(f"{QUEUES_MAX} queues are open, which is the most there may be. Close one first.")


def declare(
    client_id: UUID,
    author: UUID,
    *,
    name: str,
    question: Question,
    sampling: ReviewQueue.Sampling,
    overlap: int,
    form: Form,
    instructions: str = "",
    **limits: Any,
) -> ReviewQueue:
    """Sent twice, it is declared once. `limits`: most_waiting, days, shows_names; of ours, source.

    Raises NoVerdict, TooManyQueues, and Conflict for a name that another has.
    """
    if made := _made(author, client_id):
        return made
    _check(sampling, forms.stored(form))
    check_room()
    try:
        with transaction.atomic():
            queue = ReviewQueue.objects.create(
                client_id=client_id,
                name=name,
                question=question.stored(),
                sampling=sampling,
                overlap=overlap,
                instructions=instructions,
                author=author,
                **limits,
            )
            _write(queue, 1, form, author)
            noting.declared(queue, author)
    except IntegrityError:
        # Sent twice at once, the other one is there by now.
        if made := _made(author, client_id):
            return made
        raise _taken(name) from None
    return queue


def _made(author: UUID, client_id: UUID) -> ReviewQueue | None:
    return ReviewQueue.objects.filter(author=author, client_id=client_id).first()


def check_room() -> None:
    """For one more. Raises TooManyQueues."""
    if ReviewQueue.objects.open().count() >= QUEUES_MAX:
        raise TooManyQueues


def _taken(name: str) -> Conflict:
    return Conflict(f"There is a queue called “{name}” already. Choose another name.")


@transaction.atomic
def change(queue: ReviewQueue, question: Question, settings: Mapping[str, Any], *, by: UUID) -> None:
    """What it is called and what is found from now on, and how. The log is asked anew at once.

    Raises NoVerdict, and Conflict for a name that another has.
    """
    was = locked(queue)
    _check(settings["sampling"], asked_now(was).fields)
    _set(was, {"question": question.stored(), **settings}, by)


@transaction.atomic
def limit(queue: ReviewQueue, settings: Mapping[str, Any], *, by: UUID) -> None:
    """The same of a queue whose question is the product's: how many wait and judge, and what they read."""
    _set(locked(queue), settings, by)


def locked(queue: ReviewQueue) -> ReviewQueue:
    """Nobody changes what is asked meanwhile."""
    return ReviewQueue.objects.select_for_update(no_key=True).get(pk=queue.pk)


def _set(was: ReviewQueue, settings: Mapping[str, Any], by: UUID) -> None:
    try:
        with transaction.atomic():
            ReviewQueue.objects.filter(pk=was.pk).update(filled_at=None, **settings)
    except IntegrityError:
        raise _taken(settings["name"]) from None
    noting.changed(was, by, {name: getattr(was, name) for name in settings}, settings)


@transaction.atomic
def change_form(queue: ReviewQueue, author: UUID, form: Form) -> FormVersion:
    """From now on. Decisions keep the version that they answered. Saved as it was, nothing is changed.

    Raises NoVerdict.
    """
    sampling = locked(queue).sampling
    newest = asked_now(queue)
    if forms.stored(form) == newest.fields:
        return newest
    _check(sampling, forms.stored(form))
    made = _write(queue, newest.number + 1, form, author)
    noting.changed(queue, author, {"form": newest.number}, {"form": made.number})
    return made


def _check(sampling: str, asked: Iterable[Mapping[str, Any]]) -> None:
    by_value = sampling == ReviewQueue.Sampling.DECISION_VALUE
    if by_value and not any(field["kind"] == "verdict" for field in asked):
        raise NoVerdict


def asked_now(queue: ReviewQueue) -> FormVersion:
    return queue.forms.latest("number")


def _write(queue: ReviewQueue, number: int, form: Form, author: UUID) -> FormVersion:
    return FormVersion.objects.create(queue=queue, number=number, fields=forms.stored(form), author=author)
