"""Answers that failed somebody, the clusters they are gathered into, and what people did with those."""

from __future__ import annotations

from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models import Conversation, Message, User
from inference.database import new_id
from inference.models import PromptVersion
from inference.types import NAME_MAX as MODEL_MAX

NAME_MAX, NOTE_MAX = 80, 500
#: The sign of an answer that reviewers found bad; other signs are kinds of events.
REVIEW = "review"
EXCERPT_MAX, SIGN_MAX, DETAIL_MAX = 200, 20, 300


class ClusterQuerySet(models.QuerySet["FailureCluster"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: leads and engineers see all of them; anybody else sees none."""
        return self if user.has_perm("feedback.view_failurecluster") else self.none()


class FailureCluster(models.Model):
    """Failures that are about the same.

    `proposed`: a name of words that several people used; `name`: what somebody called it instead. Open,
    assigned or closed by a release: of a system prompt, a model, or both. One that was merged is kept for its
    history.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=NAME_MAX, blank=True)
    proposed = models.CharField(max_length=NAME_MAX, blank=True)
    has_grown = models.BooleanField(db_default=True, help_text="Since a name was last looked for.")
    size = models.PositiveIntegerField(db_default=0, help_text="When its failures were last counted.")
    assignee = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_prompt = models.ForeignKey(PromptVersion, null=True, on_delete=models.PROTECT, related_name="+")
    closed_model = models.CharField(max_length=MODEL_MAX, blank=True, help_text="As it is served.")
    closed_note = models.CharField(max_length=NOTE_MAX, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    objects = ClusterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="failurecluster_closed",
                condition=Q(
                    closed_at=None, closed_by=None, closed_prompt=None, closed_model="", closed_note=""
                )
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False)
                    & (Q(closed_prompt__isnull=False) | ~Q(closed_model=""))
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.name or self.proposed or "Without a name"

    @property
    def state(self) -> str:
        if self.closed_at:
            return "closed"
        return "assigned" if self.assignee else "open"


class Failure(models.Model):
    """An answer that failed somebody, in at most one cluster.

    `signs`: what tells so; `said_at`, when the answer was begun; `asked` and `answered`, how question and
    answer begin, without personal data. `how`: whether the job put it where it is, or a person, whom the job
    never overrules. `is_new` until the job has compared it with others.
    """

    class How(models.TextChoices):
        JOB = "job"
        PERSON = "person"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, related_name="+", help_text="The answer."
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    signs = ArrayField(models.CharField(max_length=SIGN_MAX))
    said_at = models.DateTimeField()
    asked = models.CharField(max_length=EXCERPT_MAX, blank=True)
    answered = models.CharField(max_length=EXCERPT_MAX, blank=True)
    is_new = models.BooleanField(default=True)
    cluster = models.ForeignKey(FailureCluster, null=True, on_delete=models.PROTECT, related_name="failures")
    how = models.CharField(max_length=6, choices=How, default=How.JOB)
    placed_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["cluster", "-said_at", "-id"], name="failure_of_cluster"),
            models.Index(
                fields=["is_new", "id"], name="failure_waiting", condition=Q(cluster=None, how="job")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.cluster_id}"


class ClusterDeed(models.Model):
    """What a person did with a cluster, for its history and for those who answer for it. Append-only."""

    class Deed(models.TextChoices):
        NAMED = "named"
        ASSIGNED = "assigned"
        CLOSED = "closed"
        REOPENED = "reopened"
        MERGED = "merged"
        MOVED = "moved"
        DRAFTED = "drafted"
        ASKED = "asked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    cluster = models.ForeignKey(FailureCluster, on_delete=models.PROTECT, related_name="deeds")
    deed = models.CharField(max_length=8, choices=Deed)
    by = models.UUIDField()
    detail = models.CharField(max_length=DETAIL_MAX, blank=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.deed} {self.cluster_id}"


class Gathering(models.Model):
    """How far events were read, as in `feedback.batches`, and when the job last began: one row."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    watermark = models.BigIntegerField(default=0)
    watermark_event = models.UUIDField(default=UUID(int=0))
    ran_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="gathering_only", condition=Q(only=1))]

    def __str__(self) -> str:
        return f"read to {self.watermark}"
