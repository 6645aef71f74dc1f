"""What reviewers decided becomes figures of how far they agree, and how right each of them is."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import timezone

from chat.models import User
from feedback.models import FormVersion, ReviewClaim, ReviewItem
from feedback.review import declaring, figures
from feedback.review.forms import form_of
from feedback.review.measured import OfQuestion, Quality
from feedback.review.models import Purpose
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.review.handed import handed
from tests.fast.feedback.review.queued import LEAD, added, answer_of, decided, judged, queue

pytestmark = pytest.mark.django_db

BEA, CLEO, SLOW = UUID(int=1), UUID(int=2), UUID(int=8)
ASKS = (
    {"kind": "verdict", "required": True},
    {"kind": "severity"},
    {"kind": "comment"},
)


def quality(form: FormVersion) -> Quality:
    return figures.quality_of(form, "", timezone.now())


def questions(form: FormVersion) -> dict[str, OfQuestion]:
    return {each.name: each for each in quality(form).questions}


def test_agreement_is_told_by_question_of_one_version_of_the_form(ann: User) -> None:
    of = queue(overlap=2, asks=ASKS)
    added(of, *(answer_of(ended(ask(ann))) for _ in range(4)))
    first = declaring.asked_now(of)
    for verdict, severity in (("bad", 3), ("good", 1), ("bad", 2)):
        judged(of, BEA, verdict=verdict, severity=severity, comment="Mine.")
        judged(of, CLEO, verdict=verdict, severity=severity + 1)
    declaring.change_form(of, LEAD, form_of(ASKS[:1]))
    judged(of, BEA, verdict="good")
    judged(of, CLEO, verdict="bad")

    told = questions(first)
    assert told.keys() == {"verdict", "severity"}
    assert (told["verdict"].alpha.value, told["verdict"].alpha.items) == (1, 3)
    assert 0 < (told["severity"].alpha.value or 0) < 1
    [pair] = told["severity"].pairs
    assert (pair.one, pair.other, pair.share.value) == (str(BEA), str(CLEO), 0)
    assert questions(declaring.asked_now(of))["verdict"].alpha.value == 0


def test_each_reviewer_is_held_against_what_is_known_what_they_said_before_and_what_stands(ann: User) -> None:
    of = queue(overlap=2)
    added(of, *(answer_of(ended(ask(ann))) for _ in range(3)))
    for said in ("bad", "bad", "good"):
        judged(of, BEA, verdict=said)
        judged(of, CLEO, verdict="bad")
    first, second, third = ReviewItem.objects.order_by("place", "id")
    ReviewItem.objects.filter(pk=first.pk).update(known={"verdict": "good"}, known_at=timezone.now())
    handed(first, UUID(int=3), Purpose.GOLD, verdict="good")
    handed(second, BEA, Purpose.REPEAT, verdict="unsure")
    stands = handed(third, LEAD, Purpose.ADJUDICATING, verdict="bad")
    late = ReviewClaim.objects.create(slot=stands.slot, item=third, reviewer=SLOW)
    assert decided(late, SLOW, verdict="good").is_late

    told = quality(declaring.asked_now(of))
    [verdict] = told.questions
    assert {key: (each.right, each.of) for key, each in verdict.gold.items()} == {str(UUID(int=3)): (1, 1)}
    assert {key: (each.right, each.of) for key, each in verdict.repeats.items()} == {str(BEA): (0, 1)}
    assert {key: (each.right, each.of) for key, each in verdict.adjudicated.items()} == {
        str(BEA): (0, 1),
        str(CLEO): (1, 1),
    }
    assert verdict.alpha.items == 3, "gold, repeats and adjudication are not compared with each other"
    assert verdict.disputed[0].item == str(third.pk)
    assert {each.reviewer: each.decisions for each in told.reviewers} == {
        str(BEA): 4,
        str(CLEO): 3,
        str(UUID(int=3)): 1,
        str(LEAD): 1,
        str(SLOW): 1,
    }
    assert {each.median_ms for each in told.reviewers} == {1_000}
