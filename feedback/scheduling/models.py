"""What is to be built when, and what came of each time."""

from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.dates import WEEKDAYS

from feedback.datasets.models import Dataset, DatasetVersion, Export, OfEngineers
from feedback.scheduling.times import next_due
from inference.database import new_id

ZONE_MAX = 64
WORDS_MAX = 300


class ScheduleQuerySet(OfEngineers["Schedule"]):
    def going(self) -> Self:
        """Neither paused nor stopped."""
        return self.filter(paused_at=None, stopped="")


class Schedule(models.Model):
    """A recipe, and when a version is to be built by it. `weekday` is 1 for Monday; None is every day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client_id = models.UUIDField()
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="schedules")
    author = models.UUIDField(help_text="In whose name it is built: who saved it last.")
    recipe: Any = models.JSONField()
    weekday = models.PositiveSmallIntegerField(null=True)
    at = models.TimeField(help_text="On the clocks of the zone.")
    zone = models.CharField(max_length=ZONE_MAX)
    format = models.CharField(max_length=40, blank=True, help_text="Empty: it is not exported.")
    file_type = models.CharField(max_length=7, blank=True)
    layout = models.CharField(max_length=5, choices=Export.Layout, db_default=Export.Layout.PLAIN)
    destination = models.CharField(max_length=300, blank=True, db_default="", help_text="Its name, or none.")
    due_at = models.DateTimeField(help_text="The next time.")
    paused_at = models.DateTimeField(null=True)
    stopped = models.CharField(max_length=WORDS_MAX, blank=True, help_text="Why it was stopped by itself.")
    created_at = models.DateTimeField(db_default=Now())

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["author", "client_id"], name="schedule_once"),
            models.CheckConstraint(
                name="schedule_weekday", condition=Q(weekday=None) | Q(weekday__gte=1, weekday__lte=7)
            ),
            models.CheckConstraint(
                name="schedule_format",
                condition=Q(format="", file_type="") | (~Q(format="") & ~Q(file_type="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], name="schedule_due", condition=Q(paused_at=None, stopped=""))
        ]

    def __str__(self) -> str:
        return f"{self.days} at {self.at:%H:%M}, {self.zone}"

    @property
    def days(self) -> str:
        return f"Every {WEEKDAYS[self.weekday - 1]}" if self.weekday else "Every day"

    @property
    def due_there(self) -> str:
        """Day and time of the next one, on the clocks of the zone."""
        return f"{self.due_at.astimezone(ZoneInfo(self.zone)):%-d %B %Y, %H:%M}"

    def after(self, moment: datetime) -> datetime:
        """The first due time after it."""
        return next_due(self.at, self.weekday, self.zone, moment)


class ScheduledRun(models.Model):
    """What came of one due time. `version` is the one built; unchanged: the one that still holds."""

    class State(models.TextChoices):
        BUILDING = "building"
        EXPORTING = "exporting"
        DONE = "done"
        UNCHANGED = "unchanged"
        FAILED = "failed"

    OPEN = (State.BUILDING, State.EXPORTING)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="runs")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.BUILDING)
    version = models.ForeignKey(DatasetVersion, null=True, on_delete=models.SET_NULL, related_name="runs")
    export = models.ForeignKey(Export, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=WORDS_MAX, blank=True, help_text="Why it failed, or what is odd.")
    begun_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schedule", "due_at"], name="scheduledrun_once"),
            # Never two at once of one schedule.
            models.UniqueConstraint(
                fields=["schedule"],
                name="scheduledrun_alone",
                condition=Q(state__in=["building", "exporting"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.due_at}"
