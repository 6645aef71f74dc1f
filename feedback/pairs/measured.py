"""What was measured last of a rule, as its pairs are weighed by it."""

from feedback.models import PairRule, Reliability
from feedback.pairs.rules import Rule
from feedback.pairs.weighing import Weighing


def newest(rule: str) -> Reliability | None:
    return Reliability.objects.filter(rule=rule).order_by("-at", "-id").first()


def weighing_of(rule: Rule, row: PairRule) -> Weighing:
    """The operator's own weight, else the newest measurement, else the prior that the rule states."""
    measured = newest(rule.name)
    if measured is None or measured.basis == Reliability.Basis.PRIOR:
        return Weighing.by_prior(rule.prior, row.weight)
    return Weighing(measured.share, measured.low, measured.high, measured.curve, row.weight)


def has_drifted(before: Reliability, now: Reliability) -> bool:
    """Both were measured, and their intervals have nothing in common."""
    measured = Reliability.Basis.MEASURED
    are_measured = before.basis == now.basis == measured
    return are_measured and (before.high < now.low or now.high < before.low)


def drift_in_words(before: Reliability, now: Reliability) -> str:
    return (
        f"right in {now.share:.0%} of the cases ({now.low:.0%} to {now.high:.0%}), "
        f"before that in {before.share:.0%} ({before.low:.0%} to {before.high:.0%})"
    )
