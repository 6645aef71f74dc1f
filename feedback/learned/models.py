"""That a model learned from a version: said by whoever trained it, as it happens elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from feedback.datasets.models import DatasetVersion, Export
from inference.database import new_id
from inference.types import NAME_MAX

NOTE_MAX = 500


class LearnedQuerySet(models.QuerySet["LearnedModel"]):
    def visible_to(self, user: Any) -> Self:
        """The gate: those who may see datasets see all of them; anybody else sees none."""
        return self if user.has_perm("feedback.view_dataset") else self.none()

    def known(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(removed_at=None)


class LearnedModel(models.Model):
    """One record; taken back, it stays with who did so. `export`: from which files, if that is known."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    version = models.ForeignKey(DatasetVersion, on_delete=models.PROTECT, related_name="learned")
    export = models.ForeignKey(Export, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_MAX, help_text="As the model is served.")
    revision = models.CharField(max_length=NAME_MAX, blank=True)
    learned_on = models.DateField()
    note = models.CharField(max_length=NOTE_MAX, blank=True)
    author = models.UUIDField()
    made_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)
    removed_by = models.UUIDField(null=True)

    objects = LearnedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_id"], name="learned_once"),
            models.CheckConstraint(
                name="learned_removed",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name"], name="learned_known", condition=Q(removed_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.revision}".strip()
