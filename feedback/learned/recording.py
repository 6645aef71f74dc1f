"""The deeds of records of models: made once, taken back by name; each noted for those who answer for it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chat.exceptions import Conflict
from feedback.accesses import DataAccess
from feedback.datasets.models import DatasetItem, DatasetVersion, Export
from feedback.datasets.withdrawing import WITHDRAWN
from feedback.learned.models import LearnedModel

#: Of one version, that stand.
MODELS_MAX = 100
Deed = DataAccess.Deed


@transaction.atomic
def record(
    client_id: UUID,
    author: UUID,
    version: DatasetVersion,
    *,
    name: str,
    learned_on: date,
    revision: str = "",
    note: str = "",
    export: Export | None = None,
) -> LearnedModel:
    """Of a version that was withdrawn, too. Raises Conflict for one never frozen, and past MODELS_MAX."""
    locked = DatasetVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if made := LearnedModel.objects.filter(author=author, client_id=client_id).first():
        return made
    if locked.frozen_at is None:
        raise Conflict("No model can have learned from a version that was never frozen.")
    if LearnedModel.objects.known().filter(version=version).count() >= MODELS_MAX:
        raise Conflict(f"{MODELS_MAX} models are recorded for this version, which is the most there may be.")
    told: dict[str, Any] = {"name": " ".join(name.split()), "revision": " ".join(revision.split())}
    made = LearnedModel.objects.create(
        client_id=client_id,
        author=author,
        version=version,
        export=export,
        learned_on=learned_on,
        note=note,
        **told,
    )
    _note(Deed.RECORDED, author, made)
    return made


@transaction.atomic
def remove(model: LearnedModel, person: UUID) -> None:
    """Taken back as a mistake; that it was there stays. Safe twice."""
    standing = LearnedModel.objects.known().filter(pk=model.pk)
    if standing.update(removed_at=timezone.now(), removed_by=person):
        _note(Deed.REMOVED, person, model)


def _note(deed: DataAccess.Deed, person: UUID, model: LearnedModel) -> None:
    DataAccess.objects.create(
        person=person,
        deed=deed,
        version=model.version_id,
        export=model.export_id,
        detail=f"model {model}"[:300],
    )


def known_to_hold(*, person: UUID, conversation: UUID | None) -> list[dict[str, str]]:
    """Models that learned from versions that hold or held rows of a person, or of one conversation only."""
    whose = {"conversation": conversation} if conversation else {"person": person}
    rows = DatasetItem.objects.filter(reason__in=["", WITHDRAWN], **whose)
    found = LearnedModel.objects.known().filter(version__in=rows.values("version"))
    named = found.order_by("name", "revision", "learned_on").values_list("name", "revision", "learned_on")
    return [
        {"name": name, "revision": revision, "learned_on": on.isoformat()}
        for name, revision, on in named.distinct()
    ]
