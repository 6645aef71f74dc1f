"""The command brings in what the page would, and refuses in words."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from feedback.models import Import
from tests.exports.feedback.datasets.imported.bringing import ABOUT, TEN

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_command_brings_in_what_the_page_would(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    path = tmp_path / "ours\x1b[2J.jsonl.gz"
    path.write_bytes(gzip.compress(TEN + b"no\n" + b'{"prompt": 1, "id": 2}\n'))
    call_command("import_data", str(path), **ABOUT)
    said = capsys.readouterr().out
    assert "Ours (trl-sft): 10 rows, 2 refused" in said and "line 11: it is not JSON" in said
    assert "columns that were not taken: id" in said
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
