"""What is personal in a row is replaced by typed placeholders, or the row is left out.

Within a conversation the same value is the same placeholder, numbered by what was said first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from feedback.curation.personal_data.placeholders import Placeholders
from feedback.curation.personal_data.redaction import redact, reserve
from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out, put, row


def personal_data(items: Sequence[DatasetItem], stage: Stage) -> None:
    if stage.recipe.personal_data == "keep":
        return
    conversations: dict[object, list[DatasetItem]] = defaultdict(list)
    for item in sorted(items, key=lambda item: (item.said_at, item.key)):
        conversations[item.conversation or item.pk].append(item)
    for of_one in conversations.values():
        names = Placeholders()
        for item in of_one:
            reserve(row(item, stage), names)
        for item in of_one:
            _look(item, stage, names)


def _look(item: DatasetItem, stage: Stage, names: Placeholders) -> None:
    changed, findings = redact(row(item, stage), names)
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
