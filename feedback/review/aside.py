"""Queues that the product declares itself: of pairs that were set aside, for reviewers to rank answers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, NamedTuple
from uuid import UUID, uuid5

from django.db import connection

from chat.exceptions import Conflict
from feedback.models import NOBODY, PreferencePair
from feedback.pairs.rules import RULES, Standing
from feedback.review import declaring
from feedback.review.adding import Chosen
from feedback.review.finding import CONSENTED
from feedback.review.forms import form_of
from feedback.review.models import ReviewQueue
from feedback.review.questions import Question

log = logging.getLogger("flywheel.review")

Source = ReviewQueue.Source
Status = PreferencePair.Status
#: Pairs of one status that are looked at, the newest that can be ranked.
WINDOW = 20_000
OVERLAP = 2
# Tried one after the other where a lead has called a queue so already.
NAMES = 9
_OURS = UUID("0b0f1b66-5c1e-4f0e-9f1e-5b6a0c1d7a10")


class About(NamedTuple):
    """What a source is called, and what reviewers are told of it."""

    name: str
    status: Status
    instructions: str


_RANK = " Rank the answers, best first; those that are equally good share a place."
SOURCES: Mapping[Source, About] = {
    Source.CONFLICTING: About(
        "Conflicting pairs",
        Status.CONFLICTING,
        "People, or one person at different times, put these answers into opposite orders." + _RANK,
    ),
    Source.CIRCULAR: About(
        "Circular preferences",
        Status.CIRCULAR,
        "What was said of these answers goes round in a circle: each is better than the next, and the last "
        "better than the first." + _RANK,
    ),
    Source.UNCERTAIN: About(
        "Uncertain pairs",
        Status.REVIEW,
        "What somebody did tells too little of which of these answers is better." + _RANK,
    ),
}
_REVIEWERS = [name for name, rule in RULES.items() if rule.standing == Standing.DECISION]
FORM = form_of([{"kind": "ranking", "required": True}, {"kind": "comment"}])

# Of texts that reviewers have decided about, who contradicts them stays set aside, and nobody is asked. What
# they decided that is set aside itself, as two queues contradict each other, decides nothing.
_DECIDED: LiteralString = """
  SELECT context, least(chosen_text, rejected_text) AS one, greatest(chosen_text, rejected_text) AS other
  FROM feedback_preferencepair
  WHERE rule_id = ANY(%(reviewers)s) AND status NOT IN ('conflicting', 'circular')
"""
_SAME: LiteralString = """d.context = p.context
      AND d.one = least(p.chosen_text, p.rejected_text)
      AND d.other = greatest(p.chosen_text, p.rejected_text)"""
# A question is asked as long as somebody is still to judge it, and was once a decision ranks both answers.
# One that left the queue undecided comes back, and so does one to which there is another answer by now.
_ASKED: LiteralString = """(
      EXISTS (SELECT FROM feedback_reviewslot s
        WHERE s.item_id = i.id AND s.decided_at IS NULL AND s.withdrawn_at IS NULL)
      OR EXISTS (SELECT FROM feedback_decision d WHERE d.item_id = i.id AND d.answers->'ranking'
        @> jsonb_build_array(jsonb_build_array(aside.chosen_id::text),
          jsonb_build_array(aside.rejected_id::text))))"""
# One answer of each question: of the two that the pair is of, the better one that a model wrote and that
# nobody has judged here. Where there is no other answer to the same question, as after a clarification,
# nothing could be ranked; where something else differed, no ranking makes a pair.
_FIND: LiteralString = (
    "WITH decided AS MATERIALIZED ("
    + _DECIDED
    + """),
aside AS (
  SELECT p.id, p.conversation_id, p.chosen_id, p.rejected_id, better.parent_id
  FROM feedback_preferencepair p
  JOIN chat_message better ON better.id = p.chosen_id
  JOIN chat_message worse ON worse.id = p.rejected_id AND worse.parent_id = better.parent_id
  WHERE p.status = %(status)s AND p.difference = '' AND NOT EXISTS (SELECT FROM decided d WHERE """
    + _SAME
    + """)
  ORDER BY p.id DESC LIMIT %(window)s),
found AS (
  SELECT DISTINCT ON (aside.parent_id) aside.id AS pair, answer.id AS answer
  FROM aside
  JOIN chat_conversation c ON c.id = aside.conversation_id AND c.deleted_at IS NULL
  CROSS JOIN LATERAL (
    SELECT m.id FROM chat_message m
    WHERE m.id IN (aside.chosen_id, aside.rejected_id) AND m.generation_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM feedback_reviewitem i JOIN feedback_decision d ON d.item_id = i.id
        WHERE i.queue_id = %(queue)s AND i.message_id = m.id)
    ORDER BY m.id = aside.chosen_id DESC LIMIT 1) AS answer
  WHERE NOT EXISTS (SELECT FROM feedback_reviewitem i JOIN chat_message m ON m.id = i.message_id
      WHERE i.queue_id = %(queue)s AND i.conversation_id = aside.conversation_id
        AND m.parent_id = aside.parent_id AND """
    + _ASKED
    + """)
    AND """
    + CONSENTED
    + """
  ORDER BY aside.parent_id, aside.id DESC)
