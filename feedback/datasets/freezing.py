"""The end of a build: nobody in it has withdrawn since it was staged; then it is frozen, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from chat.consent import ORDER
from chat.models import Consent, Conversation, User
from feedback.accesses import DataAccess
from feedback.datasets.card import card
from feedback.datasets.claiming import Claim
from feedback.datasets.consents import histories, lowest
from feedback.datasets.counting import counted
from feedback.datasets.earlier import earlier, is_more
from feedback.datasets.imported.standing import all_stand
from feedback.datasets.merkle import Leaf, place, tree
from feedback.datasets.models import DatasetItem, DatasetVersion, SplitAssignment
from feedback.datasets.opposite import against
from feedback.datasets.recipe import NEEDS
from feedback.datasets.steps.step import Stage
from feedback.models import Erasure
from feedback.notices import noting
from feedback.notices.models import Notice

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('feedback.datasets.splits', 0))"


def freeze(claim: Claim, stage: Stage) -> bool:
    """False where the stage is out of date: then nothing of it is left, and it is to be staged anew."""
    try:
        with transaction.atomic():
            claim.hold()
            with connection.cursor() as cursor:
                cursor.execute(_LOCK)
            items = DatasetItem.objects.filter(version=claim.key)
            rows = sorted(items.filter(reason=""), key=lambda item: place(item.key))
            _is_whole(claim.key, stage, rows)
            _number(rows)
            _keep_sides(rows)
            forget_texts(claim.key)
            _state(claim.key, stage, rows)
            # Last, so that nobody waits long for a row that this holds.
            _is_allowed(stage, rows)
    except _OutOfDate:
        _start_again(claim)
        return False
    return True


class _OutOfDate(Exception):
    """What was staged does not hold any more."""


def _is_whole(version: UUID, stage: Stage, rows: list[DatasetItem]) -> None:
    """Raises _OutOfDate where rows are gone, or other versions have changed what this one may hold."""
    if DatasetItem.objects.filter(version=version).count() != stage.facts["candidates"]:
        raise _OutOfDate
    if against(stage.kind) != stage.facts["against"] or _stand_elsewhere(rows):
        raise _OutOfDate
    if stage.recipe.splits and is_more(earlier(), stage.facts["earlier"]):
        raise _OutOfDate


def _is_allowed(stage: Stage, rows: list[DatasetItem]) -> None:
    """Raises _OutOfDate where something was withdrawn. Whoever is about to waits until this is done."""
    people = {UUID(who) for row in rows for who in row.facts["whose"]}
    known = User.objects.filter(pk__in=people, erasing_at=None).order_by("pk")
    if len(list(known.select_for_update(no_key=True).values_list("pk", flat=True))) < len(people):
        raise _OutOfDate
    conversations = {row.conversation for row in rows if row.conversation}
    still = Conversation.objects.filter(pk__in=conversations, deleted_at=None, erasing_at=None).order_by("pk")
    if len(list(still.select_for_update(no_key=True).values_list("pk", flat=True))) < len(conversations):
        raise _OutOfDate
    late = Q(finished_at=None) | Q(finished_at__gte=stage.at) | Q(asked_at__gte=stage.at)
    if Erasure.objects.filter(late, person__in=people).exists():
        raise _OutOfDate
    if not all_stand(row.source for row in rows):
        raise _OutOfDate
    needed = ORDER.index(Consent.Level(NEEDS[stage.kind]))
    consents = histories(people)
    for row in rows:
        since = datetime.fromisoformat(row.facts["since"])
        if any(ORDER.index(lowest(consents[UUID(who)], since)) < needed for who in row.facts["whose"]):
            raise _OutOfDate


def _stand_elsewhere(rows: list[DatasetItem]) -> bool:
    """Whether another version has meanwhile put on another side what this one holds."""
    wanted = {row.facts["asks"]: row.split for row in rows if row.split}
    stored = SplitAssignment.objects.filter(pk__in=wanted).values_list("digest", "split")
    return any(wanted[digest] != split for digest, split in stored)


@transaction.atomic
def _start_again(claim: Claim) -> None:
    claim.hold()
    DatasetItem.objects.filter(version=claim.key).delete()
    DatasetVersion.objects.filter(pk=claim.key).update(
        staged_at=None, stage={}, stage_hash="", step=0, done=0, restarts=F("restarts") + 1
    )


@transaction.atomic
def breach(claim: Claim, items: Sequence[DatasetItem]) -> None:
    """Ends a build whose rows stand on both sides of the firewall: listed, without any text."""
    claim.hold()
    DatasetItem.objects.bulk_update(items, ["reason", "detail"], batch_size=500)
    everything = DatasetItem.objects.filter(version=claim.key)
    everything.update(content=None, digest="", facts={})
    are = "s are" if len(items) > 1 else " is"
    words = f"{len(items)} row{are} alike one on the other side of the firewall."
    DatasetVersion.objects.filter(pk=claim.key).update(
        status=DatasetVersion.Status.BREACHED, error=words, lease_until=None, counts=counted(claim.key)
    )
    noting.version_ended(claim.key, Notice.Kind.VERSION_FAILED)


def _number(rows: list[DatasetItem]) -> None:
    for position, row in enumerate(rows):
        row.position = position
    DatasetItem.objects.bulk_update(rows, ["position"], batch_size=1000)


def _keep_sides(rows: list[DatasetItem]) -> None:
    """What is asked to the letter stands on one side; otherwise nothing is frozen."""
    stand: dict[str, str] = {}
    for row in rows:
        if row.split and stand.setdefault(row.facts["asks"], row.split) != row.split:
            raise RuntimeError(f"What {row.key} asks stands on two sides of one version.")
    made = [SplitAssignment(digest=digest, split=split) for digest, split in sorted(stand.items())]
    SplitAssignment.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)


def forget_texts(version: UUID) -> None:
    """Of those left out: why is kept, what they said is not."""
    left_out = DatasetItem.objects.filter(version=version).exclude(reason="")
    left_out.update(content=None, digest="", facts={})


def _state(version: UUID, stage: Stage, rows: list[DatasetItem]) -> None:
    found = tree(Leaf(row.key, row.digest, row.split) for row in rows)
    counts = counted(version) | {"buckets": found.buckets}
    row = DatasetVersion.objects.select_related("dataset").get(pk=version)
    row.status, row.frozen_at, row.lease_until = DatasetVersion.Status.FROZEN, timezone.now(), None
    row.content_hash, row.counts = found.root, counts
    row.card = card(row, stage, rows)
    row.save(update_fields=["status", "frozen_at", "lease_until", "content_hash", "counts", "card"])
    DataAccess.objects.create(person=row.author, deed=DataAccess.Deed.BUILT, version=row.pk, detail=str(row))
    noting.version_ended(row.pk, Notice.Kind.VERSION_FROZEN)
