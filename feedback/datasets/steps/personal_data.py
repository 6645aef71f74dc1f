"""What is personal in a row is replaced by typed placeholders, or the row is left out.

Within a conversation the same value is the same placeholder, numbered by what was said first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from feedback.curation.personal_data.placeholders import Placeholders
from feedback.curation.personal_data.redaction import Reading
from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out, put, row
from feedback.rows import Row


def personal_data(items: Sequence[DatasetItem], stage: Stage) -> None:
    if stage.recipe.personal_data == "keep":
        return
    conversations: dict[object, list[DatasetItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.said_at, item.key)):
        conversations[item.conversation or item.pk].append(item)
    for of_one in conversations.values():
        readings = [(item, Reading(row(item, stage))) for item in of_one]
        if any(reading.is_personal for _, reading in readings):
            _replace(readings, stage)


def _replace(conversation: Sequence[tuple[DatasetItem, Reading[Row]]], stage: Stage) -> None:
    names = Placeholders()
    for _, reading in conversation:
        reading.reserve(names)
    for item, reading in conversation:
        _look(item, reading, stage, names)


def _look(item: DatasetItem, reading: Reading[Row], stage: Stage, names: Placeholders) -> None:
    changed, findings = reading.redacted(names)
    if not findings:
        return
    found: Counter[str] = Counter()
    for finding in findings:
        found[str(finding.type)] += finding.count
    if stage.recipe.personal_data == "leave_out":
        leave_out(item, "personal_data", ", ".join(sorted(found)))
    else:
        item.facts["replaced"] = dict(sorted(found.items()))
        put(item, changed)
