"""Queues of answers for people to judge: what each looks for, who is in it, and what it asks."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models import User
from inference.database import new_id

NAME_MAX = 80
INSTRUCTIONS_MAX = 8_000
OVERLAP_MAX = 9
WAITING_MAX, DAYS_MAX = 10_000, 365
PERCENT_MAX = 50


class QueueQuerySet(models.QuerySet["ReviewQueue"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: leads see every queue, reviewers those that they are in, anybody else none."""
        if user.has_perm("feedback.change_reviewqueue"):
            return self
        if not user.has_perm("feedback.add_decision"):
            return self.none()
        return self.filter(members__person=user.pk)

    def open(self) -> Self:
        """Those that are filled, and handed out."""
        return self.filter(closed_at=None)


class ReviewQueue(models.Model):
    """A question about the log, and what is asked about each answer that it finds; or, of the product's own
    queues, a `source` of pairs that the jobs set aside.

    `question` is a stored `questions.Question`; `overlap`, how many reviewers judge each item;
    `most_waiting`, how many items are open at most; `days`, how long one stays that nobody decides.
    """

    class Sampling(models.TextChoices):
        NEWEST = "newest"
        NEGATIVE_FIRST = "negative_first"
        UNCERTAIN_FIRST = "uncertain_first"
        STRATIFIED = "stratified"
        RANDOM = "random"
        DECISION_VALUE = "decision_value"

    class Source(models.TextChoices):
        CONFLICTING = "conflicting"
        CIRCULAR = "circular"
        UNCERTAIN = "uncertain"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    name = models.CharField(max_length=NAME_MAX, unique=True)
    source = models.CharField(
        max_length=11, choices=Source, blank=True, db_default="", help_text="Of pairs that were set aside."
    )
    question: Any = models.JSONField()
    sampling = models.CharField(max_length=15, choices=Sampling)
    overlap = models.PositiveSmallIntegerField()
    instructions = models.TextField(blank=True, max_length=INSTRUCTIONS_MAX, help_text="Markdown.")
    gold_percent = models.PositiveSmallIntegerField(db_default=0, help_text="Of what a reviewer is handed.")
    repeat_percent = models.PositiveSmallIntegerField(db_default=0, help_text="Of what a reviewer is handed.")
    most_waiting = models.PositiveIntegerField(db_default=200)
    days = models.PositiveSmallIntegerField(db_default=30)
    shows_names = models.BooleanField(db_default=False, help_text="Of the people who asked.")
    shares: Any = models.JSONField(null=True, help_text="Of what it finds, by sign of what people thought.")
    filled_at = models.DateTimeField(null=True, help_text="When the log was last asked for it.")
    author = models.UUIDField()
    made_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True, help_text="Nothing comes into it or is handed out since.")

    objects = QueueQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_id"], name="reviewqueue_once"),
            models.CheckConstraint(
                name="reviewqueue_overlap", condition=Q(overlap__gte=1, overlap__lte=OVERLAP_MAX)
            ),
            models.CheckConstraint(
                name="reviewqueue_percents",
                condition=Q(gold_percent__lte=PERCENT_MAX, repeat_percent__lte=PERCENT_MAX),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QueueMember(models.Model):
    """A reviewer who is handed items of a queue."""

    id = models.BigAutoField(primary_key=True)
    queue = models.ForeignKey(ReviewQueue, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    added_by = models.UUIDField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["queue", "person"], name="queuemember_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.queue_id}"


class FormVersion(models.Model):
    """What a queue asks, from one moment on: the one with the highest number is asked now. Append-only.

    `fields` is a stored `forms.Form`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    queue = models.ForeignKey(ReviewQueue, on_delete=models.PROTECT, related_name="forms")
    number = models.PositiveIntegerField()
    fields: Any = models.JSONField()
    author = models.UUIDField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["queue", "number"], name="formversion_number")
        ]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.number}"
