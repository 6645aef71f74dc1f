"""Data that one already has: brought in as a file, read by the worker, once and whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from feedback.datasets.claiming import Claim
from feedback.datasets.imported import running
from feedback.models import DataAccess, Import, ImportedRow
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.imported.bringing import TEN, brought, line, sent
from tests.fast.chat.said import on_one_line

pytestmark = pytest.mark.django_db(transaction=True)


def test_good_rows_are_kept_and_bad_ones_named_by_line_and_reason(browser: Client, folder: Path) -> None:
    assert "Nothing is imported yet" in on_one_line(browser.get("/datasets/imports/"))
    response = sent(browser, line("One") + b'{"messages": 7}\n\n' + line("Four", "") + line("Five"))
    waiting = on_one_line(browser.get(response["Location"]))
    assert "Waiting for the worker" in waiting
    assert running.run_all() == 1
    shown = on_one_line(browser.get(response["Location"]))
    assert "2 rows, 2 refused" in shown and "rows.jsonl" in shown and "CC0" in shown
    assert re.search(r"line 2</span>.*?a column is missing.*?messages is no list of messages", shown)
    assert re.search(r"line 4</span>.*?an answer is empty", shown)
    assert "One" in shown and "Five" in shown
    assert "2 rows, 2 refused" in on_one_line(browser.get("/datasets/imports/"))
    assert not list(folder.iterdir()), "the file goes once it is read"
    assert DataAccess.objects.get().detail == "Ours: 2 rows of rows.jsonl"


def test_the_same_file_again_is_said_and_not_doubled(browser: Client, folder: Path) -> None:
    brought(browser)
    refused = sent(browser, name="Again")
    assert refused.status_code == 422 and "brought in already, as “Ours”" in on_one_line(refused)
    assert Import.objects.count() == 1 and not list(folder.iterdir())


def test_sent_twice_it_is_taken_once(browser: Client) -> None:
    key = str(uuid4())
    places = [sent(browser, client_id=key)["Location"] for _ in range(2)]
    assert places[0] == places[1] and Import.objects.count() == 1


def test_a_name_is_given_once(browser: Client) -> None:
    brought(browser)
    refused = sent(browser, line("Other"))
    assert refused.status_code == 422 and "Choose another name" in on_one_line(refused)


def test_a_reader_that_is_killed_is_gone_on_from(
    browser: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(running, "PIECE", 3)
    sent(browser, b"nothing\n" + TEN)
    key = Import.objects.get().pk
    keep = running._keep
    kept: list[object] = []

    def until_killed(*given: Any) -> None:
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(given)
        keep(*given)

    monkeypatch.setattr(running, "_keep", until_killed)
    with pytest.raises(KeyboardInterrupt):
        running.run(key)
    assert (Import.objects.get().done, ImportedRow.objects.count()) == (6, 5)
    monkeypatch.setattr(running, "_keep", keep)
    assert not running.run(key), "its lease holds"
    Import.objects.update(lease_until=None)
    assert running.run(key)
    found = Import.objects.get()
    assert found.counts == {"rows": {"sft": 10}, "refused": {"json": 1}}
    assert list(found.rows.order_by("line").values_list("line", flat=True)) == list(range(2, 12))


def test_long_lines_are_stored_a_few_at_a_time(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five hundred of the longest would be gigabytes."""
    monkeypatch.setattr(running, "PIECE_BYTES", 2_000)
    keep = running._keep
    pieces: list[int] = []

    def counted(claim: Claim, found: Import, piece: Sequence[running.Kept]) -> None:
        pieces.append(len(piece))
        keep(claim, found, piece)

    monkeypatch.setattr(running, "_keep", counted)
    long = b"".join(line(f"Question {number}", "x" * 1_500) for number in range(5))
    found = brought(browser, long + TEN)
    assert (found.row_count, pieces[:2]) == (15, [2, 2]) and max(pieces) > 2


def test_nobody_else_brings_in_anything() -> None:
    for browser in (signed_in(person("ann")), signed_in(person("olga", group="operator"))):
        assert sent(browser).status_code == 403
    assert not Import.objects.exists()
