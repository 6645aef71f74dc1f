"""Queues with answers in them, and clusters of failures, made beside a running product: `fill` says of what.

Each of {"name", "reviewer", "group", "instructions", "asks", "said"}: a reviewer's address, a form, and
conversations, each a list of (question, answer), of which the last answers are to be judged. With "beside",
each of these texts is another answer to the last question, a reason, a correction and an instruction. With
"judged", for each of these answers to the form there is a reviewer who has said so of all items. With
"again", each of these is one more answer, asked for without any. "level": what whoever asks allows;
"asker", their name, which reviewers are shown. With "known", the items are gold for these reasons, and the
figures of their reviewers are counted.

Or {"failures", "name", "by"}: a cluster of failures, each a question and an answer as the job keeps them, and
some days before the last one; "called": what the one with the address "by" is called from then on; "named":
what they name it, one after the other; "assigned": to themselves; "note": with which they close it; "back":
how many have failed since.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import django

from config.up.folders import PROJECT

DAYS = 5


def fill(environ: Mapping[str, str], *told: dict[str, Any]) -> list[str]:
    """The id of each that is told of. `environ`: of a command beside the product."""
    command = [sys.executable, "-m", "tests.browser.filling"]
    environ = {**environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        command, cwd=PROJECT, env=environ, input=json.dumps(told), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-len(told) :]


def main() -> None:
    django.setup()
    for told in json.load(sys.stdin):
        print(_cluster(told) if "failures" in told else _queue(told))


def _queue(told: dict[str, Any]) -> UUID:
    from feedback.models import ReviewQueue

    made: ReviewQueue = _declared(told)
    _may_review(told["reviewer"], told.get("group", "reviewer"), made)
    for conversation in told["said"]:
        _add(made, conversation, told)
    assert ReviewQueue.objects.filter(pk=made.pk, items__isnull=False).exists()
    for answers in told.get("judged", []):
        _judge(made, answers)
    if "known" in told:
        _know(made, told["known"])
    return made.pk


def _may_review(email: str, group: str, queue: Any) -> None:
    from chat import people
    from chat.models import User
    from feedback.review import members

    person = User.objects.get(email=email)
    people.enrol(person, group)
    members.add(queue, person, UUID(int=9))


def _declared(told: dict[str, Any]) -> Any:
    from feedback.models import ReviewQueue
    from feedback.review import declaring
    from feedback.review.forms import form_of
    from feedback.review.questions import Question

    return declaring.declare(
        uuid4(),
        UUID(int=9),
        name=told["name"],
        question=Question(until=datetime(2000, 1, 1, tzinfo=UTC)),  # nothing comes but what is added here
        sampling=ReviewQueue.Sampling.RANDOM,
        overlap=max(1, len(told.get("judged", []))),
        form=form_of(told["asks"]),
        instructions=told.get("instructions", ""),
        shows_names="asker" in told,
    )


def _add(queue: Any, conversation: list[list[str]], told: dict[str, Any]) -> None:
    from feedback.review import adding
    from tests.cast import answered, person
    from tests.fast.chat.said import ask, ended
    from tests.fast.feedback.pairs.doing import regenerated

    ann = answered(person(f"asks-{uuid4().hex}"), told.get("level", "evaluation"))
    if "asker" in told:
        ann.name = told["asker"]
        ann.save(update_fields=["name"])
    outcome = None
    for question, answer in conversation:
        outcome = ended(ask(ann, question, outcome), answer)
    assert outcome and outcome.answer
    for text in told.get("beside", []):
        _say_beside(ann, outcome, text)
    for text in told.get("again", []):
        regenerated(ann, outcome, text)
    assert adding.add(queue, [UUID(outcome.answer)]) == 1


def _judge(queue: Any, answers: dict[str, Any]) -> None:
    """By somebody of their own."""
    from feedback.review import claiming, deciding, declaring

    reviewer, form = uuid4(), declaring.asked_now(queue).pk
    while claim := claiming.claim(queue.pk, reviewer):
        told: dict[str, Any] = {"client_id": uuid4(), "form": form, "answers": answers}
        deciding.decide(claim.pk, reviewer, active_ms=1_000, **told)


def _know(queue: Any, reasons: list[str]) -> None:
    """Once they are judged."""
    from feedback.review import counting, declaring, gold, keeping

    for item, why in zip(queue.items.order_by("place"), reasons, strict=True):
        gold.mark(item, UUID(int=9), {"verdict": "bad"}, why)
    keeping.want(declaring.asked_now(queue).pk)
    counting.run(60.0)


def _cluster(told: dict[str, Any]) -> UUID:
    from chat.models import User
    from feedback.clusters import deeds
    from feedback.models import FailureCluster
    from tests.cast import answered, person
    from tests.fast.feedback.clusters.clustered import days_ago, failure

    by = User.objects.get(email=told["by"])
    if "called" in told:
        User.objects.filter(pk=by.pk).update(name=told["called"])
    ann = answered(person(f"asks-{uuid4().hex}"), "evaluation")
    made = FailureCluster.objects.create(proposed=told["name"])
    for number, (asked, said) in enumerate(told["failures"]):
        failure(made, ann, at=days_ago(DAYS * number), asked=asked, answered=said)
    for name in told.get("named", []):
        deeds.rename(made.pk, by.pk, name)
    if told.get("assigned"):
        deeds.assign(made.pk, by.pk, by)
    if note := told.get("note"):
        deeds.close(made.pk, by.pk, prompt=None, model="model-2", note=note)
    for _ in range(told.get("back", 0)):
        failure(made, ann)
    return made.pk


def _say_beside(ann: Any, outcome: Any, text: str) -> None:
    from chat import corrections
    from chat.intent import Intent
    from chat.models import Message
    from feedback.models import Event
    from tests.fast.feedback.pairs.doing import regenerated

    again = regenerated(ann, outcome, text, asked=text[:400])
    answer = UUID(again.answer)
    corrections.correct(ann, client_id=uuid4(), message=answer, text=f"{text} ", intent=Intent.FIX)
    message = Message.objects.select_related("conversation").get(pk=outcome.answer)
    Event.objects.create(
        client_id=uuid4(),
        kind="reason",
        version=1,
        source="page",
        value={"reason": {"what": [], "fix": [], "text": text}},
        happened_at=message.created_at,
        sender=ann,
        conversation=message.conversation,
        message=message,
        start=0,
        end=min(3, len(message.text)),
    )


if __name__ == "__main__":
    main()
