"""The log of what people thought of answers, and what is projected from it."""

import secrets
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Now

from chat.models import Conversation, Message, User
from feedback.accesses import DataAccess as DataAccess
from feedback.clusters.models import ClusterDeed as ClusterDeed
from feedback.clusters.models import Failure as Failure
from feedback.clusters.models import FailureCluster as FailureCluster
from feedback.clusters.models import Gathering as Gathering
from feedback.datasets.imported.models import Import as Import
from feedback.datasets.imported.models import ImportedRow as ImportedRow
from feedback.datasets.imported.models import RefusedLine as RefusedLine
from feedback.datasets.models import Dataset as Dataset
from feedback.datasets.models import DatasetItem as DatasetItem
from feedback.datasets.models import DatasetVersion as DatasetVersion
from feedback.datasets.models import Export as Export
from feedback.datasets.models import SplitAssignment as SplitAssignment
from feedback.datasets.models import SplitKey as SplitKey
from feedback.datasets.models import Watermark as Watermark
from feedback.demo.models import DemoPopulation as DemoPopulation
from feedback.destinations.models import Copy as Copy
from feedback.evaluation.models import Drafting as Drafting
from feedback.evaluation.models import EvalCase as EvalCase
from feedback.evaluation.models import EvalSlice as EvalSlice
from feedback.exposures import Exposure as Exposure
from feedback.exposures import SideExposure as SideExposure
from feedback.learned.models import LearnedModel as LearnedModel
from feedback.notices.models import Follower as Follower
from feedback.notices.models import Notice as Notice
from feedback.notices.models import Noticed as Noticed
from feedback.pairs.models import PairRule as PairRule
from feedback.pairs.models import PreferencePair as PreferencePair
from feedback.pairs.models import Reliability as Reliability
from feedback.review.models import Decision as Decision
from feedback.review.models import FormVersion as FormVersion
from feedback.review.models import QueueMember as QueueMember
from feedback.review.models import ReviewClaim as ReviewClaim
from feedback.review.models import ReviewItem as ReviewItem
from feedback.review.models import ReviewQueue as ReviewQueue
from feedback.review.models import ReviewSlot as ReviewSlot
from feedback.scheduling.models import Schedule as Schedule
from feedback.scheduling.models import ScheduledRun as ScheduledRun
from feedback.suspicion import RATED
from feedback.webhooks.models import Delivery as Delivery
from feedback.webhooks.models import Try as Try
from feedback.webhooks.models import Webhook as Webhook
from feedback.xact import Xact as Xact
from inference.database import new_id

# The device of what the server saw itself.
NOBODY = UUID(int=0)


def new_key() -> str:
    """128 random bits, for an address that only its owner knows."""
    return secrets.token_urlsafe(16)


class Arrived(models.Model):
    """What every event has, whether its answer is known or not."""

    class Source(models.TextChoices):
        PAGE = "page"
        API = "api"
        SERVER = "server"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=14)
    version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=6, choices=Source)
    value = models.JSONField()
    attempt = models.PositiveIntegerField(null=True, help_text="Of the text that was seen.")
    start = models.PositiveIntegerField(null=True, help_text="Code points of the Markdown source.")
    end = models.PositiveIntegerField(null=True)
    happened_at = models.DateTimeField()
    arrived_at = models.DateTimeField(db_default=Now())
    device = models.UUIDField(default=NOBODY)
    counter = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True


