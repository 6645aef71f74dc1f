"""Exports are written once, rendered by the template that is served, in pages that fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from feedback.datasets import asking, claiming, exporting, frozen_rows, served, withdrawing
from feedback.datasets.steps.step import put
from feedback.models import DatasetItem, DatasetVersion, Export
from feedback.rows import row_of
from tests.exports.feedback.datasets.exported.downloading import exported
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.exports.test_checker import listened

pytestmark = pytest.mark.django_db(transaction=True)


REFUSING = """{% for message in messages %}{% if "Question 3" in message.content %}
{{ raise_exception("no threes") }}{% endif %}{{ message.content }}{% endfor %}"""


@pytest.mark.parametrize("wanted", ["", "trl-sft", "trl-sft:xml", "trl-preference:jsonl", "nothing:jsonl"])
def test_a_format_that_does_not_fit_is_refused(browser: Client, version: DatasetVersion, wanted: str) -> None:
    path = f"/datasets/versions/{version.pk}/export/"
    response = browser.post(path, {"client_id": str(uuid4()), "as": wanted})
    assert response.status_code == 400 and "“as” must be a format" in on_one_line(response)
    assert not Export.objects.exists()


def test_an_export_that_ends_every_process_is_given_up_in_words(
    browser: Client, version: DatasetVersion
) -> None:
    asking.ask_for(uuid4(), version.author, version, "trl-sft", "jsonl")
    Export.objects.update(claim=claiming.CLAIMS_MAX)
    exporting.run_all()
    assert "10 processes ended while they wrote this export" in on_one_line(
        browser.get(f"/datasets/versions/{version.pk}/")
    )


def test_what_a_process_left_when_it_was_killed_is_taken_away(
    browser: Client, version: DatasetVersion, folder: Path
) -> None:
    """A folder that was renamed after its version was withdrawn, a half of an export that has ended."""
    gone, ready = exported(browser, version), exported(browser, version)
    Export.objects.filter(pk=gone.pk).update(status="removed")
    (folder / f".{ready.pk}.abc").mkdir()
    (folder / "somebody's own").mkdir()
    withdrawing.withdraw_all()
    assert {path.name for path in folder.iterdir()} == {str(ready.pk), "somebody's own"}


def test_with_another_template_every_row_is_rendered_before_it_is_written(
    browser: Client, version: DatasetVersion, serve: Callable[..., None]
) -> None:
    assert exported(browser, version).manifest["refused"] == {}
    serve(REFUSING)
    assert exported(browser, version).manifest["refused"] == {"template": 1}


def test_what_the_same_template_has_rendered_as_it_stands_is_not_rendered_again(
    browser: Client, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = listened(monkeypatch)
    assert exported(browser, version).manifest["counts"]["written"] == 5
    assert rendered == []
    item = DatasetItem.objects.get(version=version, position=2)
    put(item, row_of("sft", item.content))  # as a step that changes a row after it was rendered
    item.save()
    assert exported(browser, version).manifest["counts"]["written"] == 5
    assert rendered and all(row == row_of("sft", item.content) for row in rendered)


def test_a_template_that_names_the_end_of_a_turn_otherwise_is_another_one(serve: Callable[..., None]) -> None:
    before = served.template_hash()
    serve(eos_token="<another>")
    assert served.template_hash() != before != ""


def test_the_rows_of_an_export_come_in_pages_that_are_not_longer_than_they_may_be(
    browser: Client, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(browser, version).manifest
    monkeypatch.setattr(frozen_rows, "ROWS_FIRST", 1)
    monkeypatch.setattr(frozen_rows, "PAGE", 1)
    assert exported(browser, version).manifest == whole
