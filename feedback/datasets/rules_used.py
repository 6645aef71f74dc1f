"""The rules that a version takes pairs of: as they stood when it was staged, and in words for its card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedback.datasets.recipe import Recipe
from feedback.models import PairRule, Reliability
from feedback.pairs.measured import newest
from feedback.pairs.rules import RULES, Rule
from feedback.rows import Kind


def staged(kind: Kind, recipe: Recipe) -> list[dict[str, Any]]:
    """Each with what weighs its pairs: a weight set by hand, else what was measured, else its prior."""
    if kind != "preference":
        return []
    rows = PairRule.objects.in_bulk()
    return [_stood(RULES[name], rows.get(name)) for name in recipe.sources if name in RULES]


def _stood(rule: Rule, row: PairRule | None) -> dict[str, Any]:
    last = newest(rule.name)
    measured = last if last and last.basis == Reliability.Basis.MEASURED else None
    by = measured or rule.prior
    return {
        "title": rule.title,
        "version": row.version if row and row.version else rule.version,
        "is_on": row.is_on if row else rule.is_on,
        "weight": row.weight if row else None,
        "shares": [by.share, by.low, by.high],
        "votes": measured.n - measured.decisions if measured else None,
        "decisions": measured.decisions if measured else None,
        "measured_on": f"{measured.at:%Y-%m-%d}" if measured else None,
    }


def in_words(stood: Mapping[str, Any]) -> str:
    """One that was staged: “Correction (version 1): on; weight 0.70, set by hand”."""
    rule = f"{stood['title']} (version {stood['version']})"
    return f"{rule}: on; {_weighed(stood)}" if stood["is_on"] else f"{rule}: off, so no pair is from it"


def _weighed(stood: Mapping[str, Any]) -> str:
    if stood["weight"] is not None:
        return f"weight {stood['weight']:.2f}, set by hand"
    share, low, high = (f"{100 * share:.0f}" for share in stood["shares"])
    right = f"right in {share} % ({low} to {high} %)"
    if stood["measured_on"]:
        decisions = f" and {stood['decisions']:,} decisions of reviewers" if stood["decisions"] else ""
        return f"{right} of {stood['votes']:,} votes{decisions}, measured on {stood['measured_on']}"
    return f"{right} by its stated prior, not measured"
