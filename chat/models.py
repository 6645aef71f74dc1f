"""Rows of people and of what was said."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from inference.database import new_id
from inference.models import Generation


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Signs in with an e-mail address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    erasing_at = models.DateTimeField(null=True, editable=False, help_text="Nothing is written any more.")

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email


class Consent(models.Model):
    """What a person allowed from `at` on. Append-only: a change is a new row."""

    class Level(models.TextChoices):
        NONE = "none"
        EVALUATION = "evaluation"
        TRAINING = "training"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    level = models.CharField(max_length=12, choices=Level)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-at"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.level} from {self.at}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: one's own."""
        return self.filter(owner_id=user.pk)

    def working(self) -> Self:
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=Now()), revoked_at=None)


class ApiToken(models.Model):
    """Lets a program act for its owner, within its scopes. One that has ended stays as history.

    Of the token itself only its SHA-256 is kept, and how it begins.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    client_id = models.UUIDField()
    name = models.CharField(max_length=100)
    begins = models.CharField(max_length=8)
    digest = models.BinaryField()
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest"], name="api_token_digest"),
            models.UniqueConstraint(fields=["owner", "client_id"], name="api_token_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: one's own conversations that are not deleted."""
        return self.filter(owner_id=user.pk, deleted_at=None)


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
        return self.filter(conversation__owner_id=user.pk, conversation__deleted_at=None)


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
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="activity_number"),
            models.UniqueConstraint(fields=["person", "client_id"], name="activity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
