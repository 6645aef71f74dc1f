"""Where files lie in an export, and the head of its card: as a plain folder, or as a repository of a hub."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from feedback.exports.formats.shape import Encoding, Format
from feedback.rows import Kind

Layout = Literal["plain", "hub"]
LAYOUTS: Mapping[Layout, str] = {"plain": "A plain folder", "hub": "A repository of a hub"}
# By the hub's own names; the first is not one of them.
LICENCES: Mapping[str, str] = {
    "internal": "For use inside this organisation only",
    "cc0-1.0": "CC0 1.0",
    "cc-by-4.0": "CC BY 4.0",
    "cc-by-sa-4.0": "CC BY-SA 4.0",
    "cc-by-nc-4.0": "CC BY-NC 4.0",
    "odc-by": "ODC-By 1.0",
    "odbl": "ODbL 1.0",
    "apache-2.0": "Apache 2.0",
    "mit": "MIT",
}
# Git keeps what is large elsewhere: a hub takes no other push of it.
ATTRIBUTES = "".join(f"*.{kind} filter=lfs diff=lfs merge=lfs -text\n" for kind in ("jsonl", "parquet"))
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGEST = "1M<n<10M"
_TASKS: Mapping[Kind, tuple[str, ...]] = {
    "sft": ("text-generation",),
    "preference": ("text-generation", "reinforcement-learning"),
    "unpaired": ("text-generation", "reinforcement-learning"),
    "evaluation": ("question-answering",),
}


def told(split: str) -> str:
    """What libraries call it: to `datasets`, and to all that stand on it, "all" is every split together."""
    return "train" if split == "all" else split


def file_of(layout: Layout, split: str, encoding: Encoding) -> str:
    """Where the rows of a split lie, below the export's folder."""
    if layout == "hub":
        return f"data/{told(split)}-00000-of-00001.{encoding}"
    return f"{split}.{encoding}"


def head(format: Format[Any], *, name: str, licence: str, rows: int) -> list[str]:
    """What a hub shows beside a dataset, in YAML."""
    return [
        *_licence(licence),
        f"pretty_name: {json.dumps(name)}",
        "size_categories:",
        f"- {_size(rows)}",
        "task_categories:",
        *(f"- {task}" for task in _TASKS[format.kind]),
        "tags:",
        *(f"- {tag}" for tag in ("flywheel", format.kind, format.name)),
    ]


def _licence(licence: str) -> list[str]:
    if licence != "internal":
        return [f"license: {licence}"]
    return ["license: other", "license_name: internal-use-only", "license_link: README.md"]


def _size(rows: int) -> str:
    return next((words for limit, words in _SIZES if rows < limit), _LARGEST)
