"""Who took, looked at or changed what others answer for."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from inference.database import new_id


class DataAccess(models.Model):
    """Who took or looked at which data, for those who answer for it. Append-only."""

    class Deed(models.TextChoices):
        BUILT = "built"
        EXPORTED = "exported"
        DOWNLOADED = "downloaded"
        READ = "read"
        IMPORTED = "imported"
        RECORDED = "recorded"
        REMOVED = "removed"
        REVEALED = "revealed"
        DECIDED = "decided"
        UNDONE = "undone"
        DECLARED = "declared"
        CHANGED = "changed"
        MARKED = "marked"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.UUIDField()
    deed = models.CharField(max_length=10, choices=Deed)
    version = models.UUIDField(null=True)
    export = models.UUIDField(null=True)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-at"], name="dataaccess_of_person"),
            models.Index(fields=["deed", "id"], name="dataaccess_of_deed"),
        ]

    def __str__(self) -> str:
        return f"{self.deed} at {self.at}"
