"""What reviewers are called beside what they said: by a letter, or by name where their queue shows names. An
address is no name.
"""

from __future__ import annotations

from collections.abc import Sequence

from chat.models import User
from feedback.review.models import Decision, ReviewQueue


def called(queue: ReviewQueue, decisions: Sequence[Decision]) -> dict[str, Decision]:
    """Each decision by its reviewer, in their order. Two of one name are told apart by letters."""
    names = _names(decisions) if queue.shows_names else {}
    found: dict[str, Decision] = {}
    for number, each in enumerate(decisions):
        letter = f"Reviewer {chr(ord('A') + number)}"
        name = names.get(each.reviewer, "")
        found[f"{name} ({letter})" if name in found else name or letter] = each
    return found


def _names(decisions: Sequence[Decision]) -> dict[object, str]:
    rows = User.objects.filter(pk__in={each.reviewer for each in decisions})
    return {row.pk: row.name for row in rows.only("name")}
