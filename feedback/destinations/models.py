"""Which export was copied where, and what is still to be done about it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now

from feedback.datasets.models import Export
from feedback.destinations.declared import NAME_MAX
from inference.database import new_id

ERROR_MAX = 500


class CopyQuerySet(models.QuerySet["Copy"]):
    def underway(self) -> Self:
        return self.exclude(status__in=Copy.ENDED)

    def leaving(self) -> Self:
        return self.filter(status__in=Copy.LEFT)

    def to_remove(self) -> None:
        """Of exports that may not lie anywhere any more. What nobody has begun is gone already."""
        self.filter(claim=0).update(status=Copy.Status.REMOVED, ended_at=Now())
        left = self.exclude(status__in=Copy.TAKEN_AWAY)
        left.update(status=Copy.Status.LEAVING, lease_until=None, tries=0, error="", ended_at=None)


class Copy(models.Model):
    """The files of one export at a destination. A copy that may not be there any more is removed until it is.

    `claim` counts those who took the work. While one waits, `lease_until` is when it is tried next.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        COPYING = "copying"
        THERE = "there"
        LEAVING = "leaving"
        REMOVING = "removing"
        REMOVED = "removed"

    ENDED = (Status.THERE, Status.REMOVED)
    LEFT = (Status.LEAVING, Status.REMOVING)
    TAKEN_AWAY = (*LEFT, Status.REMOVED)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    export = models.OneToOneField(Export, on_delete=models.PROTECT, related_name="copy")
    destination = models.CharField(max_length=NAME_MAX)
    place: Any = models.JSONField(
        null=True,
        help_text="What was declared when it was sent, without keys; {} before that, null: not kept then.",
    )
    folder = models.CharField(max_length=300, help_text="There, below what the operator declared.")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    claim = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, help_text="By the database's clock.")
    tries = models.PositiveIntegerField(default=0, help_text="That came to nothing.")
    error = models.CharField(max_length=ERROR_MAX, blank=True, help_text="Of the last of them.")
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = CopyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["lease_until"],
                name="copy_to_do",
                condition=models.Q(status__in=["waiting", "copying", "leaving", "removing"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.destination}: {self.folder}"

    @property
    def is_leaving(self) -> bool:
        return self.status in self.LEFT
