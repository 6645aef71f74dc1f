"""The one generated population that an installation may hold, and how far it is written."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class DemoPopulation(models.Model):
    """Written part by part: `parts` of them are there, with what they `counted`. The row goes last."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.BigIntegerField()
    asked = models.PositiveIntegerField(help_text="About so many events.")
    is_null = models.BooleanField(help_text="Nothing is hidden in it.")
    until = models.DateField()
    days = models.PositiveSmallIntegerField()
    parts = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)
    counted: Any = models.JSONField(default=dict)
    made_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    removing_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="demopopulation_only", condition=Q(only=1))]

    def __str__(self) -> str:
        return f"seed {self.seed}, {self.events:,} events"
