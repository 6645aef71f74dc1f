"""A lead sees on one page whether the result of a queue can be relied on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.models import User
from feedback import schedule
from feedback.models import ReviewQueue
from feedback.review import aside, declaring, figures, forms, gold, keeping, undoing
from feedback.review.forms import form_of
from feedback.tasks import measure_reviewers
from tests.cast import signed_in
from tests.exports.feedback.datasets.test_pages import get
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import regenerated
from tests.fast.feedback.review.judging import open_to_all
from tests.fast.feedback.review.people_of import lead, puts_in, reviewer
from tests.fast.feedback.review.queued import (
    LEAD,
    VERDICT,
    added,
    answer_of,
    decided,
    held,
    judged,
    lapsed,
    queue,
)

pytestmark = pytest.mark.django_db

ASKS = (*VERDICT, {"kind": "taxonomy", "labels": ["Wrong fact", "Rude"]})
OTHERS = [{"kind": "severity", "required": True}]


@pytest.fixture
def browser() -> Client:
    return signed_in(lead())


def of(ann: User, count: int = 3, *, overlap: int = 2, name: str = "Failures") -> ReviewQueue:
    made = open_to_all(queue(name, overlap=overlap, asks=ASKS))
    added(made, *(answer_of(ended(ask(ann))) for _ in range(count)))
    return made


def seen(browser: Client, queue: ReviewQueue, query: str = "") -> str:
    """Asked for, counted by the job, and seen."""
    address = f"/review/{queue.pk}/quality/{query}"
    browser.get(address)
    measure_reviewers()
    return get(browser, address)


def test_before_anything_is_counted_the_page_says_so_and_asks_again(browser: Client, ann: User) -> None:
    made = of(ann)
    page = get(browser, f"/review/{made.pk}/quality/")
    assert "being counted" in page and 'hx-trigger="every 2s"' in page
    assert "Nothing was decided in answer to version 1" in seen(browser, made)
    part = get(browser, f"/review/{made.pk}/quality/?part=figures")
    assert "<h1" not in part and 'hx-trigger="every 15s"' in part
    assert f"/review/{made.pk}/quality/" in get(browser, f"/review/{made.pk}/")


def test_a_lead_sees_who_agrees_with_whom_and_where_they_differ(browser: Client, ann: User) -> None:
    rita, rob = reviewer(), reviewer("rob")
    made = of(ann)
    for one, other in (("bad", "bad"), ("good", "good"), ("good", "bad")):
        judged(made, rita.pk, verdict=one, taxonomy=["Rude"])
        judged(made, rob.pk, verdict=other, taxonomy=["Rude"])
    page = seen(browser, made)
    for words in (
        "Rita",
        "Rob",
        "From 6 decisions.",
        "67 %",
        "3 items in 3 conversations",
        "1 × bad, 1 × good",
    ):
        assert words in page, words
    assert "Fewer than 20 conversations: the interval is too narrow." in page
    assert page.count('<svg class="interval"') == 1, "only what has an interval is drawn"
    assert "All always gave the same answer" in page
    label = get(browser, f"/review/{made.pk}/quality/?question=taxonomy%3A%20Rude")
    assert "Two by two: <bdi>What is wrong: Rude</bdi>" in label and "100 %" in label


def test_a_queue_that_asks_for_a_ranking_alone_has_figures_and_says_of_what(
    browser: Client, ann: User
) -> None:
    rita, rob = reviewer(), reviewer("rob")
    made = open_to_all(queue(overlap=2, asks=forms.stored(aside.FORM)))
    said = ended(ask(ann))
    added(made, answer_of(said))
    ranked = [[str(regenerated(ann, said).answer)], [str(said.answer)]]
    for each in (rita, rob):
        judged(made, each.pk, ranking=ranked)
    page = seen(browser, made)
    assert "Ranking: each two answers that two reviewers ranked are compared by themselves" in page
    assert "1 pair of answers in 1 conversation" in page and "100 %" in page
    assert "Marked parts" not in page


def test_what_others_said_is_told_of_an_item_once_nobody_is_to_judge_it_any_more(
    browser: Client, ann: User
) -> None:
    made = of(ann, 1, overlap=3)
    for name, verdict in (("rita", "bad"), ("rob", "good")):
        judged(made, reviewer(name).pk, verdict=verdict)
    assert "1 × bad, 1 × good" not in seen(browser, made)
    made.items.get().slots.filter(decided_at=None).update(withdrawn_at=timezone.now())
    page = seen(browser, made)
    assert "1 × bad, 1 × good" in page and f"/review/items/{made.items.get().pk}/" in page


def test_one_reviewer_alone_is_told_to_be_one(browser: Client, ann: User) -> None:
    rita = reviewer()
    made = of(ann)
    judged(made, rita.pk, verdict="bad")
    page = seen(browser, made)
    assert "One reviewer alone has answered it." in page and "Nobody has answered it yet." in page
    assert "No two reviewers have answered this about the same item." in page


def test_who_has_judged_different_items_is_not_compared(browser: Client, ann: User) -> None:
    rita, rob = reviewer(), reviewer("rob")
    made = of(ann, overlap=1)
    for each in (rita, rob):
        judged(made, each.pk, verdict="bad")
    assert "No item was answered by two reviewers." in seen(browser, made)


def test_who_has_left_is_still_counted_and_said_to_have_left(browser: Client, ann: User) -> None:
    rita, rob = reviewer(), reviewer("rob")
    made = of(ann)
    for each in (rita, rob):
        judged(made, each.pk, verdict="bad")
    puts_in(browser, made, rita, to="remove")
    rob.delete()
    page = seen(browser, made)
    assert "not in this queue" in page and "somebody who is gone" in page


def test_an_older_version_of_the_form_is_chosen_in_the_address(browser: Client, ann: User) -> None:
    rita = reviewer()
    made = of(ann)
    judged(made, rita.pk, verdict="bad")
    declaring.change_form(made, LEAD, form_of(OTHERS))
    assert "Nothing was decided in answer to version 2" in seen(browser, made)
    assert "From 1 decision." in seen(browser, made, "?version=1")
    declaring.change_form(made, LEAD, form_of([*OTHERS, *VERDICT]))
    now = seen(browser, made)
    assert "From 1 decision." in now and "in answer to an older version counts here" in now
    assert browser.get(f"/review/{made.pk}/quality/?version=4").status_code == 404


def test_what_has_not_changed_is_not_counted_again(browser: Client, ann: User) -> None:
    rita = reviewer()
    made = of(ann)
    judged(made, rita.pk, verdict="bad")
    seen(browser, made)
    form = declaring.asked_now(made).pk
    was = keeping.kept(form)
    assert was
    keeping.keep(form, replace(was, decisions=7))
    measure_reviewers()
    now = keeping.kept(form)
    assert now and now.decisions == 7 and now.as_of > was.as_of
    judged(made, rita.pk, verdict="bad")
    keeping.keep(form, replace(now, not_before=timezone.now() + timedelta(minutes=1)))
    assert "From 7 decisions." in seen(browser, made), "it was counted a moment ago, which took long"
    keeping.keep(form, replace(now, not_before=now.as_of))
    assert "From 2 decisions." in seen(browser, made)


def test_of_more_than_is_counted_what_is_new_is_seen_all_the_same(
    browser: Client, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "DECISIONS_MAX", 1)
    rita = reviewer()
    made = of(ann)
    form = declaring.asked_now(made).pk
    for verdict in ("bad", "good", "bad"):
        judged(made, rita.pk, verdict=verdict)
        page = seen(browser, made)
        was = keeping.kept(form)
        assert was and "1 decision." in page
        keeping.keep(form, replace(was, decisions=7, not_before=was.as_of))
    measure_reviewers()
    assert (now := keeping.kept(form)) and now.decisions == 7, "nothing is new"


@pytest.mark.parametrize("what", ["taken back", "late", "known"])
def test_what_is_other_is_counted_again(browser: Client, ann: User, what: str) -> None:
    rita, rob = reviewer(), reviewer("rob")
    made = of(ann)
    claims = [held(made, rob.pk), held(made, rita.pk)]
    by = decided(claims[1], rita.pk, verdict="bad")
    seen(browser, made)
    form = declaring.asked_now(made).pk
    was = keeping.kept(form)
    assert was
    keeping.keep(form, replace(was, decisions=7, not_before=was.as_of))
    if what == "taken back":
        undoing.undo(by.claim_id, made.pk, rita.pk)
    elif what == "late":
        lapsed(claims[0])
        assert held(made, LEAD).slot_id == claims[0].slot_id
        assert decided(claims[0], rob.pk, verdict="bad").is_late
    else:
        gold.mark(by.item, LEAD, {"verdict": "bad"}, "Seen.")
    assert "From 7 decisions" not in seen(browser, made)


def test_many_questions_are_counted_in_several_turns_whatever_is_decided_meanwhile(
    browser: Client, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "MEASURE_LONGEST_S", 0.0)
    rita = reviewer()
    made = of(ann)
    judged(made, rita.pk, verdict="bad")
    page = seen(browser, made)
    assert "2 questions are still being counted." in page and "What is wrong" not in page
    judged(made, rita.pk, verdict="bad")
    assert "1 question is still being counted." in seen(browser, made)
    page = seen(browser, made)
    assert "still being counted" not in page and "What is wrong: Rude" in page
    form = declaring.asked_now(made).pk
    was = keeping.kept(form)
    assert was and was.not_before > was.as_of
    keeping.keep(form, replace(was, not_before=was.as_of))
    page = seen(browser, made)
    assert "2 questions are still being counted." in page and "What is wrong: Rude" in page


def test_nothing_is_counted_that_nobody_looks_at(ann: User) -> None:
    made = of(ann)
    measure_reviewers()
    assert keeping.kept(declaring.asked_now(made).pk) is None


def test_what_another_release_has_kept_is_counted_again(browser: Client, ann: User) -> None:
    made = of(ann)
    form = declaring.asked_now(made).pk
    cache.set(f"review-quality-{form}", '{"figures": 7}')
    assert "being counted" in get(browser, f"/review/{made.pk}/quality/")
    assert "Nothing was decided" in seen(browser, made)


def test_the_page_asks_as_often_for_many_decisions_as_for_one(browser: Client, ann: User) -> None:
    rita, rob = reviewer(), reviewer("rob")
    one, more = of(ann, 1), of(ann, 4, name="More")
    for each, by in ((one, [rita]), (more, [rita, rita, rob, rob, rob])):
        for who in by:
            judged(each, who.pk, verdict="bad")
        seen(browser, each)
    with CaptureQueriesContext(connection) as few:
        get(browser, f"/review/{one.pk}/quality/?part=figures")
    with CaptureQueriesContext(connection) as many:
        get(browser, f"/review/{more.pk}/quality/?part=figures")
    assert len(many) <= len(few) + 1 <= 15
