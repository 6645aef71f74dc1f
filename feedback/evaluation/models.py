"""Cases to measure models with: what was answered, and what should have been."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models import Conversation, Message, User
from inference.database import new_id

SOURCE_MAX = 40
TEXT_MAX = 8_000
TAG_MAX, TAGS_MAX = 40, 20
#: Sources that make drafts by themselves.
FAILURE, SAMPLE, REVIEW = "failure", "sample", "review"
NOTHING_LOOKED_AT = UUID(int=0)


class CaseQuerySet(models.QuerySet["EvalCase"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: those who may see cases see all of them; anybody else sees none."""
        return self if user.has_perm("feedback.view_evalcase") else self.none()


class EvalCase(models.Model):
    """What a model is asked, and how to tell whether it answers well. Counts once a person approved it.

    The texts of the conversation are not copied; `reference` may hold the words of a correction, or of a
    reviewer, whose decisions are then its `evidence`.
    `probability`: with which a case of a sample was drawn, None for one that was looked for.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        REJECTED = "rejected"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", help_text="The answer.")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=SOURCE_MAX, help_text="failure, sample, or a slice's name.")
    probability = models.FloatField(null=True)
    reference = models.TextField(blank=True)
    rubric = models.TextField(blank=True)
    checks: Any = models.JSONField(default=list)
    tags = ArrayField(models.CharField(max_length=TAG_MAX), default=list)
    given = ArrayField(
        models.CharField(max_length=TAG_MAX),
        null=True,
        help_text="Tags that rules of slices gave, those among them that somebody has taken away since.",
    )
    evidence = ArrayField(models.UUIDField(), default=list, help_text="Events.")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "source"], name="evalcase_once"),
            models.CheckConstraint(
                name="evalcase_measures",
                condition=~Q(status="approved") | ~Q(reference="") | ~Q(rubric="") | ~Q(checks=[]),
            ),
            models.CheckConstraint(
                name="evalcase_decided",
                condition=Q(status="draft") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="evalcase_probability",
                condition=Q(probability=None) | Q(probability__gt=0, probability__lte=1),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "-id"], name="evalcase_newest"),
            models.Index(fields=["conversation"], name="evalcase_of_conversation"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.id}"


class SliceQuerySet(models.QuerySet["EvalSlice"]):
    def visible_to(self, user: Any) -> Self:
        """As of cases."""
        return self if user.has_perm("feedback.view_evalcase") else self.none()


class EvalSlice(models.Model):
    """A kind of request that an engineer wants to measure by itself: which answers belong to it, by a rule.

    Its name is the tag of its cases, and the source of those that it drafted. `looked` is the last answer
    that it drafted from or passed over, `tagged` the last case that it was held against.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    name = models.CharField(max_length=TAG_MAX, unique=True)
    rule: Any = models.JSONField()
    author = models.UUIDField()
    looked = models.UUIDField(default=NOTHING_LOOKED_AT)
    tagged = models.UUIDField(default=NOTHING_LOOKED_AT)
    made_at = models.DateTimeField(db_default=Now())

    objects = SliceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_id"], name="evalslice_once")
        ]

    def __str__(self) -> str:
        return self.name


class Drafting(models.Model):
    """How far events were read for answers that failed somebody: one row, as in `feedback.batches`."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    watermark = models.BigIntegerField(default=0)
    watermark_event = models.UUIDField(default=NOTHING_LOOKED_AT)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="drafting_only", condition=Q(only=1))]

    def __str__(self) -> str:
        return f"read to {self.watermark}"
