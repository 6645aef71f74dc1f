"""Files that were brought in, the rows that were in them, and the lines that are none."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from feedback.datasets.models import Kind, OfEngineers
from inference.database import new_id

#: With its prefix it has to fit into `DatasetItem.source`.
NAME_MAX = 30
LICENCE_MAX = 200
BASIS_MAX = 2_000
FILE_NAME_MAX = 200
PREFIX = "imported:"


class ImportQuerySet(OfEngineers["Import"]): ...


class Import(models.Model):
    """A file of somebody's, with its licence and why it may be used. The file goes once it has been read.

    `done` is the last line that was dealt with: what came of it and of all before it is stored.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        READING = "reading"
        READY = "ready"
        FAILED = "failed"
        REMOVING = "removing"
        REMOVED = "removed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    author = models.UUIDField()
    name = models.CharField(max_length=NAME_MAX)
    format = models.CharField(max_length=40)
    file_name = models.CharField(max_length=FILE_NAME_MAX)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField(help_text="Bytes, as it was sent.")
    licence = models.CharField(max_length=LICENCE_MAX)
    basis = models.CharField(max_length=BASIS_MAX, help_text="Where it is from, and why it may be used.")
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    claim = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, help_text="By the database's clock.")
    done = models.PositiveIntegerField(default=0)
    counts: Any = models.JSONField(default=dict, help_text="Rows by kind, refused lines by code.")
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.UUIDField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_id"], name="import_once"),
            # For ever: recipes of old versions name it. What failed was never in any.
            models.UniqueConstraint(fields=["name"], condition=~Q(status="failed"), name="import_name"),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(status__in=["queued", "reading", "ready"]),
                name="import_of_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lease_until"], name="import_to_read", condition=Q(status__in=["queued", "reading"])
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """What recipes and rows call it."""
        return f"{PREFIX}{self.name}"

    @property
    def rows_by_kind(self) -> dict[str, int]:
        """As `reading` stores it."""
        return cast("dict[str, int]", self.counts.get("rows", {}))

    @property
    def row_count(self) -> int:
        return sum(self.rows_by_kind.values())

    @property
    def refused_count(self) -> int:
        return sum(self.counts.get("refused", {}).values())

    @property
    def not_taken(self) -> list[str]:
        """Columns of its first lines that the format does not read."""
        return cast("list[str]", self.counts.get("not_taken", []))


class ImportedRow(models.Model):
    """A line that is a row, as `feedback.rows` says it."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(help_text="From 1; of an array, a sheet or Parquet, the row's number.")
    kind = models.CharField(max_length=10, choices=Kind)
    content: Any = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "line"], name="importedrow_line")]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.line}"


class RefusedLine(models.Model):
    """A line that is no row, and why; what it says is not kept."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refused")
    line = models.PositiveIntegerField()
    code = models.CharField(max_length=30)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "line"], name="refusedline_line")]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.line} {self.code}"
