"""What an operator may declare, and the words for what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from config import environment
from feedback.destinations.declared import Bucket, Folder, parse

LAKE = {"name": "lake", "kind": "s3", "bucket": "training"}
KEYS = {
    "FLYWHEEL_DESTINATION_THE_LAKE_KEY_ID": "AKIA",
    "FLYWHEEL_DESTINATION_THE_LAKE_SECRET_KEY": "very secret",
    "FLYWHEEL_DESTINATION_LAKE_KEY_ID": "AKIA",
    "FLYWHEEL_DESTINATION_LAKE_SECRET_KEY": "very secret",
}


def parsed(*given: Any) -> Any:
    return parse(json.dumps(given), lambda name: KEYS.get(name, ""))


def test_a_folder_and_a_bucket_with_its_keys() -> None:
    folder, bucket = parsed(
        {"name": "disk", "kind": "folder", "path": "/mnt/exports"},
        {**LAKE, "name": "the-lake", "prefix": "a/b", "endpoint": "http://10.0.0.7:9000", "region": "eu-1"},
    )
    assert folder == Folder(name="disk", path=Path("/mnt/exports"))
    assert bucket == Bucket(
        name="the-lake",
        bucket="training",
        prefix="a/b",
        endpoint="http://10.0.0.7:9000",
        region="eu-1",
        key_id="AKIA",
        secret_key="very secret",
    )
    assert "secret" not in repr(bucket) and "AKIA" not in repr(bucket)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({**LAKE, "name": "Lake"}, "“name” must be 1 to 30 small letters"),
        ({**LAKE, "kind": "ftp"}, "lake: “kind” must be folder or s3"),
        ({**LAKE, "secret_key": "x"}, "lake: “secret_key” is not known; there are bucket"),
        ({**LAKE, "bucket": "No"}, "lake: “bucket” must be the name of a bucket"),
        ({**LAKE, "prefix": "/x"}, "lake: “prefix” must be a path"),
        ({**LAKE, "prefix": "x/../y"}, "lake: “prefix” must be a path"),
        ({**LAKE, "endpoint": "http://x/y"}, "lake: “endpoint” must be an address without a path"),
        ({**LAKE, "endpoint": "http://u:p@x"}, "lake: “endpoint” must be an address without a path"),
        ({**LAKE, "region": 7}, "lake: “region” must be a region"),
        ({"name": "lake", "kind": "s3"}, "lake: “bucket” is missing"),
        ({"name": "disk", "kind": "folder", "path": "here"}, "disk: “path” must be a whole path"),
        ({**LAKE, "name": "pond"}, "FLYWHEEL_DESTINATION_POND_KEY_ID must be set, or FLYWHEEL_"),
    ],
)
def test_what_is_wrong_is_said_by_field(given: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parsed(given)


def test_two_of_one_name_and_what_is_no_list_are_refused() -> None:
    with pytest.raises(ValueError, match="“name” is 'lake' twice"):
        parsed(LAKE, LAKE)
    for text in ("{", "{}", "[7]"):
        with pytest.raises(ValueError, match=r"JSON|list"):
            parse(text, lambda _: "")


def test_a_key_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("FLYWHEEL_DESTINATIONS", json.dumps([LAKE]))
    monkeypatch.setenv("FLYWHEEL_DESTINATION_LAKE_KEY_ID", "AKIA")
    monkeypatch.setenv("FLYWHEEL_DESTINATION_LAKE_SECRET_KEY_FILE", str(tmp_path / "secret"))
    [found] = environment.destinations("FLYWHEEL_DESTINATIONS")
    assert isinstance(found, Bucket) and (found.key_id, found.secret_key) == ("AKIA", "from a file")
