"""Whether a scheduled build would say the same again. Asked once it is staged; then its version is let go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from feedback.datasets.claiming import Claim
from feedback.datasets.models import DatasetVersion
from feedback.scheduling.models import ScheduledRun

#: Of a stage, what a result depends on beside the recipe; `said`: its rows, without where they stood.
WEIGHED = ("candidates", "template", "against", "said")


@transaction.atomic
def let_go(claim: Claim, version: DatasetVersion, stage: Mapping[str, Any]) -> bool:
    """Whether it was scheduled and nothing is new: then the version is gone as if nobody had asked for it."""
    runs = ScheduledRun.objects.select_for_update().filter(version=version, state=ScheduledRun.State.BUILDING)
    run = runs.first()
    if run is None or version.replaces.exists():
        return False
    last = _last(version)
    if last is None or any(stage.get(name) != last.stage.get(name) for name in WEIGHED):
        return False
    claim.hold()
    run.version, run.state, run.ended_at = last, ScheduledRun.State.UNCHANGED, timezone.now()
    run.save(update_fields=["version", "state", "ended_at"])
    version.delete()
    return True


def _last(version: DatasetVersion) -> DatasetVersion | None:
    """The newest one that holds, by the same recipe."""
    frozen = DatasetVersion.objects.filter(
        dataset=version.dataset_id, status=DatasetVersion.Status.FROZEN, withdrawn_at=None
    )
    return frozen.filter(recipe=version.recipe).order_by("-number").first()
