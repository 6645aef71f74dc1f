"""What is personal in a row is replaced by typed placeholders, or the row is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from feedback.curation.personal_data.redaction import redact
from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out, put, row


def personal_data(items: Sequence[DatasetItem], stage: Stage) -> None:
    if stage.recipe.personal_data == "keep":
        return
    for item in items:
        changed, findings = redact(row(item, stage))
        if not findings:
            continue
        found: Counter[str] = Counter()
        for finding in findings:
            found[str(finding.type)] += finding.count
        if stage.recipe.personal_data == "leave_out":
            leave_out(item, "personal_data", ", ".join(sorted(found)))
        else:
            item.facts["replaced"] = dict(sorted(found.items()))
            put(item, changed)
