"""Rows of an import are a source of versions, and leave them when it is removed."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import pytest
from django.core.management import call_command
from django.test import Client

from feedback.datasets import building, exporting
from feedback.datasets.imported import removing
from feedback.models import DatasetVersion, Export, Import, ImportedRow
from tests.cast import person
from tests.exports.feedback.datasets.asking import allows, asked_for, built, corrected, dataset, rows
from tests.exports.feedback.datasets.imported.bringing import brought, line, page
from tests.exports.feedback.datasets.test_pages import FORM
from tests.fast.chat.said import on_one_line

pytestmark = pytest.mark.django_db(transaction=True)


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
