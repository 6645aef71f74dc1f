"""Rules that read preferences out of events, the pairs they made, and how far each could be relied on."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from chat.models import Conversation, Message, User
from inference.database import new_id

NAME_MAX = 40
NOTHING_READ = UUID(int=0)


class PairRule(models.Model):
    """One rule's switch, and how far it has read. What it does is code of the same name.

    `version` is that of the code which made the pairs that are there. Events are read in the order of
    (transaction, id), up to `watermark` and `watermark_event`.
    """

    name = models.CharField(primary_key=True, max_length=NAME_MAX)
    is_on = models.BooleanField()
    version = models.PositiveSmallIntegerField(default=0)
    watermark = models.BigIntegerField(default=0)
    watermark_event = models.UUIDField(db_default=NOTHING_READ)
    weight = models.FloatField(null=True, help_text="The operator's own, instead of what was measured.")
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="pairrule_weight", condition=Q(weight=None) | Q(weight__gte=0, weight__lte=1)
            )
        ]

    def __str__(self) -> str:
        return self.name


class PreferencePair(models.Model):
    """That one person's deeds or words put one answer above another to the same messages.

    What reviewers decide of somebody's answers counts as of that person: their consent decides what is made
    of it, and it goes with them. Its `evidence` are decisions instead of events.
    `weight` is P(chosen is better), within [`low`, `high`] where it could be measured; `score` is what the
    rule measures that by. `difference` names what else differed; the row carries the prompt of `carries`.
    """

    class Status(models.TextChoices):
        READY = "ready"
        REVIEW = "review"
        CONFLICTING = "conflicting"
        CIRCULAR = "circular"

    class Difference(models.TextChoices):
        NOTHING = ""
        SYSTEM_PROMPT = "system_prompt"
        INSTRUCTION = "instruction"
        CLARIFICATION = "clarification"

    class Side(models.TextChoices):
        CHOSEN = "chosen"
        REJECTED = "rejected"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(PairRule, on_delete=models.PROTECT, related_name="pairs")
    version = models.PositiveSmallIntegerField(help_text="Of the rule.")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    chosen = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    rejected = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    context = models.CharField(max_length=64, help_text="SHA-256 of the messages before the answers.")
    chosen_text = models.CharField(max_length=64, db_default="", help_text="SHA-256 of it.")
    rejected_text = models.CharField(max_length=64, db_default="", help_text="SHA-256 of it.")
    difference = models.CharField(max_length=13, choices=Difference, blank=True)
    carries = models.CharField(max_length=8, choices=Side, default=Side.CHOSEN)
    reason = models.CharField(max_length=500, blank=True, help_text="Why, in the person's words.")
    evidence = ArrayField(models.UUIDField(), help_text="Events.")
    score = models.FloatField(null=True)
    margin = models.FloatField(null=True)
    weight = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    status = models.CharField(max_length=11, choices=Status)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "person", "chosen", "rejected"], name="pair_once"),
            models.CheckConstraint(name="pair_of_two", condition=~Q(chosen=F("rejected"))),
            models.CheckConstraint(name="pair_weight", condition=Q(weight__gte=0, weight__lte=1)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["rule", "status"], name="pair_of_rule"),
            models.Index(fields=["conversation"], name="pair_of_conversation"),
            models.Index(fields=["context"], name="pair_of_context"),
            models.Index(
                fields=["status", "id"],
                name="pair_to_review",
                condition=Q(status__in=["review", "conflicting", "circular"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.id}"


class Reliability(models.Model):
    """How often a rule agreed with people's explicit votes that played no part in it, at one moment.

    `basis` says whether `share` was measured or is a stated prior, and `why` why. `curve` is what a pair's
    score was turned into its weight by: [[score, share, low, high], …].
    """

    class Basis(models.TextChoices):
        PRIOR = "prior"
        MEASURED = "measured"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(PairRule, on_delete=models.CASCADE, related_name="reliabilities")
    basis = models.CharField(max_length=8, choices=Basis)
    why = models.CharField(max_length=300)
    n = models.PositiveIntegerField(help_text="Explicit votes that it was held against.")
    decisions = models.PositiveIntegerField(db_default=0, help_text="How many of n reviewers decided.")
    agreed = models.PositiveIntegerField()
    share = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    curve: Any = models.JSONField(default=list)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["rule", "-at"], name="reliability_newest")]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.share:.2f}"
