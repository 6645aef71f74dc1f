"""Who erases what they said, or takes their consent back, leaves every version, and a new one is built."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from chat.models import Consent, Conversation, User
from feedback import erasing, erasures
from feedback.datasets import building, candidates, freezing, withdrawing
from feedback.datasets.claiming import Claim
from feedback.datasets.steps import STEPS
from feedback.datasets.steps.step import Stage
from feedback.models import DatasetItem, DatasetVersion, Erasure, Watermark
from inference.models import Embedding
from tests.cast import person
from tests.exports.feedback.datasets.asking import allows, asked_for, built, corrected, dataset, rows

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "xylophone-canary-7261"


def erased(who: User) -> None:
    erasures.ask(who, Erasure.Scope.ACCOUNT)
    erasing.run_all(stop_s=0)


def taken_back(who: User) -> None:
    allows(who, "none")
    withdrawing.withdraw_all()


def thrown_away(who: User) -> None:
    """All conversations, longer ago than one restores what one did not mean to delete."""
    Conversation.objects.filter(owner=who).update(deleted_at=timezone.now() - timedelta(hours=2))
    withdrawing.withdraw_all()


WAYS = [erased, taken_back, thrown_away]


@pytest.mark.parametrize("leave", WAYS)
def test_no_row_of_who_left_remains_and_a_new_version_is_built(leave: Callable[[User], None]) -> None:
    ann, ben = allows(person("ann"), "training"), allows(person("ben"), "training")
    corrected(ann, f"Ann asks {CANARY}", f"Ann says {CANARY}")
    corrected(ben, "Ben asks", "Ben says")
    version = built(dataset("sft"))
    assert version.counts["rows"] == 2
    leave(ann)
    version.refresh_from_db()
    assert version.withdrawn_at and version.replaced_by
    assert [row.content["completion"][0]["content"] for row in rows(version)] == ["Ben says"]
    building.run_all()
    again = DatasetVersion.objects.get(pk=version.replaced_by.pk)
    assert (again.status, again.counts["rows"]) == ("frozen", 1)
    if leave is erased:
        assert not holding(CANARY) and not DatasetItem.objects.filter(person=ann.pk).exists()
    leave_again = withdrawing.withdraw_all()
    assert leave_again == 0, "it is dealt with once"


def holding(word: str) -> list[str]:
    """Tables with a row that has the word in it somewhere."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