SELECT answer, pair FROM found ORDER BY pair DESC LIMIT %(room)s
"""
)
# Those of the answers that were in the queue before, and left it undecided: as if they came now.
_REOPEN: LiteralString = """
WITH again AS (
  UPDATE feedback_reviewitem i SET added_at = statement_timestamp(), place = f.place
  FROM unnest(%(answers)s::uuid[], %(places)s::bigint[]) AS f (answer, place)
  WHERE i.queue_id = %(queue)s AND i.message_id = f.answer RETURNING i.id, i.place)
UPDATE feedback_reviewslot s SET withdrawn_at = NULL, place = again.place FROM again
WHERE s.item_id = again.id AND s.purpose = 'judging' AND s.decided_at IS NULL
RETURNING s.item_id
"""
# What somebody holds, or has begun to be decided, is left: all who were to judge it do.
_LET_GO: LiteralString = (
    """
UPDATE feedback_reviewslot SET withdrawn_at = statement_timestamp() WHERE id IN (
  SELECT s.id FROM feedback_reviewslot s
  JOIN feedback_reviewitem i ON i.id = s.item_id JOIN chat_message a ON a.id = i.message_id
  WHERE s.queue_id = %(queue)s AND s.purpose = 'judging' AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
    AND (s.lease_until IS NULL OR s.lease_until < statement_timestamp())
    AND NOT EXISTS (SELECT FROM feedback_decision d WHERE d.item_id = i.id)
    AND NOT EXISTS (SELECT FROM feedback_preferencepair p JOIN chat_message m ON m.id = p.chosen_id
      WHERE p.conversation_id = i.conversation_id AND p.status = %(status)s AND p.difference = ''
        AND m.parent_id = a.parent_id
        AND NOT EXISTS (SELECT FROM ("""
    + _DECIDED
    + ") AS d WHERE "
    + _SAME
    + """))
  FOR UPDATE OF s SKIP LOCKED)
"""
)


def ensure() -> None:
    """A queue of each source that has pairs and no queue yet."""
    there = set(ReviewQueue.objects.exclude(source="").values_list("source", flat=True))
    for source in SOURCES:
        if source not in there and _found(source, NOBODY, room=1):
            _declare(source)


def let_go(queue: ReviewQueue) -> None:
    """Of items whose pairs are settled by now, and that nobody has judged."""
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO, {"queue": queue.pk, **_told(Source(queue.source))})


def chosen(queue: ReviewQueue, room: int) -> list[Chosen]:
    """At most `room` answers that nobody is to judge yet; what was set aside last comes first."""
    return [Chosen(answer, _place(pair)) for answer, pair in _found(Source(queue.source), queue.pk, room)]


def reopen(queue: ReviewQueue, answers: Sequence[Chosen]) -> int:
    """Those of them that had left the queue; how many."""
    places = {each.answer: each.place for each in answers}
    values: dict[str, Any] = {"queue": queue.pk, "answers": [*places], "places": [*places.values()]}
    with connection.cursor() as cursor:
        cursor.execute(_REOPEN, values)
        return len({item for (item,) in cursor.fetchall()})


def _place(pair: UUID) -> int:
    """Ids begin with the milliseconds of their time."""
    return -(pair.int >> 80)


def _found(source: Source, queue: UUID, room: int) -> list[tuple[UUID, UUID]]:
    values = {"window": WINDOW, "queue": queue, "room": room, **_told(source)}
    with connection.cursor() as cursor:
        cursor.execute(_FIND, values)
        return [(answer, pair) for answer, pair in cursor.fetchall()]


def _told(source: Source) -> dict[str, Any]:
    return {"status": SOURCES[source].status.value, "reviewers": _REVIEWERS}


def _declare(source: Source) -> None:
    """Whoever comes second finds it declared: its client id is that of the source."""
    for number in range(1, NAMES + 1):
        name = SOURCES[source].name if number == 1 else f"{SOURCES[source].name} {number}"
        try:
            declaring.declare(
                uuid5(_OURS, source),
                NOBODY,
                name=name,
                question=Question(),
                sampling=ReviewQueue.Sampling.NEWEST,
                overlap=OVERLAP,
                form=FORM,
                instructions=SOURCES[source].instructions,
                source=source,
            )
        except declaring.TooManyQueues as reason:
            log.warning("no queue of %s pairs: %s", source, reason.words)
            return
        except Conflict as reason:
            log.warning("no queue of %s pairs called %s: %s", source, name, reason.words)
        else:
            return
