"""Clusters with failures in them, and people who may look after them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.utils import timezone

from chat import people
from chat.models import Message, User
from feedback.clusters import counting
from feedback.models import Failure, FailureCluster
from tests.cast import person
from tests.exports.feedback.datasets.asking import allows
from tests.fast.feedback.evaluation.drafted import answered

#: What the groups may do by migration; transactional tests empty that table.
MAY = ("view_failurecluster", "change_failurecluster")


def engineer(name: str = "edna", group: str = people.ENGINEER) -> User:
    user = person(name, group=group)
    user.user_permissions.add(*Permission.objects.filter(codename__in=MAY))
    return user


def ann() -> User:
    found = User.objects.filter(email="ann@example.org").first()
    return found or allows(person("ann"), "evaluation")


def failure(
    into: FailureCluster | None, who: User | None = None, *, at: datetime | None = None, **fields: Any
) -> Failure:
    """An answer that was rated bad, as the job leaves it."""
    said = answered(who or ann())
    answer = Message.objects.select_related("conversation").get(pk=UUID(said.answer))
    made = Failure.objects.create(
        message=answer,
        person_id=answer.conversation.owner_id,
        conversation=answer.conversation,
        said_at=at or answer.created_at,
        cluster=into,
        is_new=False,
        **{"signs": ["rating"], "asked": "Which city?", "answered": "Rome.", **fields},
    )
    counting.keep_sizes([into.pk] if into else [])
    return made


def cluster(name: str = "Cities", failures: int = 1, **fields: Any) -> FailureCluster:
    made = FailureCluster.objects.create(proposed=name, **fields)
    for _ in range(failures):
        failure(made)
    return made


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)
