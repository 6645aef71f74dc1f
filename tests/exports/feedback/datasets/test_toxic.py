"""Rows with a word of the operator's list are left out where a recipe says so; without one it is refused."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pytest_django import Settings

from chat import people
from feedback.datasets import building
from feedback.datasets.steps import STEPS
from feedback.datasets.steps.step import Stage
from feedback.datasets.steps.texts import every_text
from feedback.datasets.words import LEFT_OUT
from feedback.models import DatasetItem, DatasetVersion
from feedback.scheduling import running
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, asked_for, built, corrected, dataset, rows
from tests.exports.feedback.datasets.test_pages import FORM, get, grant, post
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.scheduling.test_schedules import scheduled

pytestmark = pytest.mark.django_db(transaction=True)

Declare = Callable[[str], str]


@pytest.fixture
def declare(settings: Settings, tmp_path: Path) -> Declare:
    """Writes the list, and gives back its SHA-256."""

    def write(content: str) -> str:
        settings.TOXIC_WORDS = tmp_path / "words.txt"
        settings.TOXIC_WORDS.write_text(content)
        return hashlib.sha256(content.encode()).hexdigest()

    return write


def said() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, "Is Ben a BLOCKHEAD?", "No, he is not.")
    corrected(ann, "What is the capital of France?", "Paris, you nitwit.")


def test_a_recipe_leaves_out_rows_with_a_listed_word_and_by_default_none(declare: Declare) -> None:
    said()
    digest = declare("# insults\nblockhead\nson of a goat\n")
    of = dataset("sft")
    kept, without = built(of), built(of, toxic="leave_out")
    assert len(rows(kept)) == 2 and kept.stage["toxic"] is None and "Nobody looked for any." in kept.card
    left_out = without.items.exclude(reason="").get()
    assert (left_out.reason, left_out.detail, left_out.content) == ("toxic", "line 2 of the list", None)
    assert without.counts["left_out"] == {"toxic": 1} and f"| {LEFT_OUT['toxic']} | 1 |" in without.card
    assert f"one of 2 words and phrases of the operator's list (SHA-256 {digest})" in without.card


def test_another_list_is_another_stage_and_changes_no_version_that_is_there(declare: Declare) -> None:
    said()
    of = dataset("sft")
    first = declare("blockhead\n")
    old = built(of, toxic="leave_out")
    second = declare("nitwit\nblockhead\n")
    new = built(of, toxic="leave_out")
    assert [each.stage["toxic"]["sha256"] for each in (old, new)] == [first, second]
    assert new.counts["left_out"] == {"toxic": 2} and old.content_hash != new.content_hash
    again = DatasetVersion.objects.get(pk=old.pk)
    assert (again.content_hash, again.stage, again.card) == (old.content_hash, old.stage, old.card)


def test_a_scheduled_build_takes_another_list_for_something_new(declare: Declare) -> None:
    said()
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    of = dataset("sft")
    declare("blockhead\n")
    built(of, toxic="leave_out")
    schedule = scheduled(signed_in(edna), of)
    for words, versions in (("blockhead\n", 1), ("nitwit\n", 2)):
        declare(words)
        schedule.refresh_from_db()
        running.run(schedule.due_at)
        building.run_all()
        running.run(schedule.due_at)
        assert of.versions.count() == versions


def test_a_list_that_changes_while_a_version_is_built_ends_the_build_in_words(
    declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> None:
    said()

    def meanwhile(items: Sequence[DatasetItem], stage: Stage) -> None:
        declare("nitwit\n")
        STEPS[0].run(items, stage)

    steps = (dataclasses.replace(STEPS[0], run=meanwhile), *STEPS[1:])
    monkeypatch.setattr("feedback.datasets.building.STEPS", steps)
    declare("blockhead of this test\n")
    version = built(dataset("sft"), toxic="leave_out")
    assert version.status == "failed" and not version.items.exists()
    assert version.error == "The list of toxic words changed while the version was built. Build it again."


def test_a_list_that_is_gone_ends_the_build_in_words(declare: Declare, settings: Settings) -> None:
    declare("blockhead\n")
    versions = [asked_for(dataset("sft"), toxic="leave_out") for _ in range(2)]
    for version, file in zip(versions, (None, settings.TOXIC_WORDS.parent / "gone"), strict=True):
        settings.TOXIC_WORDS = file
        building.run(version.pk)
    gone, missing = (DatasetVersion.objects.get(pk=version.pk) for version in versions)
    assert gone.status == "failed" and gone.error.startswith("No list of toxic words is declared.")
    assert missing.error == "The list of toxic words that FLYWHEEL_TOXIC_WORDS names is no file."


def test_the_form_offers_it_only_where_there_is_a_list(declare: Declare, settings: Settings) -> None:
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    browser, path = signed_in(edna), f"/datasets/{dataset('sft').pk}/build/"
    form = {**FORM, "toxic": "leave_out"}
    settings.TOXIC_WORDS = None
    words = "No list of toxic words is declared. Whoever runs this installation names a file in"
    page = get(browser, path)
    assert words in page and 'name="toxic"' not in page
    refused = on_one_line(post(browser, path, 422, **form))
    assert words in refused and 'name="toxic"' in refused
    declare("blockhead\n" + "x " * 99)
    assert "FLYWHEEL_TOXIC_WORDS names has more than 30 words and signs in line 2." in get(browser, path)
    post(browser, path, 422, **form)
    assert not DatasetVersion.objects.exists()
    declare("blockhead\nson of a goat\n")
    page = get(browser, path)
    assert 'name="toxic"' in page and "list of 2 words and phrases" in page
    post(browser, path, 302, **form)
    assert DatasetVersion.objects.get().recipe["toxic"] == "leave_out"


def test_all_that_a_row_says_is_looked_at() -> None:
    send = {"name": "send", "arguments": '{"to": ["a\\u0062\\nc"]}'}
    call = {"id": "1", "type": "function", "function": send}
    content = {
        "prompt": [{"role": "system", "content": "one"}, {"role": "user", "content": "two"}],
        "completion": [{"role": "assistant", "content": "three", "tool_calls": [call]}],
        "rubric": "four",
        "checks": [{"kind": "contains", "value": "five"}],
    }
    found = set(every_text(content))
    assert found == {"one", "two", "three", "1", "send", "ab\nc", "four", "five"}
