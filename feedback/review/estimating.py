"""The share of bad answers among all that a queue's question finds, from what was said of some of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import LiteralString, NamedTuple

from django.db import connection

from feedback.review.finding import Counted, Found
from feedback.review.models import ReviewQueue
from feedback.review.narrowing import Narrowed
from feedback.review.value import Estimate, Stratum, estimate

#: Those whose items tell of all that the question finds: within a stratum they are drawn by chance.
REPRESENTATIVE = (ReviewQueue.Sampling.RANDOM, ReviewQueue.Sampling.DECISION_VALUE)

# Where several judged an item, it is bad in parts, unless it was adjudicated (`outcomes.outcome`). One that
# nobody has judged and nobody will is not counted.
_KNOWN: LiteralString = """
SELECT stratum, count(bad), coalesce(sum(bad), 0), count(*) FILTER (WHERE waits)
FROM (
  SELECT i.stratum, CASE WHEN a.asks THEN a.bad ELSE (
      SELECT avg((d.answers->>'verdict' = 'bad')::int) FROM feedback_decision d
      WHERE d.item_id = i.id AND d.purpose = 'judging'
        AND d.answers->>'verdict' IN ('good', 'bad'))::float END AS bad,
    NOT EXISTS (SELECT FROM feedback_decision d WHERE d.item_id = i.id) AND EXISTS (
      SELECT FROM feedback_reviewslot s JOIN chat_conversation c ON c.id = i.conversation_id
      WHERE c.deleted_at IS NULL AND s.item_id = i.id AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
        AND s.purpose = 'judging') AS waits
  FROM feedback_reviewitem i LEFT JOIN LATERAL (
    SELECT f.fields @> '[{"kind": "verdict"}]' AS asks,
      (CASE d.answers->>'verdict' WHEN 'bad' THEN 1 WHEN 'good' THEN 0 END)::float AS bad
    FROM feedback_decision d JOIN feedback_formversion f ON f.id = d.form_id
    WHERE d.item_id = i.id AND d.purpose = 'adjudicating'
    ORDER BY d.is_late, d.at DESC, d.id DESC LIMIT 1) AS a ON true
  WHERE i.queue_id = %(queue)s) AS items GROUP BY 1
"""


class Known(NamedTuple):
    """Of one stratum: items that were called good or bad, how many of them bad, and items that wait."""

    decided: int = 0
    bad: float = 0.0
    waiting: int = 0


class Estimated(NamedTuple):
    """From how many items, and what."""

    items: int
    estimate: Estimate


def known(queue: ReviewQueue) -> dict[str, Known]:
    """By stratum."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"queue": queue.pk})
        return {name: Known(*row) for name, *row in cursor.fetchall()}


def shares(
    counts: Mapping[str, Counted], looked_at: Sequence[Found], fitting: Sequence[Narrowed]
) -> dict[str, float]:
    """By sign, of all that the question finds, whether it is in the queue or not.

    What is in the queue was seen to be in its languages and slices, and `fitting` is what is so of the rest
    that was `looked_at`: of each sign, the same part of what is not in the queue is.
    """
    looked, fit = Counter(of.sign for of in looked_at), Counter(of.found.sign for of in fitting)
    parts = {sign: fit[sign] / looked[sign] for sign in looked}
    of_any = len(fitting) / len(looked_at) if looked_at else 0.0
    sizes = {sign: of.there + (of.all - of.there) * parts.get(sign, of_any) for sign, of in counts.items()}
    total = sum(sizes.values())
    return {sign: size / total for sign, size in sizes.items() if size}


def strata(shares: Mapping[str, float], told: Mapping[str, Known]) -> dict[str, Stratum]:
    return {sign: _stratum(share, told.get(sign, Known())) for sign, share in shares.items()}


def _stratum(share: float, of: Known) -> Stratum:
    return Stratum(share, good=of.decided - of.bad, bad=of.bad, open=of.waiting)


def estimated(queue: ReviewQueue) -> Estimated | None:
    """None where its items do not tell of all, and before the first decision."""
    if queue.sampling not in REPRESENTATIVE or not queue.shares:
        return None
    parts = strata(queue.shares, known(queue)).values()
    items = sum(round(part.good + part.bad) for part in parts)
    return Estimated(items, estimate(parts)) if items else None
