"""The deeds of datasets: naming one, and asking for a version of it. Sent twice, each is done once."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from chat.exceptions import Conflict
from feedback.datasets.models import Dataset, DatasetVersion
from feedback.datasets.recipe import Recipe
from feedback.notices import noting

#: Versions that may wait or be built at a time, of all datasets.
WAITING_MAX = 20
DATASETS_MAX = 500

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('feedback.datasets.create', 0))"
Status = DatasetVersion.Status


@transaction.atomic
def create(client_id: UUID, author: UUID, *, name: str, kind: str, about: str) -> Dataset:
    """Raises Conflict for a name that another one has, and past DATASETS_MAX."""
    take_turns()
    if made := Dataset.objects.filter(author=author, client_id=client_id).first():
        return made
    if Dataset.objects.filter(name=name).exists():
        raise Conflict(f"There is a dataset called “{name}” already. Choose another name.")
    if Dataset.objects.count() >= DATASETS_MAX:
        raise Conflict(f"There are {DATASETS_MAX} datasets, which is the most there may be.")
    made = Dataset.objects.create(client_id=client_id, author=author, name=name, kind=kind, about=about)
    noting.follow(author, made)
    return made


@transaction.atomic
def ask_for(client_id: UUID, author: UUID, dataset: Dataset, recipe: Recipe) -> DatasetVersion:
    """The next version, which waits to be built. Raises Conflict while too many wait."""
    take_turns()
    if made := DatasetVersion.objects.filter(author=author, client_id=client_id).first():
        return made
    open_ones = DatasetVersion.objects.filter(status__in=[Status.QUEUED, Status.BUILDING])
    if open_ones.count() >= WAITING_MAX:
        raise Conflict(f"{WAITING_MAX} versions are being built or wait for it. Try again once one is done.")
    newest = dataset.versions.aggregate(newest=Max("number"))["newest"] or 0
    return DatasetVersion.objects.create(
        client_id=client_id, author=author, dataset=dataset, number=newest + 1, recipe=recipe.stored()
    )


def take_turns() -> None:
    """Until the transaction ends: names and numbers are given one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
