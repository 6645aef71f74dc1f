"""What ended with a dataset, who follows which, and who has seen what."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from feedback.datasets.models import Dataset, DatasetVersion, Export, OfEngineers
from feedback.xact import Xact
from inference.database import new_id


class NoticeQuerySet(OfEngineers["Notice"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: of those who may see datasets, what they asked for and what they follow."""
        follows = Follower.objects.filter(
            dataset=OuterRef("dataset"), person=user.pk, since__lte=OuterRef("at")
        )
        return super().visible_to(user).filter(Q(person=user.pk) | Exists(follows))

    def unseen_by(self, user: Any) -> Self:
        seen = Noticed.objects.filter(notice=OuterRef("pk"), person=user.pk)
        return self.visible_to(user).exclude(Exists(seen))


class Notice(models.Model):
    """A fact, written in the transaction that makes it one. Order is (xact, id), as with events."""

    class Kind(models.TextChoices):
        VERSION_FROZEN = "dataset.version_frozen"
        VERSION_FAILED = "dataset.version_failed"
        SCHEDULE_STOPPED = "dataset.schedule_stopped"
        EXPORT_READY = "export.ready"
        EXPORT_FAILED = "export.failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=24, choices=Kind)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="notices")
    version = models.ForeignKey(DatasetVersion, null=True, on_delete=models.PROTECT, related_name="notices")
    export = models.ForeignKey(Export, null=True, on_delete=models.PROTECT, related_name="notices")
    person = models.UUIDField(help_text="In whose name it was asked for.")
    at = models.DateTimeField(db_default=Now())
    xact = models.BigIntegerField(db_default=Xact())

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["xact", "id"], name="notice_in_order"),
            models.Index(fields=["-at"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Follower(models.Model):
    """Somebody who is told of what ends with a dataset, from then on."""

    id = models.BigAutoField(primary_key=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="followers")
    person = models.UUIDField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dataset", "person"], name="follower_once")]
        indexes: ClassVar = [models.Index(fields=["person"], name="follower_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.dataset_id}"


class Noticed(models.Model):
    """That somebody has looked at a notice."""

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="seen")
    person = models.UUIDField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "person"], name="noticed_once")]
        indexes: ClassVar = [models.Index(fields=["person"], name="noticed_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.notice_id}"
