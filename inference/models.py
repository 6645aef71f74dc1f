"""Rows of what was asked of a model and what came back: `inference` knows ids of people, not people."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from pgvector.django import VectorField

from inference.database import new_id
from inference.types import NAME_MAX, REASON_MAX, VERSION_MAX


class PromptVersionQuerySet(models.QuerySet["PromptVersion"]):
    def active(self, name: str = "chat") -> "PromptVersion | None":
        """The version that the newest activation under `name` chose."""
        chosen = PromptActivation.objects.filter(name=name).select_related("version")
        newest = chosen.order_by("-at", "-id").first()
        return newest.version if newest else None


class PromptVersion(models.Model):
    """An immutable, numbered system prompt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, default="chat")
    number = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=500)
    author = models.UUIDField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = PromptVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "number"], name="promptversion_number"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class PromptActivation(models.Model):
    """From `at` on, `version` is the one in force under its name. Append-only; the newest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60)
    version = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="activations")
    author = models.UUIDField(null=True)
    note = models.CharField(max_length=500)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name", "-at"], name="activation_newest")]

    def __str__(self) -> str:
        return f"{self.version} at {self.at}"


class Variant(models.Model):
    """What can differ between two answers. Immutable; equal ones are one row, found by digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    served_model = models.CharField(max_length=NAME_MAX)
    revision = models.CharField(max_length=NAME_MAX, blank=True)
    adapter = models.CharField(max_length=NAME_MAX, blank=True)
    prompt_version = models.ForeignKey(PromptVersion, null=True, on_delete=models.PROTECT)
    sampling = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.served_model} {self.digest[:8]}"


class Status(models.TextChoices):
    """What became of a generation, from our side."""

    QUEUED = "queued"
    STREAMING = "streaming"
    COMPLETE = "complete"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


LIVE = (Status.QUEUED, Status.STREAMING)


class GenerationQuerySet(models.QuerySet["Generation"]):
    def live(self) -> "GenerationQuerySet":
        return self.filter(status__in=LIVE)


class Generation(models.Model):
    """One call to a model with its whole manifest, and in the end its text and token ids.

    `attempt` is the number of the attempt that may write now. `text` and `token_ids` are filled
    when it ends, in the transaction that removes its deltas.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=20, default="chat")
    subject = models.UUIDField(help_text="The person it was made for; erasure follows it.")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT)
    continues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="continued_by")

    messages = models.JSONField(help_text="[{role, content}] before the answer, oldest first.")
    left_out = models.PositiveIntegerField(default=0, help_text="Oldest messages that did not fit.")
    system_prompt = models.TextField(blank=True)
    instruction = models.CharField(max_length=500, blank=True)
    sampling = models.JSONField(help_text="As asked for, the seed always among it.")
    served_model = models.CharField(max_length=NAME_MAX, blank=True, help_text="As the engine reports it.")
    revision = models.CharField(max_length=NAME_MAX, blank=True)
    engine_version = models.CharField(max_length=VERSION_MAX, blank=True)
    template_hash = models.CharField(max_length=64, blank=True)
    prompt_token_ids = ArrayField(models.IntegerField(), null=True)

    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    attempt = models.PositiveIntegerField(default=1)
    stop_requested_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_text = models.TextField(blank=True)
    finish_reason = models.CharField(max_length=REASON_MAX, blank=True)
    prompt_tokens = models.PositiveIntegerField(null=True)
    completion_tokens = models.PositiveIntegerField(null=True)
    cached_tokens = models.PositiveIntegerField(null=True)
    ttft_ms = models.FloatField(null=True, help_text="Request sent to first non-empty delta, ms.")
    tpot_ms = models.FloatField(null=True, help_text="(Last - first delta) / (completion tokens - 1), ms.")
    duration_ms = models.FloatField(null=True, help_text="Request sent to end, ms.")
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    token_ids = ArrayField(models.IntegerField(), null=True)

    objects = GenerationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            # The adoption scan looks at live ones only, however many have ended.
            models.Index(
                fields=["id"], name="generation_live", condition=Q(status__in=["queued", "streaming"])
            ),
            models.Index(fields=["subject"], name="generation_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="generation_ended",
                condition=Q(status__in=["queued", "streaming"], ended_at=None)
                | Q(~Q(status__in=["queued", "streaming"]), ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def described(self) -> str:
        """What most likely differs from another one, in words. Its variant may leave the model open."""
        variant = self.variant
        prompt = f", prompt {variant.prompt_version.number}" if variant.prompt_version else ", no prompt"
        model = self.served_model or variant.served_model
        return f"{model}{prompt}, temperature {variant.sampling['temperature']:g}"


class Assignment(models.Model):
    """Which two generations answered one question side by side, and by what chance. Immutable."""

    class Reason(models.TextChoices):
        RATE = "rate"
        ASKED = "asked"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.UUIDField(help_text="The person it was made for; erasure follows it.")
    reason = models.CharField(max_length=5, choices=Reason)
    rate = models.FloatField(null=True, help_text="Of the questions that are answered twice.")
    pool = models.JSONField(help_text="[{variant, weight}] that the two were drawn from.")
    probability = models.FloatField(help_text="That these two were drawn, on whichever sides.")
    a = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "created_at"], name="assignment_of_subject")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["a", "b"], name="assignment_once"),
            models.CheckConstraint(name="assignment_of_two", condition=~Q(a=F("b"))),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.id}"


class Attempt(models.Model):
    """One process's turn at producing a generation. Its number is the fencing token.

    `start` is null until the adopter knows where the stored text and token ids agree.
    """

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    owner = models.CharField(max_length=200)
    lease_until = models.DateTimeField(help_text="By the database's clock.")
    start = models.PositiveIntegerField(null=True, help_text="Code points.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["generation", "number"], name="attempt_number"),
        ]

    def __str__(self) -> str:
        return f"{self.generation_id}/{self.number}"


class Delta(models.Model):
    """One flush of one attempt. Offsets are code points of the Markdown source, dense per generation."""

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="deltas")
    attempt = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    token_ids = ArrayField(models.IntegerField())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["generation", "start"], name="delta_start"),
            models.CheckConstraint(name="delta_grows", condition=Q(end__gt=F("start"))),
        ]

    def __str__(self) -> str:
        return f"{self.generation_id} [{self.start}, {self.end})"


class Embedding(models.Model):
    """The vector of a text by one model, so that it is not made again. Not the text, only its keyed hash.

    `subjects` are all whose words the text holds, none where nobody of ours has said it; erasure follows
    each of them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    model = models.CharField(max_length=NAME_MAX, help_text="With its revision: no two models' vectors meet.")
    text_hash = models.CharField(max_length=64, help_text="HMAC-SHA-256 of the text, hexadecimal.")
    vector = VectorField(help_text="As the model gave it, in single precision.")
    subjects = ArrayField(models.UUIDField())
    read_at = models.DateTimeField(help_text="When its subjects allowed that the text is read.")
    used_at = models.DateTimeField(db_default=Now(), help_text="Last, to the day.")

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["subjects"], name="embedding_subjects"),
            models.Index(fields=["used_at"], name="embedding_used"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["model", "text_hash"], name="embedding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.text_hash[:8]}"
