"""What is scheduled on a page is built and exported when it is due, once, and only if something is new."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chat import people
from chat.models import User
from feedback import tasks
from feedback.datasets import building, claiming, creating, exporting
from feedback.destinations.declared import Folder
from feedback.models import Dataset, DatasetVersion, Export, Schedule, ScheduledRun
from feedback.scheduling import running
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, corrected, dataset
from tests.exports.feedback.datasets.test_pages import grant
from tests.fast.chat.said import on_one_line

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
PLAN = {"version": "1", "at": "04:00", "zone": "Europe/Berlin"}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EXPORT_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def edna() -> User:
    user = person("edna", group=people.ENGINEER)
    grant(user)
    return user


@pytest.fixture
def browser(edna: User) -> Client:
    return signed_in(edna)


@pytest.fixture
def ann() -> User:
    return allows(person("ann"), "training")


@pytest.fixture
def of(ann: User) -> Dataset:
    """A dataset with its first version."""
    corrected(ann, "What is the capital of France?", "It is Paris.")
    made = dataset("sft")
    built(made)
    return made


def scheduled(browser: Client, of: Dataset, **fields: Any) -> Schedule:
    form = {"client_id": str(uuid4()), **PLAN, **fields}
    sent = browser.post(f"/datasets/{of.pk}/schedules/add/", form)
    assert sent.status_code == 302, sent.content
    return Schedule.objects.latest("created_at")


def at(moment: datetime) -> None:
    """The schedules are looked at, what is asked for is worked on, and they are looked at again."""
    running.run(moment)
    building.run_all()
    running.run(moment)
    exporting.run_all()
    running.run(moment)


def page(browser: Client, of: Dataset) -> str:
    return on_one_line(browser.get(f"/datasets/{of.pk}/"))


def versions(of: Dataset) -> list[int]:
    return sorted(of.versions.values_list("number", flat=True))


def test_what_is_due_is_built_then_exported_and_the_page_says_so(
    browser: Client, of: Dataset, ann: User
) -> None:
    schedule = scheduled(browser, of, export="trl-sft:jsonl")
    shown = page(browser, of)
    assert "Every day at 04:00, Europe/Berlin" in shown and "It has not been due yet." in shown
    assert "04:00, then exported as trl-sft · jsonl" in shown
    corrected(ann, "And of Spain?", "Madrid.")
    due = schedule.due_at
    at(due - timedelta(seconds=1))
    assert versions(of) == [1]
    at(due)
    assert versions(of) == [1, 2]
    assert Export.objects.get().status == "ready" and Export.objects.get().version.number == 2
    assert "version 2</a> was built and exported" in page(browser, of)
    schedule.refresh_from_db()
    assert schedule.due_at > due and schedule.runs.get().due_at == due


def test_nothing_new_makes_no_version_and_says_so(browser: Client, of: Dataset, ann: User) -> None:
    """What was never exported as it is asked for is exported all the same."""
    schedule = scheduled(browser, of, export="trl-sft:jsonl")
    at(schedule.due_at)
    assert versions(of) == [1] and Export.objects.get().version.number == 1
    at(schedule.due_at + DAY)
    assert versions(of) == [1] and Export.objects.count() == 1
    assert "nothing new; <a" in page(browser, of) and "version 1</a> still holds" in page(browser, of)
    corrected(ann, "And of Spain?", "Madrid.")
    at(schedule.due_at + 2 * DAY)
    assert versions(of) == [1, 2]


def test_times_that_were_missed_are_made_up_for_once(browser: Client, of: Dataset, ann: User) -> None:
    schedule = scheduled(browser, of)
    corrected(ann, "And of Spain?", "Madrid.")
    for _ in range(3):
        at(schedule.due_at + 5 * DAY)
    assert ScheduledRun.objects.count() == 1 and versions(of) == [1, 2]
    schedule.refresh_from_db()
    assert schedule.due_at > schedule.runs.get().due_at + 5 * DAY


def test_two_are_never_at_work_at_once(browser: Client, of: Dataset) -> None:
    schedule = scheduled(browser, of)
    for days in range(3):
        running.run(schedule.due_at + days * DAY)
    assert versions(of) == [1, 2] and ScheduledRun.objects.count() == 1


def test_a_due_time_whose_look_was_lost_is_asked_for_once(browser: Client, of: Dataset) -> None:
    schedule = scheduled(browser, of)
    running.run(schedule.due_at)
    ScheduledRun.objects.update(state="failed")
    Schedule.objects.update(due_at=schedule.due_at)
    running.run(schedule.due_at)
    assert versions(of) == [1, 2] and ScheduledRun.objects.count() == 1


def test_whoever_may_not_build_any_more_builds_nothing(browser: Client, edna: User, of: Dataset) -> None:
    schedule = scheduled(browser, of)
    edna.user_permissions.clear()
    at(schedule.due_at)
    other = person("otto", group=people.ENGINEER)
    grant(other)
    otto = signed_in(other)
    assert versions(of) == [1] and running.NO_ROLE in page(otto, of)
    otto.post(f"/datasets/schedules/{schedule.pk}/resume/")
    schedule.refresh_from_db()
    assert (schedule.author, schedule.stopped) == (other.pk, "")
    running.run(schedule.due_at)
    assert of.versions.latest("number").author == other.pk


def test_whoever_has_gone_builds_nothing(browser: Client, edna: User, of: Dataset) -> None:
    schedule = scheduled(browser, of)
    edna.delete()
    at(schedule.due_at)
    schedule.refresh_from_db()
    assert (versions(of), schedule.stopped) == ([1], running.NO_PERSON)


def test_a_pause_is_not_made_up_for(browser: Client, of: Dataset) -> None:
    schedule = scheduled(browser, of)
    browser.post(f"/datasets/schedules/{schedule.pk}/pause/")
    Schedule.objects.update(due_at=timezone.now() - DAY)
    at(timezone.now())
    assert "paused" in page(browser, of) and not ScheduledRun.objects.exists()
    browser.post(f"/datasets/schedules/{schedule.pk}/resume/")
    at(timezone.now())
    assert "paused" not in page(browser, of) and not ScheduledRun.objects.exists()


def test_it_is_exported_to_where_it_is_to_go_unless_that_is_no_place_any_more(
    browser: Client, of: Dataset, ann: User, settings: Settings, tmp_path: Path
) -> None:
    settings.DESTINATIONS = [Folder(name="disk", path=tmp_path / "disk")]
    schedule = scheduled(browser, of, export="trl-sft:jsonl", destination="disk", layout="hub")
    assert "exported as trl-sft · jsonl to disk" in page(browser, of)
    corrected(ann, "And of Spain?", "Madrid.")
    at(schedule.due_at)
    assert (Export.objects.get().destination, Export.objects.get().layout) == ("disk", "hub")
    settings.DESTINATIONS = []
    corrected(ann, "And of Italy?", "Rome.")
    at(schedule.due_at + DAY)
    assert "“disk” is no destination any more." in page(browser, of) and Export.objects.count() == 1


def test_a_schedule_is_changed_and_removed(browser: Client, of: Dataset) -> None:
    schedule = scheduled(browser, of)
    path = f"/datasets/schedules/{schedule.pk}/"
    form = on_one_line(browser.get(path))
    assert 'value="Europe/Berlin"' in form and "What comes of each time is listed here." in form
    sent = browser.post(path, {**PLAN, "weekday": "1", "at": "05:30", "zone": "UTC"})
    assert sent.status_code == 302 and "Every Monday at 05:30, UTC" in page(browser, of)
    schedule.refresh_from_db()
    assert (schedule.due_at.weekday(), schedule.due_at.hour) == (0, 5)
    browser.post(f"{path}remove/")
    assert browser.get(path).status_code == 404 and not Schedule.objects.exists()


def test_a_build_that_fails_is_said_with_its_reason(browser: Client, of: Dataset, ann: User) -> None:
    schedule = scheduled(browser, of)
    corrected(ann, "And of Spain?", "Madrid.")
    running.run(schedule.due_at)
    DatasetVersion.objects.filter(number=2).update(claim=claiming.CLAIMS_MAX)
    building.run_all()
    running.run(schedule.due_at)
    assert "did not come to its end" in page(browser, of) and "Ask for fewer rows" in page(browser, of)


def test_it_waits_while_too_many_builds_wait(
    browser: Client, of: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = scheduled(browser, of)
    monkeypatch.setattr(creating, "WAITING_MAX", 0)
    running.run(schedule.due_at)
    assert versions(of) == [1]
    monkeypatch.undo()
    running.run(schedule.due_at)
    assert versions(of) == [1, 2]


def test_the_task_looks_by_the_clock(browser: Client, of: Dataset) -> None:
    scheduled(browser, of)
    tasks.keep_schedules()
    assert not ScheduledRun.objects.exists()
    Schedule.objects.update(due_at=timezone.now())
    tasks.keep_schedules()
    assert ScheduledRun.objects.count() == 1
