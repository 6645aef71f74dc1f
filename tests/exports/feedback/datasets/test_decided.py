"""What reviewers decide is seen in the next version: pairs of their rankings, and rows that they left out."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from chat import people, turns
from chat.activities import Outcome
from feedback.models import DatasetVersion, ReviewQueue
from feedback.review import claiming
from feedback.review.models import Purpose
from inference.generations.values import Ending
from inference.models import Status
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, correct, corrected, dataset, rows
from tests.exports.feedback.datasets.test_pages import get, grant
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import OWNER, regenerated, told
from tests.fast.feedback.review import queued
from tests.fast.feedback.review.queued import added, answer_of, judged, queue

pytestmark = pytest.mark.django_db(transaction=True)

RITA, RON, ROSE = (UUID(int=number) for number in range(1, 4))
FOR_TRAINING = ({"kind": "for_training", "required": True},)


def decided(answer: Outcome, *said: bool) -> None:
    """Of one reviewer after the other, in a queue of its own."""
    of = queue(str(answer.answer), overlap=len(said), asks=FOR_TRAINING)
    added(of, answer_of(answer))
    for reviewer, may in zip((RITA, RON, ROSE), said, strict=False):
        judged(of, reviewer, for_training=may)


def reasons(version: DatasetVersion) -> list[str]:
    return sorted(version.items.values_list("reason", flat=True))


def shown(version: DatasetVersion, **which: str) -> str:
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    item = version.items.get(**which)
    return get(signed_in(edna), f"/datasets/versions/{version.pk}/rows/{item.number}/")


def test_a_row_is_there_because_a_reviewer_ranked_two_answers() -> None:
    ann = allows(person("ann"), "training")
    first = ended(ask(ann, "Which city?"), "It is Bergen.")
    better = regenerated(ann, first, "It is Oslo.")
    of = queue(asks=({"kind": "ranking", "required": True},))
    added(of, answer_of(first))
    made = judged(of, RITA, ranking=[[str(better.answer)], [str(first.answer)]])
    told()
    version = built(dataset("preference"), sources=("reviewer_ranking",), splits=False)
    [row] = rows(version)
    assert row.content and row.content["chosen"][0]["content"] == "It is Oslo."
    page = shown(version, key=row.key)
    assert "Reviewer ranking" in page and "A reviewer ranked 2 answers." in page
    assert f"decision {made.pk}" in page and str(RITA) not in page


def test_what_a_reviewer_says_may_not_be_used_is_left_out_with_that_reason() -> None:
    ann = allows(person("ann"), "training")
    barred, free = corrected(ann, "One", "One!"), corrected(ann, "Two", "Two!")
    decided(barred, False)
    decided(free, True)
    version = built(dataset("sft"))
    assert version.counts["left_out"] == {"not_for_training": 1} and version.counts["rows"] == 1
    assert "| a reviewer said that it may not be used for training | 1 |" in version.card
    page = shown(version, reason="not_for_training")
    assert "Left out: a reviewer said that it may not be used for training" in page
    assert "A reviewer said that it may not be used for training." in page


def test_what_was_said_after_an_answer_that_is_barred_is_left_out_too() -> None:
    ann = allows(person("ann"), "training")
    first = ended(ask(ann, "One"), "1")
    decided(first, False)
    again = ended(ask(ann, "Two", first), "2")
    correct(ann, again, "Two!")
    assert reasons(built(dataset("sft"))) == ["not_for_training"]


def test_what_goes_on_from_an_answer_that_is_barred_is_left_out_too() -> None:
    ann = allows(person("ann"), "training")
    first = ended(ask(ann, "One"), "Cut o", Ending(Status.STOPPED))
    decided(first, False)
    longer = turns.continue_(ann, owner=OWNER, client_id=uuid4(), message=answer_of(first))
    correct(ann, ended(longer, "Cut off"), "All of it.")
    assert reasons(built(dataset("sft"))) == ["not_for_training"]


def test_what_reviewers_are_divided_on_is_left_out_until_it_is_adjudicated() -> None:
    ann = allows(person("ann"), "training")
    decided(corrected(ann, "One", "One!"), False, True)
    assert reasons(built(dataset("sft"))) == ["not_for_training"]
    claim = claiming.claim(ReviewQueue.objects.get().pk, ROSE, Purpose.ADJUDICATING)
    assert claim
    queued.decided(claim, ROSE, for_training=True)
    assert reasons(built(dataset("sft"))) == [""]


def test_one_who_says_no_against_more_who_say_yes_bars_nothing() -> None:
    ann = allows(person("ann"), "training")
    decided(corrected(ann, "One", "One!"), False, True, True)
    assert reasons(built(dataset("sft"))) == [""]
