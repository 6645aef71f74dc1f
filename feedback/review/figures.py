"""How far the reviewers of a queue agree, question by question, in answer to one version of its form.

Loads numpy: called by jobs, and by what a page asks for by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from feedback.models import Decision, FormVersion
from feedback.review import agreement, forms
from feedback.review.agreement import Agreement, Given, Pair
from feedback.review.levels import Level
from feedback.review.models import Purpose

#: The newest are counted: memory is bounded, and how people judged long ago says little of how they do now.
DECISIONS_MAX = 20_000


@dataclass(slots=True)
class Asked:
    """One question of a form, and what was said to it."""

    level: Level
    given: list[Given] = field(default_factory=list)


def agreement_of(form: FormVersion) -> dict[str, Agreement]:
    """Krippendorff's alpha by question, at the question's level; late decisions count."""
    return {name: agreement.alpha(asked.given, asked.level) for name, asked in _asked(form).items()}


def pairs_of(form: FormVersion) -> dict[str, list[Pair]]:
    """The same by every two reviewers: how often they say the same, and Cohen's kappa."""
    return {name: agreement.pairs(asked.given) for name, asked in _asked(form).items()}


def _asked(form: FormVersion) -> Mapping[str, Asked]:
    declared = forms.form_of(form.fields)
    rows = (
        Decision.objects.filter(form=form, purpose=Purpose.JUDGING)
        .order_by("-id")
        .values_list("item", "reviewer", "item__conversation", "answers")
    )
    found: dict[str, Asked] = {}
    for item, reviewer, conversation, answers in rows[:DECISIONS_MAX]:
        for name, level, value in forms.compared(declared, answers):
            given = Given(str(item), str(reviewer), str(conversation), value)
            found.setdefault(name, Asked(level)).given.append(given)
    return found