class Event(Arrived):
    """An appended fact. Never updated; erasure and retention remove it, each with its audit row."""

    sender = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    generation = models.UUIDField(null=True)
    comparison = models.UUIDField(null=True, help_text="In which its answer was on the screen.")
    suspicious = models.CharField(max_length=12, blank=True)
    xact = models.BigIntegerField(db_default=Xact())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "client_id"], name="event_once"),
            models.CheckConstraint(
                name="event_span", condition=Q(start=None, end=None) | Q(start__lt=models.F("end"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sender", "arrived_at"], name="event_of_sender"),
            models.Index(fields=["sender", "device", "counter"], name="event_of_device"),
            # The last ratings of somebody whose other events are many.
            models.Index(fields=["sender", "arrived_at"], name="event_rated", condition=Q(kind__in=RATED)),
            models.Index(fields=["conversation", "happened_at"], name="event_of_conversation"),
            models.Index(fields=["message", "kind"], name="event_of_message"),
            models.Index(fields=["xact", "id"], name="event_in_order"),
            # The labels of a message. Not by version too: on a table without statistics the planner would
            # look for all of a version, message after message.
            models.Index(KT("value__by"), name="event_follow_up", condition=Q(kind="follow_up")),
            models.Index(fields=["-id"], name="event_reported", condition=Q(kind="flag")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Parked(Arrived):
    """An event about an answer that its sender cannot see, or that does not exist yet: tried for a day."""

    sender = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField(help_text="The message or conversation that it names.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sender", "client_id"], name="parked_once")]
        indexes: ClassVar = [models.Index(fields=["arrived_at"], name="parked_oldest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Opinion(models.Model):
    """What a person holds of an answer or a conversation now, by kind: the last intent of the events."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="opinions")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="opinions")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="opinions")
    subject = models.UUIDField(help_text="The message, or else the conversation.")
    kind = models.CharField(max_length=14)
    value = models.JSONField()
    suspicious = models.CharField(max_length=12, blank=True)
    event = models.UUIDField()
    happened_at = models.DateTimeField()
    device = models.UUIDField()
    counter = models.PositiveBigIntegerField()
    client_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "subject", "kind"], name="opinion_once")
        ]
        indexes: ClassVar = [models.Index(fields=["message", "kind"], name="opinion_of_message")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Departure(models.Model):
    """When it is to be seen whether a conversation's person has left it; gone once that is known.

    `conversation` is no foreign key: that one is gone is found out when it is looked at.
    """

    conversation = models.UUIDField(primary_key=True)
    person = models.UUIDField(null=True, help_text="Whose conversation it was.")
    due_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="departure_due"),
            models.Index(fields=["person"], name="departure_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation} at {self.due_at}"


class Removal(models.Model):
    """Why rows of append-only tables are gone, with what was removed: an erasure, a retention, or that they
    were of a generated population.
    """

    class Reason(models.TextChoices):
        ERASURE = "erasure"
        RETENTION = "retention"
        GENERATED = "generated"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reason = models.CharField(max_length=10, choices=Reason)
    subject = models.UUIDField(null=True, help_text="The person, of an erasure.")
    counts: Any = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.reason} {self.id}"


class Erasure(models.Model):
    """That somebody wants what is recorded about them gone, how far it is, and in the end the proof of it.

    Holds ids and counts only: no name, no address, no text. `key` opens its page without an account.
    """

    class Scope(models.TextChoices):
        CONVERSATION = "conversation"
        EVERYTHING = "everything"
        ACCOUNT = "account"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64, unique=True, default=new_key)
    scope = models.CharField(max_length=12, choices=Scope)
    person = models.UUIDField()
    conversation = models.UUIDField(null=True)
    generations = ArrayField(models.UUIDField(), default=list, help_text="Answers of the conversation.")
    asked_at = models.DateTimeField(db_default=Now())
    before: Any = models.JSONField(null=True, help_text="Rows by table when it began.")
    after: Any = models.JSONField(null=True, help_text="Rows by table when it ended: none.")
    finished_at = models.DateTimeField(null=True)
    learned: Any = models.JSONField(null=True, help_text="Models that had learned from what is gone.")
    seal = models.CharField(max_length=64, blank=True, help_text="HMAC of the proof with our secret key.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], name="erasure_unfinished", condition=Q(finished_at=None)),
            models.Index(fields=["person", "-asked_at"], name="erasure_of_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="erasure_scope",
                condition=Q(scope="conversation", conversation__isnull=False)
                | Q(~Q(scope="conversation"), conversation=None),
            ),
            # Of one conversation, and of one person, one at a time.
            models.UniqueConstraint(
                fields=["person", "conversation"],
                name="erasure_under_way",
                condition=Q(finished_at=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.id}"
