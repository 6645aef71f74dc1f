"""Where events are told, what was and is to be told there, and each try at it."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from inference.database import new_id

NAME_MAX = 100
KIND_MAX = 24
TEST = "test"
ERROR_MAX = 300
ANSWER_MAX = 500


class Webhook(models.Model):
    """An address of a program that is told of events and of notices, in one order.

    (cursor_xact, cursor_event): the last one of either that was made out.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=NAME_MAX)
    url = models.CharField(max_length=1000)
    kinds = ArrayField(models.CharField(max_length=KIND_MAX), help_text="Of events and notices.")
    secret = models.CharField(max_length=64)
    old_secret = models.CharField(max_length=64, blank=True, help_text="Signs too until its time is over.")
    old_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    off_reason = models.CharField(
        max_length=ERROR_MAX, blank=True, help_text="Why it was switched off by itself."
    )
    failing_since = models.DateTimeField(null=True, help_text="The first failure since the last success.")
    author = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())
    since = models.DateTimeField(db_default=Now(), help_text="Events that arrived before are not told.")
    cursor_xact = models.BigIntegerField()
    cursor_event = models.UUIDField(default=UUID(int=0))
    last_number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="webhook_two_secrets",
                condition=Q(old_secret="", old_until=None) | (~Q(old_secret="") & Q(old_until__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One event or notice for one webhook, or a test. What is sent is made of its row when it is sent.

    `next_at` is when it may be tried; of one that is being tried, when somebody else may. `claim` counts
    those who took it: only the last may say what came of it. Order is kept within a `subject`.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given_up"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    number = models.PositiveBigIntegerField()
    event = models.ForeignKey("feedback.Event", null=True, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey("feedback.Notice", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=KIND_MAX, help_text="A test has neither event nor notice.")
    subject = models.UUIDField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0, help_text="In a row: since it was made or replayed.")
    claim = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "number"], name="delivery_number"),
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_ended",
                condition=Q(state="waiting", ended_at=None)
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            # What is due, and what waits before it.
            models.Index(fields=["next_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(
                fields=["webhook", "subject", "number"], name="delivery_order", condition=Q(state="waiting")
            ),
            # The page's filter, newest first.
            models.Index(fields=["webhook", "state", "number"], name="delivery_of_state"),
            # Retention.
            models.Index(fields=["ended_at"], name="delivery_done", condition=~Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_test(self) -> bool:
        return self.kind == TEST


class Try(models.Model):
    """One call for a delivery: what came back, or why nothing did."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField(help_text="When it was begun.")
    duration_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True, help_text="Of the answer. None: there was none.")
    error = models.CharField(max_length=ERROR_MAX, blank=True)
    answer = models.CharField(max_length=ANSWER_MAX, blank=True, help_text="Its beginning.")

    def __str__(self) -> str:
        return f"{self.status or self.error}"
