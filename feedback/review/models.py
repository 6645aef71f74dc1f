"""The answers in queues, the places that reviewers take in them, and what they decided."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models import Conversation, Message, User
from feedback.review.queues import FormVersion as FormVersion
from feedback.review.queues import QueueMember as QueueMember
from feedback.review.queues import ReviewQueue as ReviewQueue
from inference.database import new_id

#: A day, in milliseconds: more activity than that is no activity.
ACTIVE_MAX = 86_400_000
STRATUM_MAX = 40
#: The permission of who settles what reviewers disagree on.
ADJUDICATE = "adjudicate_reviewitem"
WHY_MAX = 300


class Purpose(models.TextChoices):
    """Why a reviewer is handed an item: to judge it, to be measured by what is known of it, to be measured by
    what they said of it before, or to settle what others disagree on.
    """

    JUDGING = "judging"
    GOLD = "gold"
    REPEAT = "repeat"
    ADJUDICATING = "adjudicating"


#: Of these nothing tells the reviewer.
MEASURING = (Purpose.GOLD, Purpose.REPEAT)


class ItemQuerySet(models.QuerySet["ReviewItem"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: those of the queues that the person sees."""
        return self.filter(queue__in=ReviewQueue.objects.visible_to(user))


class ClaimQuerySet(models.QuerySet["ReviewClaim"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: one's own, of the queues that one sees, as long as the conversation is there and one may
        still do what it was handed out for.
        """
        rows = self.filter(reviewer=user.pk, item__conversation__deleted_at=None)
        if not user.has_perm(f"feedback.{ADJUDICATE}"):
            rows = rows.exclude(slot__purpose=Purpose.ADJUDICATING)
        return rows.filter(item__queue__in=ReviewQueue.objects.visible_to(user))


class ReviewItem(models.Model):
    """One answer in one queue. Lower places come first; of equal ones, what was added first.

    `stratum`: the part of what the queue finds for which it was chosen, where its sampling knows parts.
    `known`: what is right to say of it, as far as a lead has said so, as a decision says it; `known_why`, the
    lead's reason. It is gold from then on, handed out to measure reviewers until it is retired.
    `xact`: the transaction that last kept or took back a decision about it; a trigger of the database writes
    it, so that whatever decides, those who read decisions find it (`review.changes`).
    `found`: where personal data stands in its texts (`review.found`), once they were looked through.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    queue = models.ForeignKey(ReviewQueue, on_delete=models.PROTECT, related_name="items")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", help_text="The answer.")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    place = models.BigIntegerField()
    stratum = models.CharField(max_length=STRATUM_MAX, blank=True, db_default="")
    known: Any = models.JSONField(null=True)
    known_by = models.UUIDField(null=True)
    known_at = models.DateTimeField(null=True)
    known_why = models.CharField(max_length=WHY_MAX, blank=True, db_default="")
    retired_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(db_default=Now())
    xact = models.BigIntegerField(db_default=0)
    found: Any = models.JSONField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["queue", "message"], name="reviewitem_once")]
        permissions: ClassVar = [(ADJUDICATE, "Can adjudicate review item")]
        indexes: ClassVar = [
            models.Index(fields=["xact", "id"], name="reviewitem_changed"),
            models.Index(fields=["id"], name="reviewitem_unread", condition=Q(found__isnull=True)),
            models.Index(fields=["queue"], name="reviewitem_gold", condition=Q(known__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.id}"


class ReviewSlot(models.Model):
    """A place for one reviewer's decision on an item: to judge it, as many of an item as its queue's overlap;
    to adjudicate, one.

    Free while it is not decided and nobody holds it: `lease_until` is past or empty. Once withdrawn it
    is handed out no more. `queue` and `place` are those of the item: one index finds what is next in a queue.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, related_name="slots")
    queue = models.ForeignKey(ReviewQueue, on_delete=models.PROTECT, related_name="+")
    place = models.BigIntegerField()
    purpose = models.CharField(max_length=12, choices=Purpose, db_default=Purpose.JUDGING)
    reviewer = models.UUIDField(null=True)
    claim = models.UUIDField(null=True, help_text="The last one.")
    lease_until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "reviewer", "purpose"], name="reviewslot_by_purpose"),
            models.UniqueConstraint(
                fields=["item"], name="reviewslot_adjudicating", condition=Q(purpose=Purpose.ADJUDICATING)
            ),
            models.CheckConstraint(
                name="reviewslot_held",
                condition=Q(reviewer=None, claim=None, lease_until=None)
                | Q(reviewer__isnull=False, claim__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="reviewslot_decided", condition=Q(decided_at=None) | Q(claim__isnull=False)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["queue", "place", "id"],
                name="reviewslot_next",
                condition=Q(decided_at=None, withdrawn_at=None),
            ),
            models.Index(fields=["claim"], name="reviewslot_claim"),
            models.Index(fields=["reviewer", "queue"], name="reviewslot_of_person"),
            models.Index(
                fields=["queue", "decided_at"], name="reviewslot_done", condition=Q(decided_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.id}"


class ReviewClaim(models.Model):
    """That somebody was handed an item. Whether they hold it still, its slot says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slot = models.ForeignKey(ReviewSlot, on_delete=models.PROTECT, related_name="claims")
    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="claims")
    reviewer = models.UUIDField()
    at = models.DateTimeField(db_default=Now())

    objects = ClaimQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.item_id} {self.id}"


class Decision(models.Model):
    """What one reviewer said of an item, once, in answer to one version of the form. Append-only.

    `is_late`: it came when its slot was another's or withdrawn, so that it is one more than was asked for.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    claim = models.OneToOneField(ReviewClaim, on_delete=models.PROTECT, related_name="decision")
    slot = models.ForeignKey(ReviewSlot, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="decisions")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose, db_default=Purpose.JUDGING)
    reviewer = models.UUIDField()
    answers: Any = models.JSONField()
    active_ms = models.PositiveIntegerField()
    is_late = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reviewer", "client_id"], name="decision_once"),
            models.UniqueConstraint(fields=["item", "reviewer", "purpose"], name="decision_by_purpose"),
            models.UniqueConstraint(fields=["slot"], name="decision_of_slot", condition=Q(is_late=False)),
            models.CheckConstraint(name="decision_active", condition=Q(active_ms__lte=ACTIVE_MAX)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reviewer", "-at"], name="decision_of_person"),
            models.Index(fields=["at"], name="decision_at"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.id}"
