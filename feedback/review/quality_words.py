"""Figures of reviewers in words."""

from __future__ import annotations

from collections.abc import Iterable

from feedback.review.asking_form import FIELDS
from feedback.review.levels import Level
from feedback.review.measured import Agreement, OfQuestion, Share

#: Krippendorff, Content Analysis (2004), 11.4.2: from the one on it can be relied on, from the other on
#: a first conclusion can be drawn.
RELIABLE, TENTATIVE = 0.8, 0.667
#: With fewer, an interval of whole conversations drawn again is too narrow.
CONVERSATIONS_MIN = 20
NONE_YET = "none yet"
_LEVELS = {
    Level.NOMINAL: "differ or not",
    Level.ORDINAL: "by rank",
    Level.INTERVAL: "by distance",
}

#: What is compared of those that ask several things of one item, or not all that was said.
_UNITS = {
    "ranking": "{}: each two answers that two reviewers ranked are compared by themselves. The first, which "
    "is the older one, is better, the second is, or they are tied.",
    "spans": "{}: compared is of each label whether a reviewer marked any part with it, not which part. Who "
    "left the field empty marked none.",
}


def units(names: Iterable[str]) -> list[str]:
    """Of questions: what is compared of them, where it is not what was said about an item."""
    kinds = {name.partition(":")[0] for name in names}
    return [words.format(FIELDS[kind][0]) for kind, words in _UNITS.items() if kind in kinds]


def question(name: str) -> str:
    """As the form calls it."""
    kind, colon, part = name.partition(": ")
    return FIELDS[kind][0] + colon + part


def level(of: Level) -> str:
    """How two answers are compared."""
    return _LEVELS[of]


def number(of: Agreement) -> str:
    """Of kappa and alpha."""
    if of.value is None:
        return "not defined"
    return f"{of.value:.2f} {_within(of, '{:.2f}')}".replace("-", "−")


def percent(of: Agreement) -> str:
    if of.value is None:
        return "not defined"
    return f"{100 * of.value:.0f} % {_within(of, '{:.0f}', 100)}"


def share(of: Share | None) -> str:
    if of is None:
        return NONE_YET
    low, high = 100 * of.low, 100 * of.high
    return f"{100 * of.right / of.of:.0f} % ({low:.0f} to {high:.0f} %), {of.right:,} of {of.of:,}"


def _within(of: Agreement, form: str, times: int = 1) -> str:
    if of.low is None or of.high is None:
        return "(no interval)"
    return f"({form.format(times * of.low)} to {form.format(times * of.high)}{' %' if times > 1 else ''})"


def counts(of: Agreement, name: str) -> str:
    """From how many answers to the question of this name."""
    each = ("pair of answers", "pairs of answers") if name == "ranking" else ("item", "items")
    return f"{_of(of.items, *each)} in {_of(of.conversations, 'conversation', 'conversations')}"


def _of(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def spent(median_ms: int) -> str:
    if not median_ms:
        return "not told"
    seconds = median_ms / 1000
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def says(of: OfQuestion) -> str:
    """What alpha tells of the result, or why it tells nothing."""
    found = of.alpha
    if not of.reviewers:
        return "Nobody has answered it yet."
    if not found.items and of.reviewers == 1:
        return "One reviewer alone has answered it. Another one must judge the same items."
    if not found.items:
        return "No item was answered by two reviewers. With an overlap of at least 2 some are."
    if found.value is None:
        return "All always gave the same answer: whether they agree beyond chance cannot be told from that."
    return " ".join([_of_value(found.value, found.low), *_doubts(found)])


def _of_value(value: float, low: float | None) -> str:
    if value >= RELIABLE and (low is None or low >= RELIABLE):
        return "They agree: the result can be relied on."
    if value >= RELIABLE:
        return "They agree, though by the interval it may be less: more items will tell."
    if value >= TENTATIVE:
        return "Enough for a first conclusion, not for more."
    if value > 0:
        return "They differ too often to rely on the result. Clearer instructions may help."
    return "They agree no more than chance would."


def _doubts(of: Agreement) -> list[str]:
    if of.low is None:
        return ["No interval: there was nothing on which they differed."]
    if of.conversations < CONVERSATIONS_MIN:
        return [f"Fewer than {CONVERSATIONS_MIN} conversations: the interval is too narrow."]
    return []
