"""Brings the files of exports to their destinations, and takes away what may not lie there any more.

Each copy is a row with a lease. What comes to nothing is tried again, with growing pauses and without an end:
a removal because it must be done, a copy until its export is withdrawn.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.text import slugify

from feedback.accesses import DataAccess
from feedback.datasets import files
from feedback.datasets.asking import noted
from feedback.datasets.claiming import Claim, Lost, Work, alone
from feedback.datasets.models import DatasetVersion, Export
from feedback.datasets.withdrawing import holds_withdrawn
from feedback.destinations.declared import Destination, Folder, of_name
from feedback.destinations.folder import FolderStore
from feedback.destinations.models import ERROR_MAX, Copy
from feedback.destinations.places import destination_at, place_of, words_of
from feedback.destinations.store import File, NotDone, Store
from feedback.exports.writing import MANIFEST

log = logging.getLogger("flywheel.datasets")

Status = Copy.Status
PAUSE_S, PAUSE_MAX_S = 5, 3600
_BROKE = "It broke off. The worker's log says why."
_WITHDRAWN = "Somebody has withdrawn what it holds."


@dataclass(frozen=True, slots=True)
class _Job:
    """What is done about a copy, and the states of one for which it is to be done."""

    work: Work
    waiting: str
    at_work: str
    deed: Callable[[Claim, Copy], None]


def ask_for(export: Export) -> None:
    """Where its author wanted it. Once, in the transaction that says that the files are whole."""
    if not export.destination:
        return
    dataset = slugify(export.version.dataset.name)[:60] or "dataset"
    folder = f"{dataset}-{export.version.number}-{export.format}-{export.pk}"
    Copy.objects.create(export=export, destination=export.destination, folder=folder, place={})


def run_all(most: int | None = None) -> int:
    """What waits to be copied, `most` at most, one after the other. How many are there now."""
    with alone("feedback.copy") as is_alone:
        return sum(_do(COPYING, key) for key in COPYING.work.due()[:most]) if is_alone else 0


def remove_all() -> int:
    """What may not lie there any more. How many are gone now."""
    return sum(_do(REMOVING, key) for key in REMOVING.work.due())


def run_one(key: UUID) -> bool:
    """Copies it if it is due and nobody does. Whether it is there now."""
    return _do(COPYING, key)


def _do(job: _Job, key: UUID) -> bool:
    claim = job.work.claim(key)
    if claim is None:
        return False
    try:
        # Whoever copied and lost the claim may still be sending: nothing is removed under its hands.
        with claim.kept(), claim.alone():
            job.deed(claim, Copy.objects.select_related("export__version__dataset").get(pk=key))
    except Lost:
        return False
    except NotDone as reason:
        return _later(job, claim, str(reason))
    except Exception:  # said on the version's page; the log has the trace
        log.exception("copy %s broke off", key)
        return _later(job, claim, _BROKE)
    return True


def _later(job: _Job, claim: Claim, words: str) -> bool:
    """False: it has not ended."""
    mine = Copy.objects.filter(pk=claim.key, claim=claim.number, status=job.at_work)
    tries = mine.values_list("tries", flat=True).first() or 0
    pause = timedelta(seconds=min(PAUSE_S * 4 ** min(tries, 9), PAUSE_MAX_S))
    error = words[:ERROR_MAX]
    mine.update(status=job.waiting, error=error, tries=F("tries") + 1, lease_until=Now() + pause)
    log.warning("copy %s waits to be tried again: %s", claim.key, words)
    return False


def _copy(claim: Claim, copy: Copy) -> None:
    """Nothing that was withdrawn is sent, whether or not the job that marks it has run."""
    version = copy.export.version

    def hold() -> None:
        claim.hold()
        if holds_withdrawn(version):
            raise NotDone(_WITHDRAWN)

    if not holds_withdrawn(version):
        _store_for(claim, copy).send(copy.folder, files_of(copy.export), hold)
    _is_there(claim, copy)


def _store_for(claim: Claim, copy: Copy) -> Store:
    """Where it goes is kept before anything is sent: whoever has to remove it reads it there. What an
    earlier try has sent to where this name led then is taken away first."""
    found = _declared(copy.destination)
    store, place = store_of(found), place_of(found)
    store.look()
    if copy.place != place:
        if copy.place is not None:
            _take_away(copy)
        with transaction.atomic():
            claim.hold()
            Copy.objects.filter(pk=claim.key).update(place=place)
    return store


@transaction.atomic
def _is_there(claim: Claim, copy: Copy) -> None:
    """Whoever withdraws waits for this version's row, and finds the copy. Who has done so before ends it."""
    version = DatasetVersion.objects.select_for_update(no_key=True).get(pk=copy.export.version_id)
    claim.hold()
    mine = Copy.objects.filter(pk=claim.key)
    if holds_withdrawn(version):
        mine.update(status=Status.LEAVING, lease_until=None, tries=0, error="")
        return
    mine.update(status=Status.THERE, lease_until=None, error="", ended_at=Now())
    noted(copy.export.author, DataAccess.Deed.EXPORTED, copy.export, f"to {copy.destination}")


def _remove(claim: Claim, copy: Copy) -> None:
    _take_away(copy)
    claim.hold()
    Copy.objects.filter(pk=claim.key).update(
        status=Status.REMOVED, lease_until=None, error="", ended_at=Now()
    )


COPYING = _Job(
    Work("feedback_copy", waiting=Status.WAITING, at_work=Status.COPYING),
    Status.WAITING,
    Status.COPYING,
    _copy,
)
REMOVING = _Job(
    Work("feedback_copy", waiting=Status.LEAVING, at_work=Status.REMOVING),
    Status.LEAVING,
    Status.REMOVING,
    _remove,
)


def _take_away(copy: Copy) -> None:
    """From where it was sent, and from nowhere else. Raises NotDone."""
    if copy.place == {}:
        return  # nothing of it was ever sent
    if copy.place is None:  # sent before places were kept: its name is all that is known
        store_of(_declared(copy.destination)).remove(copy.folder)
        return
    try:
        found = destination_at(copy.place, settings.DESTINATIONS, copy.destination)
        store_of(found).remove(copy.folder)
    except NotDone as reason:
        raise NotDone(f"{reason} It lies in {words_of(copy.place)}.") from reason


def _declared(name: str) -> Destination:
    """Raises NotDone for one that the operator does not declare any more."""
    found = of_name(settings.DESTINATIONS, name)
    if found is None:
        raise NotDone(f"FLYWHEEL_DESTINATIONS names no “{name}” any more.")
    return found


def store_of(found: Destination) -> Store:
    if isinstance(found, Folder):
        return FolderStore(found.path)
    store: Store = import_module("feedback.destinations.bucket").BucketStore(found)
    return store


def files_of(export: Export) -> list[File]:
    """The manifest last: where it lies, everything lies. Raises NotDone."""
    folder = files.folder_of(export.pk)
    manifest = folder / MANIFEST
    try:
        content = manifest.read_bytes()
    except OSError:
        raise NotDone("The export's own files are not here.") from None
    named = export.manifest["files"].items()
    return [
        *(File(name, folder / name, entry["bytes"], entry["sha256"]) for name, entry in named),
        File(MANIFEST, manifest, len(content), hashlib.sha256(content).hexdigest()),
    ]
