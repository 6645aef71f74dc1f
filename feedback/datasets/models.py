"""Named collections, their frozen versions, every candidate row and what became of it, and files."""

from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from inference.database import new_id

NAME_MAX = 80
WORDS_MAX = 2_000


class Kind(models.TextChoices):
    SFT = "sft"
    PREFERENCE = "preference"
    UNPAIRED = "unpaired"
    EVALUATION = "evaluation"


SHORT = {
    Kind.SFT: "answers to learn from",
    Kind.PREFERENCE: "pairs",
    Kind.UNPAIRED: "rated answers",
    Kind.EVALUATION: "cases",
}


class Split(models.TextChoices):
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


M = TypeVar("M", bound=models.Model)


class OfEngineers(models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """The gate: those who may see datasets see all of them; anybody else sees none."""
        return self if user.has_perm("feedback.view_dataset") else self.none()


class DatasetQuerySet(OfEngineers["Dataset"]): ...


class VersionQuerySet(OfEngineers["DatasetVersion"]): ...


class ExportQuerySet(OfEngineers["Export"]): ...


class Dataset(models.Model):
    """A named collection of one kind of rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    name = models.CharField(max_length=NAME_MAX, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.CharField(max_length=WORDS_MAX, blank=True)
    author = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())

    objects = DatasetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["author", "client_id"], name="dataset_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_words(self) -> str:
        return SHORT[Kind(self.kind)]


class DatasetVersion(models.Model):
    """One numbered state of a dataset. Once frozen, only an erasure changes what it holds, and says so.

    `claim` counts those who took the build: only the last may write, while `lease_until` has not passed.
    `step` is how many steps of the build are done.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        BUILDING = "building"
        FROZEN = "frozen"
        BREACHED = "breached"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    client_id = models.UUIDField()
    number = models.PositiveIntegerField()
    recipe: Any = models.JSONField()
    author = models.UUIDField()
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    claim = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, help_text="By the database's clock.")
    step = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="Rows of this step.")
    restarts = models.PositiveSmallIntegerField(default=0, help_text="Stages out of date in the end.")
    error = models.CharField(max_length=500, blank=True)
    stage: Any = models.JSONField(default=dict, help_text="What the result depends on beside the rows.")
    staged_at = models.DateTimeField(null=True)
    stage_hash = models.CharField(max_length=64, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    counts: Any = models.JSONField(default=dict)
    card = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    frozen_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="Somebody in it was erased or withdrew consent.")
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replaces")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "number"], name="version_number"),
            models.UniqueConstraint(fields=["author", "client_id"], name="version_once"),
            models.CheckConstraint(
                name="version_frozen",
                condition=Q(status="frozen", frozen_at__isnull=False) | ~Q(status="frozen"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lease_until"],
                name="version_to_build",
                condition=Q(status__in=["queued", "building"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.number}"


class DatasetItem(models.Model):
    """A candidate for a version: a row of it, or, with a `reason`, one left out, whose text is not kept.

    `key` names the candidate across versions. `position` is its place among the rows, None for one left out.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField(help_text="Among the candidates, from 0.")
    key = models.CharField(max_length=200)
    source = models.CharField(max_length=40, help_text="The rule or kind of signal that it comes from.")
    content: Any = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    person = models.UUIDField(null=True)
    conversation = models.UUIDField(null=True)
    messages = ArrayField(models.UUIDField(), default=list)
    evidence = ArrayField(models.UUIDField(), default=list)
    said_at = models.DateTimeField(help_text="Of the newest that it holds.")
    weight = models.FloatField(default=1)
    facts: Any = models.JSONField(default=dict, help_text="Of the stage, and found out by the steps.")
    reason = models.CharField(max_length=30, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    split = models.CharField(max_length=10, choices=Split, blank=True)
    position = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "number"], name="item_number"),
            models.UniqueConstraint(fields=["version", "key"], name="item_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["version", "position"], name="item_position"),
            models.Index(fields=["version", "reason", "number"], name="item_reason"),
            models.Index(fields=["person"], name="item_person"),
            models.Index(fields=["conversation"], name="item_conversation"),
            # Of rows alone: which versions hold somebody who withdraws, or a conversation.
            models.Index(fields=["person", "version"], name="item_held", condition=Q(reason="")),
            models.Index(
                fields=["conversation", "version"], name="item_held_conversation", condition=Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SplitKey(models.Model):
    """The installation's one key and the shares of its sides. Written once; a change would move people."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    key = models.BinaryField()
    validation = models.FloatField()
    test = models.FloatField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="splitkey_only", condition=Q(only=1)),
        ]

    def __str__(self) -> str:
        return "key of the splits"


class SplitAssignment(models.Model):
    """On which side a text, by digest, stands for ever: that of the first row that held it or one like it."""

    digest = models.CharField(primary_key=True, max_length=64)
    split = models.CharField(max_length=10, choices=Split)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.split}"


class Watermark(models.Model):
    """Up to which moment, by the database's clock, a job of this name has dealt with what came in."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} to {self.at}"


class Export(models.Model):
    """Files written from a version. A half one is never there: the folder appears by a rename."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        WRITING = "writing"
        READY = "ready"
        FAILED = "failed"
        REMOVED = "removed"

    class Layout(models.TextChoices):
        PLAIN = "plain"
        HUB = "hub"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="exports")
    format = models.CharField(max_length=40)
    file_type = models.CharField(max_length=7)
    layout = models.CharField(max_length=5, choices=Layout, default=Layout.PLAIN, db_default=Layout.PLAIN)
    destination = models.CharField(max_length=300, blank=True)
    author = models.UUIDField()
    status = models.CharField(max_length=7, choices=Status, default=Status.QUEUED)
    claim = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, help_text="By the database's clock.")
    manifest: Any = models.JSONField(null=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["author", "client_id"], name="export_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["lease_until"], name="export_to_write", condition=Q(status__in=["queued", "writing"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} as {self.format}"
