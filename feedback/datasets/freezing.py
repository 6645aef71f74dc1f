"""The end of a build: nobody in it has withdrawn since it was staged; then it is frozen, all at once."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from chat.consent import ORDER
from chat.models import Consent, Conversation, User
from feedback.datasets.card import card
from feedback.datasets.claiming import Claim
from feedback.datasets.merkle import Leaf, place, tree
from feedback.datasets.models import DataAccess, DatasetItem, DatasetVersion, SplitAssignment
from feedback.datasets.opposite import against
from feedback.datasets.recipe import NEEDS
from feedback.datasets.steps.step import Stage
from feedback.models import Erasure

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('feedback.datasets.splits', 0))"


def freeze(claim: Claim, stage: Stage) -> bool:
    """False where the stage is out of date: then nothing of it is left, and it is to be staged anew."""
    with transaction.atomic():
        claim.hold()
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
        items = DatasetItem.objects.filter(version=claim.key)
        rows = sorted(items.filter(reason=""), key=lambda item: place(item.key))
        if _is_out_of_date(claim.key, stage, rows):
            _start_again(claim.key)
            return False
        _number(rows)
        _keep_sides(rows)
        forget_texts(claim.key)
        _state(claim.key, stage, rows)
    return True


def _is_out_of_date(version: UUID, stage: Stage, rows: list[DatasetItem]) -> bool:
    people = {row.person for row in rows if row.person}
    # Whoever changes a consent or begins an erasure holds the person's row: it waits until this is done.
    known = User.objects.filter(pk__in=people, erasing_at=None).order_by("pk")
    if len(list(known.select_for_update(no_key=True).values_list("pk", flat=True))) < len(people):
        return True
    if DatasetItem.objects.filter(version=version).count() != stage.facts["candidates"]:
        return True
    conversations = {row.conversation for row in rows if row.conversation}
    if Conversation.objects.filter(pk__in=conversations, deleted_at__isnull=False).exists():
        return True
    if against(stage.kind) != stage.facts["against"]:
        return True
    if Erasure.objects.filter(asked_at__gte=stage.at, person__in=people).exists():
        return True
    too_low = [level for level in ORDER if ORDER.index(level) < ORDER.index(Consent.Level(NEEDS[stage.kind]))]
    return Consent.objects.filter(
        user__in=people, at__gte=stage.at, level__in=too_low
    ).exists() or _stand_elsewhere(rows)


def _stand_elsewhere(rows: list[DatasetItem]) -> bool:
    """Whether another version has meanwhile put on another side what this one holds."""
    wanted = {row.facts["asks"]: row.split for row in rows if row.split}
    stored = SplitAssignment.objects.filter(pk__in=wanted).values_list("digest", "split")
    return any(wanted[digest] != split for digest, split in stored)


def _start_again(version: UUID) -> None:
    DatasetItem.objects.filter(version=version).delete()
    DatasetVersion.objects.filter(pk=version).update(
        staged_at=None, stage={}, stage_hash="", step=0, done=0, restarts=F("restarts") + 1
    )


def _number(rows: list[DatasetItem]) -> None:
    for position, row in enumerate(rows):
        row.position = position
    DatasetItem.objects.bulk_update(rows, ["position"], batch_size=1000)


def _keep_sides(rows: list[DatasetItem]) -> None:
    stand = {row.facts["asks"]: row.split for row in rows if row.split}
    made = [SplitAssignment(digest=digest, split=split) for digest, split in sorted(stand.items())]
    SplitAssignment.objects.bulk_create(made, batch_size=1000, ignore_conflicts=True)


def forget_texts(version: UUID) -> None:
    """Of those left out: why is kept, what they said is not."""
    left_out = DatasetItem.objects.filter(version=version).exclude(reason="")
    left_out.update(content=None, digest="", facts={})


def _state(version: UUID, stage: Stage, rows: list[DatasetItem]) -> None:
    found = tree(Leaf(row.key, row.digest, row.split) for row in rows)
    counts = counted(version, rows) | {"buckets": found.buckets}
    row = DatasetVersion.objects.select_related("dataset").get(pk=version)
    row.status, row.frozen_at, row.lease_until = DatasetVersion.Status.FROZEN, timezone.now(), None
    row.content_hash, row.counts = found.root, counts
    row.card = card(row, stage, rows)
    row.save(update_fields=["status", "frozen_at", "lease_until", "content_hash", "counts", "card"])
    DataAccess.objects.create(person=row.author, deed=DataAccess.Deed.BUILT, version=row.pk, detail=str(row))


def counted(version: UUID, rows: list[DatasetItem]) -> dict[str, Any]:
    """Candidates, rows, rows by side and source, and those left out by reason: these add up."""
    reasons = DatasetItem.objects.filter(version=version).exclude(reason="").values_list("reason", flat=True)
    left_out = dict(sorted(Counter(reasons).items()))
    return {
        "candidates": len(rows) + sum(left_out.values()),
        "rows": len(rows),
        "splits": dict(sorted(Counter(row.split for row in rows).items())),
        "sources": dict(sorted(Counter(row.source for row in rows).items())),
        "left_out": left_out,
    }
