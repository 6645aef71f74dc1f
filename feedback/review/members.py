"""Who is handed items of which queue."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from chat.exceptions import Conflict
from chat.models import User
from feedback.review import noting
from feedback.review.models import QueueMember, ReviewQueue, ReviewSlot

MEMBERS_MAX = 500


def reviewers() -> QuerySet[User]:
    """Everybody who may decide, whatever they are in."""
    granted = {"content_type__app_label": "feedback", "codename": "add_decision"}
    may = Q(is_superuser=True)
    for way in ("groups__permissions", "user_permissions"):
        may |= Q(**{f"{way}__{name}": value for name, value in granted.items()})
    return User.objects.filter(may, is_active=True).distinct()


@transaction.atomic
def add(queue: ReviewQueue, person: User, by: UUID) -> None:
    """Who is in it already stays. Raises Conflict for who may not decide, and past MEMBERS_MAX."""
    if not person.has_perm("feedback.add_decision"):
        raise Conflict("This person is no reviewer. An operator can make them one.")
    if queue.members.count() >= MEMBERS_MAX:
        raise Conflict(f"There are {MEMBERS_MAX} people in this queue, which is the most there may be.")
    _, is_new = QueueMember.objects.get_or_create(queue=queue, person=person, defaults={"added_by": by})
    if is_new:
        noting.changed(queue, by, {}, {"reviewer put in": person.pk})


@transaction.atomic
def remove(queue: ReviewQueue, person: UUID, by: UUID) -> None:
    """What they hold is free at once; the gate refuses what they send after all."""
    gone, _ = queue.members.filter(person=person).delete()
    if gone:
        noting.changed(queue, by, {"reviewer taken out": person}, {})
    held = ReviewSlot.objects.filter(queue=queue, reviewer=person, decided_at=None)
    held.update(reviewer=None, claim=None, lease_until=None)


def others(queue: ReviewQueue) -> QuerySet[User]:
    """Reviewers who are not in it, by name."""
    return reviewers().exclude(pk__in=queue.members.values("person")).order_by("name", "pk")


def of(queue: ReviewQueue) -> QuerySet[QueueMember]:
    return queue.members.select_related("person").order_by("person__name", "person_id")
