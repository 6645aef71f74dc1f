"""Pairs that others published, brought in by a command and exported by another: what is good is unchanged."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from feedback.datasets import served
from feedback.imports.transcripts import transcript_of
from feedback.models import Import
from tests.exports.feedback.datasets.asking import built, dataset

pytestmark = pytest.mark.django_db(transaction=True)

FILE = "hh_rlhf_harmless_test.jsonl.gz"
BAD = {
    **dict.fromkeys((86, 516, 925, 1103), "empty_answer"),
    **dict.fromkeys((1254, 1688, 1950, 1952, 2036), "diverging"),
}
#: Counted from 0; one of its answers begins like the other.
TRAP = 1609


@pytest.fixture
def no_template(settings: Settings) -> Iterator[None]:
    """No model is served whose context these conversations could be too long for."""
    settings.MODEL_FOLDER = None
    cached: tuple[Any, ...] = (served.template, served.context, served.template_hash)
    for each in cached:
        each.cache_clear()
    yield
    for each in cached:
        each.cache_clear()


def test_nine_bad_pairs_are_refused_and_all_others_go_in_and_out_unchanged(
    public_data: Path, no_template: None, settings: Settings, tmp_path: Path
) -> None:
    settings.IMPORT_FOLDER = tmp_path / "imports"
    about = {"name": "HH", "licence": "MIT", "basis": "anthropics/hh-rlhf, published for research."}
    call_command("import_data", str(public_data / FILE), **about)
    found = Import.objects.get()
    assert {line.line - 1: line.code for line in found.refused.all()} == BAD
    how = {"personal_data": "keep", "duplicates": "exact", "splits": False}
    of = dataset("preference")
    version = built(of, sources=("imported:HH",), **how)
    call_command("export_dataset", of.name, "trl-preference", str(tmp_path / "out"))
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["counts"]["written"], manifest["counts"]["refused"]) == (version.counts["rows"], 0)
    with gzip.open(public_data / FILE) as file:
        originals = [json.loads(line) for line in file]
    good = {_as_one(pair) for number, pair in enumerate(originals) if number not in BAD}
    lines = [json.loads(line) for line in (tmp_path / "out" / "all.jsonl").read_text().splitlines()]
    back = [_as_one(_transcripts(line)) for line in lines]
    assert _as_one(originals[TRAP]) in back
    assert set(back) == good and len(back) == len(good), version.counts


def _as_one(pair: dict[str, str]) -> tuple[str, str]:
    return pair["chosen"], pair["rejected"]


def _transcripts(line: dict[str, Any]) -> dict[str, str]:
    return {side: transcript_of([*line["prompt"], *line[side]]) for side in ("chosen", "rejected")}
