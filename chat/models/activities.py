"""What happened in a conversation."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models.conversations import Conversation, Message
from chat.models.people import User
from inference.database import new_id


class ActivityKind(models.TextChoices):
    SENT = "sent"
    REGENERATED = "regenerated"
    RETRIED = "retried"
    EDITED = "edited"
    CORRECTED = "corrected"
    COMPARED = "compared"
    CHOSEN = "chosen"
    STOPPED = "stopped"
    CONTINUED = "continued"
    BRANCH_SHOWN = "branch_shown"
    RENAMED = "renamed"
    DELETED = "deleted"
    RESTORED = "restored"


class Activity(models.Model):
    """What happened in a conversation: written with the change itself, drained by `feedback`.

    (person, client_id) is unique, so that a deed sent twice is done once and answered alike;
    `body` is the digest of what was asked, so that the same id with another body is refused.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="activities")
    number = models.PositiveIntegerField(help_text="Dense within the conversation.")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activities")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=14, choices=ActivityKind)
    body = models.CharField(max_length=64)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    generation = models.UUIDField(null=True)
    value = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())
    drained_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["conversation", "number"], name="activity_undrained", condition=Q(drained_at=None)
            ),
            models.Index(
                fields=["drained_at"], name="activity_drained", condition=Q(drained_at__isnull=False)
            ),
            # How many corrections somebody made in the last minute.
            models.Index(fields=["person", "at"], name="activity_corrected", condition=Q(kind="corrected")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="activity_number"),
            models.UniqueConstraint(fields=["person", "client_id"], name="activity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
