"""What was said: conversations, their trees of messages, and two answers side by side."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from chat.models.people import User
from inference.database import new_id
from inference.models import Generation


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: one's own conversations that are not deleted."""
        return self.visible_to_any([user])

    def visible_to_any(self, users: Iterable[Any]) -> Self:
        """Of several; `owner` says whose each is."""
        return self.filter(owner_id__in=[user.pk for user in users], deleted_at=None)


class Conversation(models.Model):
    """One person's thread: a tree of messages, of which one branch is shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="conversations")
    title = models.CharField(max_length=200)
    shown = models.ForeignKey(
        "Message",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Leaf of the branch last shown.",
    )
    comparing = models.ForeignKey(
        "Comparison",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Two answers that wait for a choice.",
    )
    activity_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)
    erasing_at = models.DateTimeField(null=True, help_text="It does not come back any more.")

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["owner", "-updated_at", "-id"], name="conversation_list", condition=Q(deleted_at=None)
            ),
            models.Index(
                fields=["deleted_at"], name="conversation_deleted", condition=Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: messages of conversations that the person may see."""
        return self.visible_to_any([user])

    def visible_to_any(self, users: Iterable[Any]) -> Self:
        """Of several; the conversation's `owner` says whose each is."""
        owners = [user.pk for user in users]
        return self.filter(conversation__owner_id__in=owners, conversation__deleted_at=None)


class Message(models.Model):
    """One turn of one speaker. A person's holds its content; a model's is its generation's text."""

    class Role(models.TextChoices):
        USER = "user"
        ASSISTANT = "assistant"

    class Author(models.TextChoices):
        MODEL = "model"
        PERSON = "person"
        IMPORTED = "imported"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    role = models.CharField(max_length=10, choices=Role)
    author = models.CharField(max_length=10, choices=Author)
    content = models.TextField(blank=True)
    generation = models.OneToOneField(Generation, null=True, on_delete=models.PROTECT, related_name="message")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    comparison = models.ForeignKey(
        "Comparison",
        null=True,
        on_delete=models.PROTECT,
        related_name="made",
        help_text="That it was made for; it is in no branch while another side is the one that is kept.",
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["conversation", "id"], name="message_tree")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="message_content_or_generation",
                condition=Q(author="model", content="", generation__isnull=False)
                | Q(~Q(author="model"), generation=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"

    @property
    def text(self) -> str:
        """Its Markdown source; of a model's message only once the generation has ended."""
        return self.generation.text if self.generation else self.content


class ComparisonQuerySet(models.QuerySet["Comparison"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: of conversations that the person may see."""
        return self.filter(conversation__owner_id=user.pk, conversation__deleted_at=None)


class Comparison(models.Model):
    """Two answers to one question, shown side by side, and what the person chose."""

    class Choice(models.TextChoices):
        OPEN = ""
        A = "a"
        B = "b"
        TIE = "tie"
        BOTH_BAD = "both_bad"
        CANT_TELL = "cant_tell"
        NONE = "none"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="comparisons")
    assignment = models.UUIDField(help_text="How the two were drawn.")
    a = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    kept = models.ForeignKey(
        Message,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The side that the branch goes through.",
    )
    is_blind = models.BooleanField(help_text="Neither side's name was known.")
    choice = models.CharField(max_length=9, choices=Choice, default=Choice.OPEN, blank=True)
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="comparison_decided",
                condition=Q(choice="", decided_at=None) | Q(~Q(choice=""), decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="comparison_kept", condition=Q(kept=models.F("a")) | Q(kept=models.F("b"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.choice or 'open'} {self.id}"
