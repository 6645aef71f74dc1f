"""Compares docs/protocol.md with the code, both ways; part of `make check`."""

import os
import re
import sys
import types
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if __name__ == "__main__":
    django.setup()

from chat import frames  # Django's apps must be ready first
from chat.exceptions import Code
from inference import exceptions
from inference.live.log import Reason
from inference.models import LIVE, Status

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "protocol.md"
Rows = set[tuple[str, ...]]

_NAMES = {UUID: "id", str: "text", int: "whole number", bool: "true or false", dict: "object"}


def type_words(annotation: Any) -> str:
    """A field's type as the document says it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in {Union, types.UnionType}:
        return " or ".join(type_words(part) for part in inner if part is not types.NoneType) + " or null"
    if origin is Literal:
        return "one of " + " ".join(map(str, inner))
    if origin is dict:
        return "object"
    if origin is list:
        return f"list of {type_words(inner[0])}s"
    if annotation is Status:
        return "one of " + " ".join(status.value for status in Status if status not in LIVE)
    if annotation in {Code, Reason}:
        return "a code, see below"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "one of " + " ".join(each.value for each in annotation)
    return _NAMES[annotation]


def bound_words(info: Any) -> str:
    """A field's bounds as the document says them."""
    found = []
    for bound in info.metadata:
        if (most := getattr(bound, "max_length", None)) is not None:
            found.append(f"at most {most:,} characters")
        if (low := getattr(bound, "ge", None)) is not None:
            found.append(f"from {low}")
        if (high := getattr(bound, "le", None)) is not None:
            found.append(f"to {high:,}")
    return " ".join(found)


def rows_of_code() -> Rows:
    rows: Rows = set()
    for frame in (*frames.FROM_CLIENT, *frames.FROM_SERVER):
        name = frames.type_of(frame)
        rows.add(("frame", name))
        for field, info in frame.model_fields.items():
            if field != "type":
                shown = info.serialization_alias or field
                needed = "yes" if info.is_required() else "no"
                rows.add((name, shown, type_words(info.annotation), needed, bound_words(info)))
    rows |= {("refused code", code.value) for code in Code}
    rows |= {("end code", code) for code in end_codes(exceptions.InferenceError)}
    rows |= {("close code", str(code.value)) for code in frames.Close} | {("close code", "1012")}
    return rows


def end_codes(failure: type[exceptions.InferenceError]) -> set[str]:
    """Codes of everything in the tree that can end an answer: leaves, and what is raised as it is."""
    if failure is exceptions.InvalidParameter:
        return set()
    below = [end_codes(child) for child in failure.__subclasses__()]
    return set().union(*below) if below else {failure.code}


def rows_of_document(text: str) -> Rows:
    rows: Rows = set()
    section = ""
    for line in text.splitlines():
        if heading := re.fullmatch(r"### `(\w+)`", line):
            section = heading[1]
            rows.add(("frame", section))
        elif heading := re.fullmatch(r"## (Refused|End|Close) codes", line):
            section = f"{heading[1].lower()} code"
        elif cells := re.match(r"\| `(\w+)` \|(.*)\|$", line):
            rest = [cell.strip() for cell in cells[2].split("|")]
            rows.add((section, cells[1]) if section.endswith("code") else (section, cells[1], *rest[:3]))
    return rows


def differences() -> list[str]:
    """What only one of the two has, in words."""
    code, document = rows_of_code(), rows_of_document(DOCUMENT.read_text())
    return sorted(
        [f"only in the code: {' | '.join(row)}" for row in code - document]
        + [f"only in docs/protocol.md: {' | '.join(row)}" for row in document - code]
    )


if __name__ == "__main__":
    found = differences()
    print("\n".join(found) or "docs/protocol.md tells what the code does.")
    sys.exit(1 if found else 0)
