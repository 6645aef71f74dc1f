"""inspect_ai: one sample a line; what its fields have no room for is in the metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedback.exports.formats.shape import Format, Line
from feedback.rows import Case, content_of, digest_of

_TASK = '''\
"""Loads the cases in this folder: `inspect eval task.py --model …`."""

from inspect_ai import Task, task
from inspect_ai.dataset import json_dataset
from inspect_ai.scorer import includes
from inspect_ai.solver import generate


@task
def cases():
    return Task(dataset=json_dataset("{file}"), solver=generate(), scorer=includes())
'''


def _case(row: Case) -> Line:
    """The id is of the content: the same case has the same id in every version."""
    return {
        "id": digest_of(content_of(row))[:24],
        "input": row.prompt,
        "target": row.told,
        "metadata": _metadata(row),
    }


def _metadata(row: Case) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "rubric": row.rubric,
        "checks": row.checks,
        "tags": row.tags,
        "tools": row.tools,
    }


def _task(files: Mapping[str, str]) -> dict[str, str]:
    return {"task.py": _TASK.replace("{file}", next(iter(files.values())))}


CASES: Format[Case] = Format(
    name="inspect-ai",
    title="inspect_ai: evaluation cases",
    library="inspect_ai",
    kind="evaluation",
    columns={"id": "text", "input": "messages", "target": "text", "metadata": "json"},
    as_line=_case,
    beside=_task,
    encodings=("jsonl",),
)
