"""Whose words the texts of candidates hold: their vectors are kept as long as these people allow it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from feedback.curation.remembered import Whose


def whose(told: Iterable[tuple[Sequence[str], Mapping[str, Any], datetime]]) -> dict[str, Whose]:
    """By text, of (texts, facts of their candidate, when it was staged).

    What several said is kept as the first one's. Where it is not known whose they are, it is not kept.
    """
    found: dict[str, Whose] = {}
    for texts, facts, staged_at in told:
        if "whose" in facts:
            of = Whose(tuple(map(UUID, facts["whose"])), staged_at)
            found |= {text: of for text in texts if text not in found}
    return found
