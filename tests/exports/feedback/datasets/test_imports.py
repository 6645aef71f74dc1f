"""Data that one already has: brought in as a file, read by the worker, taken by versions, removed again."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from chat import people
from feedback.datasets import building, exporting
from feedback.datasets.claiming import Claim
from feedback.datasets.imported import removing, running, storing
from feedback.models import DataAccess, DatasetVersion, Export, Import, ImportedRow, RefusedLine
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, asked_for, built, corrected, dataset, rows
from tests.exports.feedback.datasets.test_pages import FORM, grant
from tests.fast.chat.said import on_one_line

pytestmark = pytest.mark.django_db(transaction=True)

ABOUT = {"name": "Ours", "licence": "CC0", "basis": "We wrote it ourselves."}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    settings.IMPORT_FOLDER = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def browser() -> Client:
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    return signed_in(edna)


def line(asked: str, said: str = "An answer.") -> bytes:
    messages = [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]
    return orjson.dumps({"messages": messages}) + b"\n"


TEN = b"".join(line(f"Question {number}") for number in range(10))


def sent(browser: Client, content: bytes = TEN, file: str = "rows.jsonl", **form: Any) -> Any:
    fields = {"client_id": str(uuid4()), **ABOUT, **form}
    return browser.post("/datasets/imports/add/", {**fields, "file": SimpleUploadedFile(file, content)})


def brought(browser: Client, content: bytes = TEN, **form: Any) -> Import:
    response = sent(browser, content, **form)
    assert response.status_code == 302, on_one_line(response)
    running.run_all()
    return Import.objects.get(pk=UUID(response["Location"].rstrip("/").rpartition("/")[2]))


def page(browser: Client, found: Import, query: str = "") -> str:
    return on_one_line(browser.get(f"/datasets/imports/{found.pk}/{query}"))


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


def test_its_rows_are_a_source_of_versions_with_line_and_licence(browser: Client) -> None:
    brought(browser)
    of = dataset("sft")
    recipe = on_one_line(browser.get(f"/datasets/{of.pk}/build/"))
    assert "Imported: Ours (10 rows)" in recipe
    assert re.search(r'value="correction"[^>]* checked', recipe)
    assert not re.search(r'value="imported:Ours"[^>]* checked', recipe)
    form = {**FORM, "client_id": str(uuid4()), "sources": ["correction", "imported:Ours"], "splits": "on"}
    corrected(allows(person("ann"), "training"), "Ann asks", "Ann says")
    asked = browser.post(f"/datasets/{of.pk}/build/", form)
    building.run_all()
    version = DatasetVersion.objects.get()
    assert version.counts["sources"] == {"correction": 1, "imported:Ours": 10}, version.error
    row = on_one_line(browser.get(f"{asked['Location']}rows/1/"))
    assert "Line 1 of rows.jsonl, brought in as" in row and "Licence: CC0" in row and "Question 0" in row
    assert "has been deleted" not in row
    card = browser.get(f"{asked['Location']}card/").content.decode()
    assert "licence CC0. We wrote it ourselves." in card and "allowed this use" in card
    assert str(version) in page(browser, Import.objects.get())


def test_one_row_is_called_one_row(browser: Client) -> None:
    found = brought(browser, line("One"))
    assert "1 answer to learn from" in page(browser, found)
    assert "Imported: Ours (1 row)" in on_one_line(browser.get(f"/datasets/{dataset('sft').pk}/build/"))


def test_a_row_of_nobody_stands_where_its_prompt_does(browser: Client) -> None:
    twice = line("Question 3", "One answer.") + line("Question 3", "Another one.") + line("Else?")
    brought(browser, twice)
    first, second = (built(dataset("sft"), sources=("imported:Ours",), splits=True) for _ in range(2))
    sides = {row.content["prompt"][0]["content"]: row.split for row in rows(first)}
    assert all(
        row.split == sides[row.content["prompt"][0]["content"]] for row in (*rows(first), *rows(second))
    )
    assert len(rows(first)) == 3 and first.content_hash == second.content_hash


def test_no_more_rows_of_one_import_than_the_recipe_allows(browser: Client) -> None:
    brought(browser)
    of = dataset("sft")
    versions = [built(of, sources=("imported:Ours",), rows_per_import=4) for _ in range(2)]
    assert versions[0].counts["left_out"] == {"over_cap": 6}
    assert versions[0].content_hash == versions[1].content_hash


def test_cases_of_a_file_bar_what_is_trained_on(browser: Client) -> None:
    asked = "How does the water of a river get from its source down to the sea?"
    case = {"input": asked, "target": "Downhill.", "id": "1"}
    brought(browser, orjson.dumps(case), format="inspect-ai", name="Cases")
    assert rows(built(dataset("evaluation"), sources=("imported:Cases",), splits=False))
    corrected(allows(person("ann"), "training"), asked, "It flows.")
    assert built(dataset("sft")).counts["left_out"] == {"contaminated": 1}


def test_personal_data_in_a_file_is_replaced_too(browser: Client) -> None:
    brought(browser, line("Write to ann.smith@mail.example.com please", "Done."))
    (row,) = rows(built(dataset("sft"), sources=("imported:Ours",)))
    assert "ann.smith" not in str(row.content)


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


def test_what_is_removed_leaves_every_version_from_that_moment_on(browser: Client) -> None:
    found = brought(browser)
    version = built(dataset("sft"), sources=("imported:Ours",), splits=False)
    path = f"/datasets/versions/{version.pk}/export/"
    browser.post(path, {"client_id": str(uuid4()), "as": "trl-sft:jsonl"})
    exporting.run_all()
    file = f"/datasets/exports/{Export.objects.get().pk}/files/all.jsonl"
    assert browser.get(file).status_code == 200
    for _ in range(2):
        assert browser.post(f"/datasets/imports/{found.pk}/remove/").status_code == 302
    assert browser.get(file).status_code == 410, "before any job has run"
    for shown in ("", "?q=Question", "0/"):
        left = browser.get(f"/datasets/versions/{version.pk}/rows/{shown}")
        assert left.status_code == 410 and "Question" not in left.content.decode()
    assert "Question 3" not in page(browser, found)
    assert removing.remove_all() == 1 and removing.remove_all() == 0
    version.refresh_from_db()
    assert version.withdrawn_at and version.replaced_by and not rows(version)
    assert browser.get(f"/datasets/versions/{version.pk}/rows/").status_code == 200
    assert not ImportedRow.objects.exists() and "Removed" in page(browser, found)
    building.run_all()
    again = DatasetVersion.objects.get(pk=version.replaced_by.pk)
    assert (again.status, again.counts["candidates"]) == ("frozen", 0)
    assert brought(browser, name="Once more").row_count == 10


def test_only_an_import_that_stands_is_said_to_be_a_source(browser: Client) -> None:
    found = brought(browser)
    assert "one of the sources to choose from" in page(browser, found)
    browser.post(f"/datasets/imports/{found.pk}/remove/")
    assert "one of the sources" not in page(browser, found)
    assert "None, and none can" in page(browser, found)


def test_a_version_that_is_being_built_does_without_what_is_removed(browser: Client) -> None:
    found = brought(browser)
    corrected(allows(person("ann"), "training"))
    version = asked_for(dataset("sft"), sources=("correction", "imported:Ours"))
    claim = building.BUILDS.work.claim(version.pk)
    assert claim
    building._Build(claim)._stage(version)
    removing.remove(found.pk, UUID(int=9))
    building._Build(claim).run()
    version.refresh_from_db()
    assert (version.restarts, version.counts["sources"]) == (1, {"correction": 1})


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


def test_a_sheet_goes_out_and_in_again_and_holds_no_formula(browser: Client, tmp_path: Path) -> None:
    brought(browser, line("=1+1", "'+2") + line('One\r\n"two", three', "@x"))
    version = built(dataset("sft"), sources=("imported:Ours",), splits=False)
    path = f"/datasets/versions/{version.pk}/export/"
    browser.post(path, {"client_id": str(uuid4()), "as": "csv-sft:csv"})
    exporting.run_all()
    file = browser.get(f"/datasets/exports/{Export.objects.get().pk}/files/all.csv")
    sheet = b"".join(file)
    cells = [cell for row in csv.reader(io.StringIO(sheet.decode(), newline="")) for cell in row]
    assert "'=1+1" in cells and "''+2" in cells and "'@x" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    again = brought(browser, sheet, name="Again", file="all.csv")
    assert (again.format, again.row_count, again.refused_count) == ("csv", 2, 0)
    assert {row.digest for row in again.rows.all()} == {row.digest for row in rows(version)}
    call_command("export_dataset", version.dataset.name, "csv-sft", str(tmp_path / "out"))
    assert (tmp_path / "out" / "all.csv").read_bytes() == sheet


def test_nobody_else_brings_in_anything() -> None:
    for browser in (signed_in(person("ann")), signed_in(person("olga", group="operator"))):
        assert sent(browser).status_code == 403
    assert not Import.objects.exists()


def test_a_command_brings_in_what_the_page_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    path = tmp_path / "ours\x1b[2J.jsonl.gz"
    path.write_bytes(gzip.compress(TEN + b"no\n"))
    call_command("import_data", str(path), **ABOUT)
    said = capsys.readouterr().out
    assert "Ours (trl-sft): 10 rows, 1 refused" in said and "line 11: it is not JSON" in said
    assert Import.objects.get().file_name == "ours\ufffd[2J.jsonl.gz"
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("file", "about", "words"),
    [
        ("nowhere.jsonl", {}, "is no file that can be read"),
        (".", {}, "is no file that can be read"),
        ("empty", {}, "It is empty"),
        ("rows", {"licence": " "}, "The licence must not be empty."),
        ("rows", {"name": "x" * 31}, "at most 30 characters"),
    ],
)
def test_a_command_refuses_in_words(tmp_path: Path, file: str, about: dict[str, str], words: str) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "rows").write_bytes(TEN)
    with pytest.raises(CommandError, match=words):
        call_command("import_data", str(tmp_path / file), **{**ABOUT, **about})
    assert not Import.objects.exists()
