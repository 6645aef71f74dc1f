"""People, what they allowed, and the tokens that they made for programs."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from inference.database import new_id


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
        indexes: ClassVar = [
            models.Index(fields=["user", "-at"], name="consent_newest"),
            # Those that may take something back, since some moment.
            models.Index(fields=["at"], name="consent_narrow", condition=~Q(level="training")),
        ]

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
