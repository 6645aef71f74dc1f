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
from tests.fast.feedback.pairs.doing import regenerated
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
    now = timezone.now()
    return figures.more_of(form, figures.begun(form, "", now), now)


def questions(form: FormVersion) -> dict[str, OfQuestion]:
    return {each.name: each for each in quality(form).questions}


def test_agreement_is_told_by_question_of_one_version_of_the_form(ann: User) -> None:
    of = queue(overlap=2, asks=ASKS)
    added(of, *(answer_of(ended(ask(ann))) for _ in range(4)))
    first = declaring.asked_now(of)
    for verdict, severity in (("bad", 3), ("good", 1), ("bad", 2)):
        judged(of, BEA, verdict=verdict, severity=severity, comment="Mine.")
        judged(of, CLEO, verdict=verdict, severity=severity + 1)
    declaring.change_form(of, LEAD, form_of([{"kind": "severity", "steps": 10, "required": True}]))
    judged(of, BEA, severity=9)
    judged(of, CLEO, severity=1)

    told = questions(first)
    assert told.keys() == {"verdict", "severity"}
    assert (told["verdict"].alpha.value, told["verdict"].alpha.items) == (1, 3)
    assert 0 < (told["severity"].alpha.value or 0) < 1
    [pair] = told["severity"].pairs
    assert (pair.one, pair.other, pair.share.value) == (str(BEA), str(CLEO), 0)
    assert questions(declaring.asked_now(of))["severity"].alpha.items == 1, "on another scale"


def test_a_question_that_is_asked_on_keeps_what_was_said_to_it(ann: User) -> None:
    labels = {"kind": "taxonomy", "labels": ["Rude", "Wrong"]}
    of = queue(overlap=2, asks=[*ASKS, labels])
    added(of, *(answer_of(ended(ask(ann))) for _ in range(2)))
    first = declaring.asked_now(of)
    for who in (BEA, CLEO):
        judged(of, who, verdict="bad", severity=4, taxonomy=["Rude"])
    steps, fewer = {"kind": "severity", "steps": 10}, {**labels, "labels": ["Rude"]}
    declaring.change_form(of, LEAD, form_of([*ASKS[:1], steps, fewer]))
    for who in (BEA, CLEO):
        judged(of, who, verdict="good", severity=10, taxonomy=[])

    told = questions(declaring.asked_now(of))
    counted = {name: each.alpha.items for name, each in told.items()}
    assert counted == {"verdict": 2, "severity": 1, "taxonomy: Rude": 2}
    assert told["severity"].confusion.values == ("10",)
    assert questions(first)["verdict"].alpha.items == 1, "what came later does not count with an older one"


def test_what_is_known_is_held_against_answers_to_what_was_asked_then(ann: User) -> None:
    of = queue(overlap=2, asks=ASKS)
    added(of, answer_of(ended(ask(ann))))
    item = ReviewItem.objects.get()
    known = {"verdict": "bad", "severity": 4}
    ReviewItem.objects.filter(pk=item.pk).update(known=known, known_at=timezone.now())
    declaring.change_form(of, LEAD, form_of([*ASKS[:1], {"kind": "severity", "steps": 10}]))
    handed(item, BEA, Purpose.GOLD, verdict="bad", severity=10)

    told = questions(declaring.asked_now(of))
    assert (told["verdict"].gold[str(BEA)].right, dict(told["severity"].gold)) == (1, {})
    ReviewItem.objects.filter(pk=item.pk).update(known_at=timezone.now())
    assert questions(declaring.asked_now(of))["severity"].gold[str(BEA)].of == 1


def test_what_is_said_at_length_is_counted_of_fewer_decisions(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = queue(overlap=2, asks=ASKS)
    added(of, *(answer_of(ended(ask(ann))) for _ in range(3)))
    for _ in range(3):
        judged(of, BEA, verdict="bad", severity=1)
    monkeypatch.setattr(figures, "SAID_MAX", 4)
    told = quality(declaring.asked_now(of))
    assert (told.decisions, told.is_cut) == (2, True)


def test_of_rankings_each_two_answers_are_a_unit_of_their_item(ann: User) -> None:
    of = queue(overlap=2, asks=[{"kind": "ranking", "required": True}, {"kind": "comment"}])
    for _ in range(2):
        answers = [said := ended(ask(ann)), *(regenerated(ann, said, text) for text in ("Two.", "Three."))]
        added(of, answer_of(said))
        one, two, three = (str(each.answer) for each in answers)
        judged(of, BEA, ranking=[[three], [one, two]])
        judged(of, CLEO, ranking=[[three], [two], [one]])

    [told] = quality(declaring.asked_now(of)).questions
    assert (told.name, told.alpha.items, told.alpha.conversations) == ("ranking", 6, 2)
    assert told.confusion.values == ("second better", "tied")
    assert told.confusion.counts == ((4, 2), (2, 0))
    # Of 6 pairs 4 are alike: 12 values, 10 of them “second better”. Alpha is 1 − 11 · 4 ÷ (2 · 10 · 2).
    assert told.alpha.value == pytest.approx(1 - 11 * 4 / (2 * 10 * 2))
    [pair] = told.pairs
    assert pair.share.value == pytest.approx(2 / 3) and pair.kappa.value == pytest.approx(0)
    assert [each.said for each in told.disputed] == [(("second better", 1), ("tied", 1))] * 2


def test_of_marked_parts_it_counts_whether_a_label_was_given_at_all(ann: User) -> None:
    of = queue(overlap=2, asks=[*ASKS[:1], {"kind": "spans", "labels": ["wrong", "rude"]}])
    added(of, *(answer_of(ended(ask(ann))) for _ in range(3)))
    here = {"start": 0, "end": 2, "label": "wrong"}
    there = [{**here, "end": 5}, {**here, "start": 6, "end": 7}]
    for one, other in (([here], {"spans": there}), ([here], {}), ([], {})):
        judged(of, BEA, verdict="bad", spans=one)
        judged(of, CLEO, verdict="bad", **other)

    told = questions(declaring.asked_now(of))
    assert told.keys() == {"verdict", "spans: wrong", "spans: rude"}
    assert told["spans: wrong"].confusion.counts == ((1, 1), (1, 1))
    assert told["spans: rude"].alpha.items == 3, "who marks nothing says so"


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
