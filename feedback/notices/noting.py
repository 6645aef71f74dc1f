"""Writes what ended down, in the transaction in which it ends; and who follows what."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from chat.models import User
from feedback.datasets.models import Dataset, DatasetVersion, Export
from feedback.notices.models import Follower, Notice, Noticed

Kind = Notice.Kind


def version_ended(key: UUID, kind: Notice.Kind) -> None:
    version = DatasetVersion.objects.only("dataset_id", "author").get(pk=key)
    Notice.objects.create(kind=kind, dataset_id=version.dataset_id, version_id=key, person=version.author)


def export_ended(key: UUID, kind: Notice.Kind) -> None:
    export = Export.objects.select_related("version").get(pk=key)
    Notice.objects.create(
        kind=kind,
        dataset_id=export.version.dataset_id,
        version_id=export.version_id,
        export_id=key,
        person=export.author,
    )


def schedule_stopped(dataset: UUID, author: UUID) -> None:
    Notice.objects.create(kind=Kind.SCHEDULE_STOPPED, dataset_id=dataset, person=author)


def follow(person: UUID, dataset: Dataset) -> None:
    """Of what ends from now on. Twice is once."""
    Follower.objects.get_or_create(person=person, dataset=dataset)


def unfollow(person: UUID, dataset: Dataset) -> None:
    Follower.objects.filter(person=person, dataset=dataset).delete()


def see(user: User, keys: Iterable[UUID]) -> None:
    """Those of them that are theirs to see."""
    found = Notice.objects.unseen_by(user).filter(pk__in=keys).values_list("pk", flat=True)
    Noticed.objects.bulk_create(
        [Noticed(notice_id=key, person=user.pk) for key in found], ignore_conflicts=True
    )
