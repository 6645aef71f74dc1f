"""What an operator declares as destinations: read from the settings, so without Django.

Keys of a store come from variables of their own, never from the declaration, and are in no description.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST = 20
NAME_MAX = 30
_NAME = re.compile(rf"[a-z][a-z0-9-]{{0,{NAME_MAX - 1}}}")
_REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder that exists: of a disk, or of a network's that is mounted there."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Of a store that speaks S3. `endpoint` is "" for Amazon's own, by its region."""

    name: str
    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = _REGION
    key_id: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)


Destination = Folder | Bucket

# What each field must look like, and how that is said.
_FIELDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "folder": {"path": (r"/[^\0]{1,999}", "must be a whole path, such as /mnt/exports")},
    "s3": {
        "bucket": (r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "must be the name of a bucket"),
        "prefix": (
            r"(?!.*//)(?!.*\.\.)[A-Za-z0-9._=-][A-Za-z0-9._=/-]{0,199}(?<!/)",
            "must be a path without / at its ends, such as flywheel/exports",
        ),
        "endpoint": (
            r"https?://[A-Za-z0-9.\[\]:_-]{1,253}",
            "must be an address without a path, such as https://store.example.org:9000",
        ),
        "region": (r"[a-z0-9-]{1,40}", "must be a region, such as eu-central-1"),
    },
}
_NEEDED = {"folder": "path", "s3": "bucket"}


def parse(text: str, secret: Callable[[str], str]) -> list[Destination]:
    """A JSON list of objects like {"name": "lake", "kind": "s3", "bucket": "training"}. `secret` gives the
    value of a variable or of the file that it names, "" where there is none. Raises ValueError in words."""
    try:
        found = json.loads(text or "[]")
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(found, list) or len(found) > MOST or not all(isinstance(each, dict) for each in found):
        raise ValueError(f"must be a list of at most {MOST} objects")
    made = [_destination(each, secret) for each in found]
    names = [each.name for each in made]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise ValueError(f"“name” is {twice!r} twice")
    return made


def of_name(destinations: Sequence[Destination], name: str) -> Destination | None:
    return next((each for each in destinations if each.name == name), None)


def variable(name: str, what: str) -> str:
    """Of a destination's key: FLYWHEEL_DESTINATION_LAKE_KEY_ID."""
    return f"FLYWHEEL_DESTINATION_{name.upper().replace('-', '_')}_{what}"


def _destination(given: Mapping[str, Any], secret: Callable[[str], str]) -> Destination:
    name, kind = given.get("name"), given.get("kind")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(
            f"“name” must be 1 to {NAME_MAX} small letters, digits and hyphens, and begin with a letter"
        )
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise ValueError(f"{name}: “kind” must be {' or '.join(_FIELDS)}")
    fields = {key: value for key, value in given.items() if key not in ("name", "kind")}
    _check(name, kind, fields)
    if kind == "folder":
        return Folder(name=name, path=Path(fields["path"]))
    keys = {each: _key(secret, variable(name, each.upper())) for each in ("key_id", "secret_key")}
    return Bucket(name=name, **fields, **keys)


def _check(name: str, kind: str, fields: Mapping[str, Any]) -> None:
    known = _FIELDS[kind]
    if unknown := sorted(fields.keys() - known.keys()):
        raise ValueError(f"{name}: “{unknown[0]}” is not known; there are {', '.join(known)}")
    if _NEEDED[kind] not in fields:
        raise ValueError(f"{name}: “{_NEEDED[kind]}” is missing")
    for key, value in fields.items():
        pattern, words = known[key]
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(f"{name}: “{key}” {words}")


def _key(secret: Callable[[str], str], name: str) -> str:
    found = secret(name)
    if not found:
        raise ValueError(f"{name} must be set, or {name}_FILE")
    return found
