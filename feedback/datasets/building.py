"""Builds versions: stages the candidates in one snapshot, lets steps leave some out, freezes the rest.

What is done is in the database piece by piece: after a kill the next process goes on from there, and reads
nothing but the stage, so that the result is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

import orjson
from django.db import connection, transaction
from django.db.models import QuerySet

from feedback.datasets import freezing
from feedback.datasets.claiming import CLAIMS_MAX, Claim, Job, Work
from feedback.datasets.models import DatasetItem, DatasetVersion
from feedback.datasets.pieces import pieces
from feedback.datasets.recipe import Recipe, Unbuildable
from feedback.datasets.splits import the_key
from feedback.datasets.staging import FORM, stage
from feedback.datasets.steps import STEPS
from feedback.datasets.steps.step import Breached, Stage, Step
from feedback.notices import noting
from feedback.notices.models import Notice
from feedback.rows import Kind
from feedback.scheduling import unchanged

Status = DatasetVersion.Status
PIECE = 200
RESTARTS_MAX = 5
#: What a step may say of a row, and what it may make of its text.
SAID = ("facts", "reason", "detail", "split")
TEXT = ("content", "digest")
_State = tuple[str, str, str, str, bytes]
_FAILED = "The build broke off. Nothing was frozen, and nothing is lost. The worker's log says why."
_ENDLESS = (
    f"{CLAIMS_MAX} processes ended while they built this version. Ask for fewer rows, or look into the log."
)
_RESTLESS = "People kept withdrawing what this version held while it was built. Build it again later."


def _fail(claim: Claim, words: str) -> bool:
    """Nothing that was gathered is kept."""
    mine = DatasetVersion.objects.filter(pk=claim.key, claim=claim.number, status=Status.BUILDING)
    with transaction.atomic():
        is_mine = bool(mine.update(status=Status.FAILED, error=words, lease_until=None))
        if is_mine:
            DatasetItem.objects.filter(version=claim.key).delete()
            noting.version_ended(claim.key, Notice.Kind.VERSION_FAILED)
    return is_mine


def _build(claim: Claim) -> None:
    _Build(claim).run()


class _Build:
    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    def run(self) -> None:
        while True:
            version = self._version()
            if version.staged_at is None or version.stage.get("form") != FORM:
                if self._stage(version):
                    return
                continue
            given = stage_of(version)
            if self._steps(version.step, given) or freezing.freeze(self.claim, given):
                return
            if version.restarts >= RESTARTS_MAX:
                _fail(self.claim, _RESTLESS)
                return

    def _steps(self, first: int, given: Stage) -> bool:
        """Whether one of them has ended the build."""
        for number in range(first, len(STEPS)):
            try:
                self._step(STEPS[number], number, given)
            except Breached as breach:
                freezing.breach(self.claim, breach.items)
                return True
        return False

    def _version(self) -> DatasetVersion:
        return DatasetVersion.objects.select_related("dataset").get(pk=self.claim.key)

    def _stage(self, version: DatasetVersion) -> bool:
        """Whether that is the end of it: it was scheduled, and nothing is new since the last one.

        In two transactions: one that renews the lease could not keep one snapshot.
        """
        key, at = bytes(the_key().key), _now()
        with self.claim.alone():
            with transaction.atomic():
                found = stage(version, cast("Kind", version.dataset.kind), key, at)
            if unchanged.let_go(self.claim, version, found):
                return True
            self._is_staged(version, found)
        return False

    def _is_staged(self, version: DatasetVersion, found: dict[str, Any]) -> None:
        with transaction.atomic():
            self.claim.hold()
            DatasetVersion.objects.filter(pk=version.pk).update(
                stage=found, stage_hash=found["digest"], staged_at=found["at"], step=0, done=0
            )

    def _step(self, step: Step, number: int, given: Stage) -> None:
        if step.whole:
            items = list(self._items())
            before = _states(items)
            step.run(items, given)
            self._store(items, before, step=number + 1, done=0)
            return
        for items, done in self._pieces(step):
            before = _states(items)
            step.run(items, given)
            self._store(items, before, step=number, done=done)
        self._store([], [], step=number + 1, done=0)

    def _pieces(self, step: Step) -> Iterator[tuple[list[DatasetItem], int]]:
        """What is still to be seen, each piece once the one before it is stored; and what is done with it."""
        if step.by_conversation:
            for keys, done in pieces(self.claim.key, PIECE, after=self._done()):
                yield list(self._items().filter(pk__in=keys)), done
            return
        while items := list(self._items(after=self._done())[:PIECE]):
            yield items, items[-1].number + 1

    def _done(self) -> int:
        return DatasetVersion.objects.values_list("done", flat=True).get(pk=self.claim.key)

    def _items(self, after: int = 0) -> QuerySet[DatasetItem]:
        rows = DatasetItem.objects.filter(version=self.claim.key, reason="", number__gte=after)
        return rows.order_by("number")

    def _store(self, items: Sequence[DatasetItem], before: Sequence[_State], *, step: int, done: int) -> None:
        """What the step changed: most rows pass most steps as they are."""
        states = zip(items, before, _states(items), strict=True)
        changed = [(item, was[0] != now[0]) for item, was, now in states if was != now]
        with transaction.atomic():
            self.claim.hold()
            _write(changed)
            DatasetVersion.objects.filter(pk=self.claim.key).update(step=step, done=done)


def _now() -> datetime:
    """By the database's clock, as consents and erasures are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


def _states(items: Sequence[DatasetItem]) -> list[_State]:
    return [(item.digest, item.reason, item.detail, item.split, orjson.dumps(item.facts)) for item in items]


def _write(changed: Sequence[tuple[DatasetItem, bool]]) -> None:
    """Texts only of those that say something else now."""
    items = [item for item, _ in changed]
    DatasetItem.objects.bulk_update(items, SAID, batch_size=PIECE)
    DatasetItem.objects.bulk_update([item for item, other in changed if other], TEXT, batch_size=PIECE)


def stage_of(version: DatasetVersion) -> Stage:
    assert version.staged_at
    return Stage(
        kind=cast("Kind", version.dataset.kind),
        recipe=Recipe.model_validate(version.recipe),
        at=version.staged_at,
        facts=version.stage,
    )


BUILDS = Job(
    name="build",
    work=Work("feedback_datasetversion", waiting=Status.QUEUED, at_work=Status.BUILDING),
    do=_build,
    fail=_fail,
    expected={Unbuildable: "{}"},
    broke=_FAILED,
    endless=_ENDLESS,
)
run, run_all = BUILDS.run, BUILDS.run_all
