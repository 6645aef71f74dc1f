"""Whether a scheduled build would say the same again. Asked once it is staged; then its version is let go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from feedback.datasets.claiming import Claim
from feedback.datasets.models import DatasetVersion, Export
from feedback.scheduling.models import Schedule, ScheduledRun

#: Of a stage, what a result depends on beside the recipe; `said`: its rows, without where they stood.
WEIGHED = ("candidates", "template", "against", "said", "toxic")
_NOT_THERE = (Export.Status.FAILED, Export.Status.REMOVED)


@transaction.atomic
def let_go(claim: Claim, version: DatasetVersion, stage: Mapping[str, Any]) -> bool:
    """Whether it was scheduled and nothing is new: then the version is gone as if nobody had asked for it.

    The run goes on with the version that still holds all there is, where that was not exported as asked for.
    """
    runs = ScheduledRun.objects.filter(version=version, state=ScheduledRun.State.BUILDING)
    run = runs.select_for_update(of=("self",)).select_related("schedule").first()
    if run is None or version.replaces.exists():
        return False
    last = _last(version)
    if last is None or any(stage.get(name) != last.stage.get(name) for name in WEIGHED):
        return False
    claim.hold()
    run.version = last
    if _is_exported(run.schedule, last):
        run.state, run.ended_at = ScheduledRun.State.UNCHANGED, timezone.now()
    run.save(update_fields=["version", "state", "ended_at"])
    version.delete()
    return True


def _is_exported(schedule: Schedule, version: DatasetVersion) -> bool:
    """Or need not be; one that is under way counts."""
    exports = Export.objects.filter(
        version=version,
        format=schedule.format,
        file_type=schedule.file_type,
        destination=schedule.destination,
        layout=schedule.layout,
    )
    return not schedule.format or exports.exclude(status__in=_NOT_THERE).exists()


def _last(version: DatasetVersion) -> DatasetVersion | None:
    """The newest one that holds, by the same recipe."""
    frozen = DatasetVersion.objects.filter(
        dataset=version.dataset_id, status=DatasetVersion.Status.FROZEN, withdrawn_at=None
    )
    return frozen.filter(recipe=version.recipe).order_by("-number").first()