@pytest.mark.parametrize("leave", WAYS)
def test_who_leaves_while_a_version_is_built_is_not_in_it(
    leave: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben = allows(person("ann"), "training"), allows(person("ben"), "training")
    corrected(ann, "Ann asks", "Ann says")
    corrected(ben, "Ben asks", "Ben says")
    version = asked_for(dataset("sft"))
    freeze = freezing.freeze
    left: list[User] = []

    def leave_first(claim: Claim, stage: Stage) -> bool:
        """Between the last step and the freezing, which is the real one."""
        if not left:
            left.append(ann)
            leave(ann)
        return freeze(claim, stage)

    monkeypatch.setattr(freezing, "freeze", leave_first)
    building.run(version.pk)
    version.refresh_from_db()
    assert (version.status, version.restarts) == ("frozen", 1)
    assert [row.content["completion"][0]["content"] for row in rows(version)] == ["Ben says"]


@pytest.mark.parametrize("leave", WAYS)
def test_who_leaves_while_candidates_are_gathered_is_not_in_the_version(
    leave: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the snapshot was taken, before the stage is there."""
    ann, ben = allows(person("ann"), "training"), allows(person("ben"), "training")
    corrected(ann, "Ann asks", "Ann says")
    corrected(ben, "Ben asks", "Ben says")
    version = asked_for(dataset("sft"))
    gather = candidates.candidates
    left: list[User] = []

    def gather_then_leave(*args: Any) -> Iterator[Any]:
        yield from gather(*args)
        if not left:
            left.append(ann)
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(on_a_connection_of_its_own, leave, ann).result()

    monkeypatch.setattr("feedback.datasets.staging.candidates", gather_then_leave)
    building.run(version.pk)
    version.refresh_from_db()
    assert (version.status, version.restarts) == ("frozen", 1)
    assert [row.content["completion"][0]["content"] for row in rows(version)] == ["Ben says"]


def on_a_connection_of_its_own(leave: Callable[[User], None], who: User) -> None:
    try:
        leave(who)
    finally:
        connection.close()


def test_a_build_that_fails_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    corrected(allows(person("ann"), "training"), f"Ann asks {CANARY}", "Ann says")

    def broken(*_: object) -> None:
        raise RuntimeError("on purpose")

    step = dataclasses.replace(STEPS[1], run=broken)
    monkeypatch.setattr("feedback.datasets.building.STEPS", (STEPS[0], step, *STEPS[2:]))
    version = built(dataset("sft"))
    assert version.status == "failed" and "nothing is lost" in version.error
    assert not version.items.exists() and "feedback_datasetitem" not in holding(CANARY)


def test_what_nobody_allowed_is_not_gathered() -> None:
    corrected(person("ann"), f"Ann asks {CANARY}", "Ann says")
    version = asked_for(dataset("sft"))
    claim = building.BUILDS.work.claim(version.pk)
    assert claim
    building._Build(claim)._stage(version)
    (item,) = version.items.all()
    assert (item.reason, item.content) == ("no_consent", None)


def test_of_many_versions_the_newest_is_built_again() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, "Ann asks", "Ann says")
    of = dataset("sft")
    old, new = built(of), built(of)
    taken_back(ann)
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.withdrawn_at and new.withdrawn_at and of.versions.count() == 3
    assert old.replaced_by == new.replaced_by == of.versions.latest("number")
    assert new.counts["left_out"] == {"withdrawn": 1} and new.counts["rows"] == 0


def narrowed(who: User, ago: timedelta) -> None:
    """A consent that was given then and is seen only now."""
    Consent.objects.create(user=who, level="none", at=timezone.now() - ago)


def a_version_and_a_look(who: User) -> DatasetVersion:
    """Staged long ago, and looked at since."""
    corrected(who, "Ann asks", "Ann says")
    version = built(dataset("sft"))
    DatasetVersion.objects.update(staged_at=timezone.now() - timedelta(days=30))
    assert withdrawing.withdraw_all() == 0
    return version


@pytest.mark.parametrize(
    ("ago", "looked_yesterday"), [(timedelta(minutes=9), False), (timedelta(days=2), True)]
)
def test_a_consent_that_commits_late_is_found_in_its_turn_and_any_other_within_a_day(
    ago: timedelta, looked_yesterday: bool
) -> None:
    ann = allows(person("ann"), "training")
    version = a_version_and_a_look(ann)
    if looked_yesterday:
        Watermark.objects.update(at=timezone.now() - timedelta(days=1))
    narrowed(ann, ago)
    assert withdrawing.withdraw_all() == 1
    version.refresh_from_db()
    assert version.withdrawn_at


def test_what_was_dealt_with_is_not_looked_at_again() -> None:
    """Half an hour before the mark, which stands at this moment: nothing that any transaction waits for."""
    ann = allows(person("ann"), "training")
    version = a_version_and_a_look(ann)
    Watermark.objects.update(at=timezone.now())
    narrowed(ann, timedelta(minutes=30))
    assert withdrawing.holds_withdrawn(version) is False


def test_a_clock_that_was_ahead_hides_no_withdrawal() -> None:
    ann = allows(person("ann"), "training")
    version = a_version_and_a_look(ann)
    Watermark.objects.update(at=timezone.now() + timedelta(days=3))
    narrowed(ann, timedelta(hours=1))
    assert withdrawing.holds_withdrawn(version)
    assert withdrawing.withdraw_all() == 1
    assert Watermark.objects.get().at <= timezone.now()


def test_a_deleted_conversation_bars_its_versions_before_any_job_has_run() -> None:
    ann = allows(person("ann"), "training")
    version = a_version_and_a_look(ann)
    Conversation.objects.update(deleted_at=timezone.now() - timedelta(minutes=61))
    assert withdrawing.holds_withdrawn(version)


def test_a_build_keeps_the_vectors_of_its_texts_and_another_makes_none_again() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, f"Where does the {CANARY} nest?", "On cliffs.")
    corrected(ann, "How deep is the lake?", "Some forty metres.")
    of = dataset("sft")
    first = built(of, duplicates="meaning")
    kept = dict(Embedding.objects.values_list("pk", "subjects"))
    assert kept and all(subjects == [ann.pk] for subjects in kept.values())
    again = built(of, duplicates="meaning")
    assert dict(Embedding.objects.values_list("pk", "subjects")) == kept
    assert again.content_hash == first.content_hash and len(rows(again)) == 2
