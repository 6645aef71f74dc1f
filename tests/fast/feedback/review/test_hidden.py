"""Reviewers are handed gold and what they have judged before, at stated rates, and nothing tells which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import consent
from chat.models import User
from feedback.models import Decision, ReviewClaim, ReviewQueue, ReviewSlot
from feedback.review import claiming, gold, hidden, resuming
from feedback.review.models import Purpose
from tests.cast import signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.review.fifty import ten
from tests.fast.feedback.review.judging import age, at_work, comes_to, decide, open_to_all, page, path
from tests.fast.feedback.review.people_of import lead
from tests.fast.feedback.review.queued import (
    LEAD,
    VERDICT,
    added,
    answer_of,
    decided,
    held,
    judged,
    queue,
)

pytestmark = pytest.mark.django_db

BEA, CLEO = UUID(int=1), UUID(int=2)


def hiding(ann: User, items: int, *, golden: int = 0, repeats: int = 0, overlap: int = 1) -> ReviewQueue:
    """With so many items, tens, of which the last are gold; at 50 % where there is some."""
    of = queue(overlap=overlap)
    for _ in range(items // 10):
        ten(of, ann)
    hide(of, golden=50 if golden else 0, repeats=repeats)
    for item in of.items.order_by("-pk")[:golden]:
        gold.mark(item, LEAD, {"verdict": "bad"}, "Looked up.")
    return of


def hide(of: ReviewQueue, *, golden: int, repeats: int = 0) -> None:
    of.gold_percent, of.repeat_percent = golden, repeats
    of.save(update_fields=["gold_percent", "repeat_percent"])


def following(of: ReviewQueue, reviewer: UUID = BEA, besides: UUID | None = None) -> ReviewClaim | None:
    key = resuming.following(of, reviewer, besides)
    return ReviewClaim.objects.select_related("slot", "item__queue").get(pk=key) if key else None


def handed(of: ReviewQueue, reviewer: UUID = BEA) -> Iterator[ReviewClaim]:
    """Each that they are handed until nothing is left, decided once it was looked at."""
    while claim := following(of, reviewer):
        yield claim
        decided(claim, reviewer)


def test_gold_comes_among_the_others_each_once_and_never_when_nothing_else_is_left(ann: User) -> None:
    of = hiding(ann, 30, golden=3)
    purposes = [claim.slot.purpose for claim in handed(of)]
    assert Counter(purposes) == {Purpose.JUDGING: 27, Purpose.GOLD: 3}
    assert purposes[-1] == Purpose.JUDGING
    assert Decision.objects.filter(purpose=Purpose.GOLD).values("item").distinct().count() == 3
    for item in of.items.filter(known__isnull=True)[:3]:
        gold.mark(item, LEAD, {"verdict": "bad"}, "Looked up.")
    assert hidden.claim(of, CLEO, _turn(of, CLEO, Purpose.GOLD)) is None, "gold alone is handed to nobody"


def test_gold_is_not_what_one_has_judged_or_marked_or_what_is_retired(ann: User) -> None:
    of = hiding(ann, 30)
    first, second, third = (judged(of, BEA).item for _ in range(3))
    other, fourth = of.items.order_by("-pk")[:2]
    for item, by in ((first, LEAD), (second, LEAD), (third, BEA), (other, BEA), (fourth, LEAD)):
        gold.mark(item, by, {"verdict": "bad"}, "Looked up.")
    gold.retire(fourth, LEAD)
    hide(of, golden=50)
    assert {claim.slot.purpose for claim in handed(of)} == {Purpose.JUDGING}


def test_at_no_percent_nothing_is_hidden(ann: User) -> None:
    of = hiding(ann, 20, golden=5)
    hide(of, golden=0)
    assert {claim.slot.purpose for claim in handed(of)} == {Purpose.JUDGING}


def test_an_item_that_becomes_gold_is_judged_no_more_and_keeps_its_decisions(ann: User) -> None:
    of = hiding(ann, 10, overlap=2)
    made = judged(of, BEA)
    gold.mark(made.item, LEAD, {"verdict": "bad"}, "Looked up.")
    assert Decision.objects.get() == made
    slots = ReviewSlot.objects.filter(item=made.item)
    assert slots.filter(withdrawn_at__isnull=False, decided_at=None).count() == 1
    assert held(of, CLEO).item != made.item


def test_who_lets_go_and_comes_back_is_handed_the_same_whatever_it_is(ann: User) -> None:
    """Else letting go would show what is gold."""
    of, seen = hiding(ann, 30, golden=10), set[str]()
    while len(seen) < 2:
        pair = _two(of)
        for each in pair:
            claiming.release(each.pk, BEA)
        again = _two(of)
        assert [(each.item_id, each.slot_id) for each in again] == [(c.item_id, c.slot_id) for c in pair]
        seen |= {each.slot.purpose for each in pair}
        decided(again[0], BEA)
    assert seen == {Purpose.JUDGING, Purpose.GOLD}


def _two(of: ReviewQueue) -> tuple[ReviewClaim, ReviewClaim]:
    """What they are at, and what is fetched meanwhile."""
    first = following(of)
    second = first and following(of, besides=first.pk)
    assert first and second
    return first, second


def test_a_repeat_is_of_what_one_judged_twenty_decisions_ago_and_each_comes_once(ann: User) -> None:
    of, said = hiding(ann, 40, repeats=50), list[tuple[UUID, str]]()
    for claim in handed(of):
        if claim.slot.purpose == Purpose.REPEAT:
            assert (claim.item_id, Purpose.JUDGING) in said[: -hidden.APART]
        said.append((claim.item_id, claim.slot.purpose))
    assert len(set(said)) == len(said)
    assert Counter(purpose for _, purpose in said)[Purpose.JUDGING] == 40
    assert Counter(purpose for _, purpose in said)[Purpose.REPEAT] > 0


def test_gold_that_may_not_be_read_any_more_is_handed_to_nobody(ann: User) -> None:
    of = hiding(ann, 20, golden=10)
    consent.give(ann, "none")
    for reviewer in (BEA, CLEO):
        assert not hidden.claim(of, reviewer, _turn(of, reviewer, Purpose.GOLD))
    assert not ReviewClaim.objects.exists()
    assert ReviewSlot.objects.filter(purpose=Purpose.GOLD).count() == 1, "with it all that waited is gone"


def _turn(of: ReviewQueue, reviewer: UUID, purpose: Purpose) -> int:
    """One in which this is drawn."""
    return next(turn for turn in count() if hidden.purpose_in(of, reviewer, turn) == purpose)


@pytest.mark.django_db(transaction=True)
def test_twenty_windows_of_one_reviewer_are_never_handed_one_item_of_gold(ann: User) -> None:
    of = hiding(ann, 40, golden=30)
    turn = _turn(of, BEA, Purpose.GOLD)
    with ThreadPoolExecutor(20) as pool:
        found = [claim for claim in pool.map(lambda _: _window(of, turn), range(20)) if claim]
    slots = ReviewSlot.objects.filter(purpose=Purpose.GOLD)
    assert found and len({claim.item_id for claim in found}) == len(found) == slots.count()
    assert ReviewClaim.objects.count() == len(found)


def _window(of: ReviewQueue, turn: int) -> ReviewClaim | None:
    try:
        return hidden.claim(of, BEA, turn)
    finally:
        connection.close()


def test_a_claim_asks_no_more_than_before_and_at_most_once_more_where_something_is_hidden(ann: User) -> None:
    plain, of = hiding(ann, 10), queue("Others")
    ten(of, ann)
    with CaptureQueriesContext(connection) as before:
        following(plain)
    assert sum("SKIP LOCKED" in query["sql"] for query in before) == 1
    hide(of, golden=50)
    assert of.items.filter(known__isnull=False).count() == 0
    for turn in range(8):
        with CaptureQueriesContext(connection) as after:
            claim = following(of)
        is_drawn = hidden.purpose_in(of, BEA, turn) is not None
        # Its own savepoint comes with it.
        assert len(after) - len(before) == (3 if is_drawn else 0)
        assert claim
        decided(claim, BEA)


# Texts, ids, tokens and moments.
_OF_ONE = re.compile(
    r"It is town \d+|Question \d+|[0-9a-f]{8}-[0-9a-f-]{27}|<time.*?</time>"
    r"|(?<=<dt>Seed</dt> <dd dir=\"auto\"> )\d+"
    r"|(?<=csrfmiddlewaretoken\" value=\")\w+|(?<=X-CSRFToken\": \")\w+"
)


def test_the_page_of_gold_is_that_of_any_item_and_it_is_taken_back_like_any(ann: User) -> None:
    rita = at_work()
    who = User.objects.get(email="rita@example.org").pk
    of = next(of for n in count() if _draws(of := queue(f"Queue {n}"), who) == [None, Purpose.GOLD])
    open_to_all(of)
    _asked(of, ann, 3)
    for _ in range(3):
        gold.mark(judged(of, CLEO).item, LEAD, {"verdict": "bad"}, "Looked up.")
    _asked(of, ann, 3)
    for _ in range(3):
        _measured(of)
    first = comes_to(rita, of)
    decide(rita, first, verdict="good")
    golden = comes_to(rita, of)
    shown = page(rita, golden)
    assert golden.slot.purpose == Purpose.GOLD and "gold" not in shown.lower()
    decide(rita, golden, verdict="good")
    told = page(rita, golden)
    assert (
        "What was decided" in told
        and "gold" not in told.lower()
        and told.count('aria-label="A decision"') == 1
    )
    assert "Taken back." in on_one_line(rita.post(path(golden, "undo/")))
    assert comes_to(rita, of) == golden, "it is theirs again"
    decide(rita, golden, verdict="bad")
    while (ordinary := comes_to(rita, of)).slot.purpose != Purpose.JUDGING:
        decide(rita, ordinary, verdict="good")
    assert _OF_ONE.sub("*", page(rita, ordinary)) == _OF_ONE.sub("*", shown)
    gold.mark(first.item, LEAD, {"verdict": "bad"}, "Looked up.")
    assert _measured(of).item == first.item
    age("70 seconds")
    for each in (first, golden):
        assert page(rita, each).count('aria-label="A decision"') == 1, "how others were measured is not told"


def test_leads_who_can_read_what_is_known_are_handed_none(ann: User) -> None:
    boss = lead()
    of = next(of for n in count() if _draws(of := queue(f"Queue {n}"), boss.pk)[0] == Purpose.GOLD)
    _asked(of, ann, 3)
    gold.mark(judged(of, CLEO).item, LEAD, {"verdict": "bad"}, "Looked up.")
    assert comes_to(signed_in(boss), of).slot.purpose == Purpose.JUDGING
    assert hidden.claim(of, boss.pk, 0), "there is some for who cannot"


def _measured(of: ReviewQueue) -> Decision:
    """Bea, by what there is of gold."""
    found = hidden.claim(of, BEA, _turn(of, BEA, Purpose.GOLD))
    assert found
    return decided(found, BEA)


def _asked(of: ReviewQueue, ann: User, items: int) -> None:
    for number in range(items):
        added(of, answer_of(ended(ask(ann, f"Question {number}"), f"It is town {number}.")))


def _draws(of: ReviewQueue, reviewer: UUID) -> list[Purpose | None]:
    hide(of, golden=50)
    return [hidden.purpose_in(of, reviewer, turn) for turn in range(2)]


def test_a_repeat_does_not_show_what_one_said_until_one_has_said_it_again(ann: User) -> None:
    rita = at_work()
    who = User.objects.get(email="rita@example.org").pk
    of = open_to_all(queue(asks=(*VERDICT, {"kind": "comment"})))
    added(of, answer_of(ended(ask(ann))))
    for _ in range(3):
        ten(of, ann)
    for _ in range(hidden.APART + 1):
        judged(of, who, verdict="bad", comment="As I said")
    turn = next(turn for turn in count() if _repeats(of, who, turn))
    again = hidden.claim(of, who, turn)
    assert again
    shown = page(rita, again)
    assert "As I said" not in shown and "What was decided" not in shown and " checked" not in shown
    decide(rita, again, verdict="good")
    assert "As I said" not in page(rita, again), "it may be taken back"
    age("70 seconds")
    assert "As I said" in page(rita, again)


def _repeats(of: ReviewQueue, reviewer: UUID, turn: int) -> bool:
    hide(of, golden=0, repeats=50)
    return hidden.purpose_in(of, reviewer, turn) == Purpose.REPEAT
