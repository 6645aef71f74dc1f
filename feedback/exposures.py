"""How much of an answer somebody saw: what is summed from the events."""

from typing import ClassVar

from django.db import models

from chat.models import Comparison, Message, User


class Seen(models.Model):
    """Sums of `exposure` events."""

    id = models.BigAutoField(primary_key=True)
    times = models.PositiveIntegerField()
    visible_ms = models.PositiveBigIntegerField()
    hidden_ms = models.PositiveBigIntegerField()
    read_to = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.visible_ms} ms"


class Exposure(Seen):
    """How much one person saw of one answer, wherever it stood."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exposures")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="exposures")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "message"], name="exposure_once")]


class SideExposure(Seen):
    """How much of that one person saw of one side of a comparison before the choice."""

    class Side(models.TextChoices):
        A = "a"
        B = "b"

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="exposures")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=1, choices=Side, help_text="a stood left.")
    is_blind = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "comparison", "side"], name="side_exposure_once")
        ]
