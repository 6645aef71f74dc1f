"""Approved cases become a version of a dataset, and files that harnesses take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from chat import people
from feedback.datasets import building
from feedback.models import DatasetVersion
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, dataset, rows
from tests.exports.feedback.datasets.exported.downloading import body, exported
from tests.exports.feedback.datasets.test_pages import grant
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.evaluation.drafted import a_case, approved, rated_down

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EXPORT_FOLDER = tmp_path
    return tmp_path


def test_approved_cases_are_built_and_exported_from_the_pages() -> None:
    checks = [{"kind": "contains", "text": "Paris"}]
    case = approved(checks=checks, tags=["capitals"])
    a_case(allows(person("ben"), "evaluation"), reference="Not yet decided.")
    browser = engineer()
    form = {"client_id": str(uuid4()), "name": "Capitals", "kind": "evaluation"}
    place = browser.post("/datasets/add/", form)["Location"]
    page = on_one_line(browser.get(f"{place}build/"))
    assert "Approved cases" in page
    split = page.partition('name="splits"')[2].partition(">")[0]
    assert split and "checked" not in split
    recipe = {"sources": ["case"], "personal_data": "replace", "duplicates": "near", "min_weight": "0.5"}
    browser.post(f"{place}build/", {"client_id": str(uuid4()), **recipe})
    building.run_all()
    version = DatasetVersion.objects.get()
    assert (version.status, version.error, version.counts["rows"]) == ("frozen", "", 1)
    (row,) = rows(version)
    assert (row.key, row.evidence, row.split) == (f"case:{case.pk}", case.evidence, "")
    page = on_one_line(browser.get(f"/datasets/versions/{version.pk}/rows/0/"))
    assert "Reference" in page and "Paris." in page and "Rubric" not in page
    assert "contains this text: Paris" in page and "&#x27;kind" not in page
    assert "Approved cases" in page
    (sample,) = lines(exported(browser, version, "inspect-ai:jsonl").pk, browser)
    assert sample["input"][-1] == {"role": "user", "content": "Which city?"}
    assert (sample["target"], sample["metadata"]["checks"]) == ("Paris.", checks)
    (document,) = lines(exported(browser, version, "lm-eval:jsonl").pk, browser)
    assert document["target"] == "Paris." and "Which city?" in document["text"]


def engineer() -> Client:
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    return signed_in(edna)


def lines(export: UUID, browser: Client) -> list[dict[str, Any]]:
    content = body(browser.get(f"/datasets/exports/{export}/files/all.jsonl"))
    return [json.loads(line) for line in content.splitlines()]


def test_a_case_with_checks_alone_is_a_row() -> None:
    approved(reference="", checks=[{"kind": "refusal"}])
    assert built(dataset("evaluation"), splits=False).counts["rows"] == 1


def test_a_case_with_a_reference_of_blanks_is_a_row_by_its_rubric() -> None:
    """As some were approved before blanks were taken for nothing."""
    approved(reference=" \n", rubric="Names the city.")
    version = built(dataset("evaluation"), splits=False)
    (row,) = rows(version)
    assert row.content["rubric"] == "Names the city." and "reference" not in row.content


def test_two_cases_that_say_the_same_are_one_row() -> None:
    for name in ("ann", "ben"):
        approved(allows(person(name), "evaluation"))
    counts = built(dataset("evaluation"), splits=False).counts
    assert counts["left_out"] == {"duplicate": 1} and counts["rows"] == 1


def test_a_case_whose_person_took_the_consent_back_is_left_out_with_its_text() -> None:
    ann = allows(person("ann"), "evaluation")
    approved(ann)
    allows(ann, "none")
    version = built(dataset("evaluation"), splits=False)
    (item,) = version.items.all()
    assert (item.reason, item.content) == ("no_consent", None)


def test_drafts_and_rejected_cases_are_no_candidates() -> None:
    rated_down(allows(person("ann"), "evaluation"))
    approved(allows(person("ben"), "evaluation"), status="rejected")
    assert built(dataset("evaluation"), splits=False).counts["candidates"] == 0
