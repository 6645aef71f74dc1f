"""Which files are read, and what is said of those that are not, whole or line by line."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson
import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from feedback.datasets.imported import running, storing
from feedback.models import Import, ImportedRow, RefusedLine
from tests.exports.feedback.datasets.imported.bringing import ABOUT, TEN, brought, line, page, sent
from tests.fast.chat.said import on_one_line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "It is a ZIP archive"),
        (line("x").decode().encode("utf-16"), "It is written in UTF-16."),
        (b"\x1f\x8bno gzip", "broken off or damaged"),
        (b"PAR1 and no table", "begins like Parquet, and is none"),
        (b'{"what": 1}\n', "By no format do its first lines make rows."),
    ],
)
def test_what_is_no_file_of_rows_is_refused_and_nothing_stored(
    browser: Client, folder: Path, content: bytes, words: str
) -> None:
    refused = sent(browser, content)
    assert refused.status_code == 422 and words in on_one_line(refused)
    assert not Import.objects.exists() and not list(folder.glob("*"))


def test_a_file_that_no_format_keeps_whole_is_not_guessed_at_and_says_which_formats_are_known(
    browser: Client,
) -> None:
    case = {"instruction": "Answer in one word, please do.", "input": "Which city?", "target": "Paris"}
    refused = sent(browser, orjson.dumps(case))
    words = on_one_line(refused)
    assert refused.status_code == 422 and "rows that keep what stands in “instruction”." in words
    assert "Known are: trl-sft, " in words and "inspect-ai" in words and not Import.objects.exists()
    assert brought(browser, orjson.dumps(case), format="inspect-ai").row_count == 1


def test_columns_that_the_format_does_not_read_are_named(browser: Client) -> None:
    beside = orjson.loads(TEN.splitlines()[0]) | {"score": 3, "from\x1b": "a forum"}
    assert "columns that were not taken" not in page(browser, brought(browser, name="Whole"))
    found = brought(browser, TEN + orjson.dumps(beside), format="trl-sft")
    assert (found.row_count, found.not_taken) == (11, ["from\ufffd", "score"])
    assert 'columns that were not taken</dt> <dd class="name"> from\ufffd, score </dd>' in page(
        browser, found
    )


def test_a_file_that_unpacks_to_too_much_fails_in_words_and_leaves_no_row(
    browser: Client, settings: Settings, folder: Path
) -> None:
    settings.IMPORT_UNPACKED_MAX = 400_000
    found = brought(browser, gzip.compress(TEN * 100 + b" " * 5_000_000 + TEN), format="trl-sft")
    assert found.status == "failed" and "more than 400,000 bytes" in page(browser, found)
    assert (
        not ImportedRow.objects.exists() and not RefusedLine.objects.exists() and not list(folder.iterdir())
    )
    assert brought(browser).row_count == 10, "what failed keeps neither its name nor its file"


def test_a_file_that_changed_before_it_was_read_is_not_read(browser: Client) -> None:
    sent(browser)
    found = Import.objects.get()
    storing.path_of(found.pk).write_bytes(line("Something else"))
    running.run_all()
    assert "not the one that was brought in" in page(browser, found)
    assert not ImportedRow.objects.exists()


def test_what_the_database_cannot_hold_is_refused_by_row(browser: Client) -> None:
    tool = {"type": "function", "function": {"name": "a\0b", "description": "\\u0000"}}
    whole = orjson.loads(line("x")) | {"tools": [tool]}
    fine = orjson.loads(line("y \\u0000"))
    found = brought(browser, orjson.dumps(whole) + b"\n" + orjson.dumps(fine), format="trl-sft")
    assert found.counts == {"rows": {"sft": 1}, "refused": {"nul": 1}}


def test_no_reason_for_a_line_says_what_a_page_or_a_terminal_would_obey(
    browser: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {"messages": [{"role": "\x1b[2J\u202enimda" + "x" * 900, "content": ""}]}
    path = tmp_path / "ours"
    path.write_bytes(TEN + orjson.dumps(bad))
    call_command("import_data", str(path), **ABOUT)
    for said in (capsys.readouterr().out, page(browser, Import.objects.get())):
        assert "\ufffd[2J\ufffdnimdaxxx" in said and not {"\x1b", "\u202e"} & set(said)
        assert "x" * 100 not in said


def test_refused_lines_come_in_pages(browser: Client) -> None:
    found = brought(browser, TEN + b"no\n" * 70)
    shown = page(browser, found)
    assert "10 rows, 70 refused" in shown and "line 60<" in shown and "line 61<" not in shown
    rest = page(browser, found, "?after=60")
    assert "line 61<" in rest and "line 80<" in rest and "?after=" not in rest
    assert browser.get(f"/datasets/imports/{found.pk}/?after=x").status_code == 400
