"""What the pages say of the rules: how many pairs by status, and how far each can be relied on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from django.conf import settings
from django.db import connection

from feedback.models import PairRule, PreferencePair, Reliability
from feedback.pairs.measured import drift_in_words, has_drifted
from feedback.pairs.rules import RULES, Rule
from feedback.standing import STANDS

#: What is more than this is counted no further.
COUNT_MAX = 10_000
PAGE = 20
HISTORY = 30
Status = PreferencePair.Status

_COUNTS: LiteralString = """
SELECT rule, status, (SELECT count(*) FROM (
  SELECT FROM feedback_preferencepair p WHERE p.rule_id = rule AND p.status = status_of.status
  LIMIT %(most)s) AS counted)
FROM unnest(%(rules)s::text[]) AS rule CROSS JOIN unnest(%(statuses)s::text[]) AS status_of (status)
"""
_LATEST: LiteralString = """
SELECT r.* FROM unnest(%(rules)s::text[]) AS rule CROSS JOIN LATERAL (
  SELECT * FROM feedback_reliability WHERE rule_id = rule ORDER BY at DESC, id DESC LIMIT 2) AS r
ORDER BY r.rule_id, r.at DESC, r.id DESC
"""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with what it may lie between, None where that is not known."""

    share: float
    low: float | None
    high: float | None

    @property
    def words(self) -> str:
        if self.low is None or self.high is None:
            return f"{self.share:.2f}"
        return f"{self.share:.2f} ({self.low:.2f} to {self.high:.2f})"

    @property
    def percent(self) -> str:
        if self.low is None or self.high is None:
            return f"{100 * self.share:.0f} %"
        return f"{100 * self.share:.0f} % ({100 * self.low:.0f} to {100 * self.high:.0f} %)"

    @property
    def at(self) -> str:
        """In percent of a line from 0 to 1."""
        return f"{100 * self.share:.1f}"

    @property
    def start(self) -> str:
        return f"{100 * (self.low or 0):.1f}"

    @property
    def length(self) -> str:
        return f"{100 * ((self.high or 0) - (self.low or 0)):.1f}"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of a rule's history; `drift` says how it left the one before, if it did."""

    row: Reliability
    drift: str

    @property
    def estimate(self) -> Estimate:
        return Estimate(self.row.share, self.row.low, self.row.high)

    @property
    def held_against(self) -> str:
        """How many votes, and how many decisions."""
        votes = f"{self.row.n - self.row.decisions:,} votes"
        return f"{votes} and {self.row.decisions:,} decisions of reviewers" if self.row.decisions else votes


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule as the page shows it. Before it was ever run or measured, as it says itself."""

    rule: Rule
    row: PairRule
    counts: Mapping[str, int]
    measured: Measurement | None

    @property
    def prior(self) -> Estimate:
        return Estimate(self.rule.prior.share, self.rule.prior.low, self.rule.prior.high)

    @property
    def estimate(self) -> Estimate:
        return self.measured.estimate if self.measured else self.prior

    @property
    def is_prior(self) -> bool:
        return self.measured is None or self.measured.row.basis == Reliability.Basis.PRIOR

    @property
    def why_in_review(self) -> str:
        """Why none of its pairs can be used as it stands; "" where some can."""
        low, below = self.rule.prior.low, settings.PAIR_REVIEW_BELOW
        if self.row.weight is not None or not self.is_prior or low >= below:
            return ""
        return (
            f"by its prior they may be right in as few as {100 * low:.0f} % of the cases, and what may be "
            f"right in less than {100 * below:.0f} % has the status review"
        )

    @property
    def by_status(self) -> list[tuple[str, str]]:
        """(status, how many), in words."""
        return [(status, _counted(self.counts.get(status, 0))) for status in Status.values]

    @property
    def has_pairs(self) -> bool:
        return any(self.counts.values())


def _counted(count: int) -> str:
    return f"more than {COUNT_MAX:,}" if count > COUNT_MAX else f"{count:,}"


def listed(names: Sequence[str] = tuple(RULES)) -> list[Listed]:
    """Three statements, however many pairs there are."""
    rows = {row.pk: row for row in PairRule.objects.filter(pk__in=names)}
    counts, latest = _counts(names), _latest(names)
    return [
        Listed(
            rule=RULES[name],
            row=rows.get(name) or PairRule(name=name, is_on=RULES[name].is_on),
            counts=counts.get(name, {}),
            measured=next(iter(measurements(latest.get(name, []))), None),
        )
        for name in names
    ]


def _counts(names: Sequence[str]) -> dict[str, dict[str, int]]:
    where: dict[str, Any] = {"rules": list(names), "statuses": Status.values, "most": COUNT_MAX + 1}
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, where)
        for rule, status, count in cursor.fetchall():
            found.setdefault(rule, {})[status] = count
    return found


def _latest(names: Sequence[str]) -> dict[str, list[Reliability]]:
    found: dict[str, list[Reliability]] = {}
    for row in Reliability.objects.raw(_LATEST, {"rules": list(names)}):
        found.setdefault(row.rule_id, []).append(row)
    return found


def measurements(rows: Sequence[Reliability]) -> list[Measurement]:
    """Newest first, each with how it left the one before it."""
    return [
        Measurement(row, drift_in_words(before, row) if before and has_drifted(before, row) else "")
        for row, before in zip(rows, [*rows, None][1:], strict=True)
    ]


def history(rule: str) -> list[Measurement]:
    """The last HISTORY measurements."""
    rows = Reliability.objects.filter(rule=rule).order_by("-at", "-id")
    return measurements(list(rows[: HISTORY + 1]))[:HISTORY]


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is where the next page begins, None on the last."""

    rows: list[tuple[PreferencePair, Estimate]]
    older: UUID | None


def page(rule: str, status: str, before: UUID | None) -> Page:
    """Pairs of conversations that stand, newest first; `status`: one of them, or "" for all."""
    rows = PreferencePair.objects.filter(rule=rule, **STANDS).order_by("-pk")
    if status:
        rows = rows.filter(status=status)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    shown = [(pair, Estimate(pair.weight, pair.low, pair.high)) for pair in found[:PAGE]]
    return Page(shown, found[PAGE - 1].pk if len(found) > PAGE else None)
