"""What reviewers are apart on is settled by somebody who has not judged it, and that stands."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from chat import consent
from chat.models import Conversation, User
from feedback.models import Decision, ReviewQueue, ReviewSlot
from feedback.review import adjudicating, claiming, estimating, filling, undoing
from feedback.review.estimating import estimated
from feedback.review.models import Purpose
from feedback.review.outcomes import outcomes_of
from feedback.review.standing import standings
from tests import race
from tests.cast import answered, person, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.review.handed import handed
from tests.fast.feedback.review.judging import (
    EVERYTHING,
    adjudicates,
    age,
    asking,
    at_work,
    comes_to,
    decide,
    deeds,
    hidden,
    page,
    path,
)
from tests.fast.feedback.review.people_of import lead, reviewer
from tests.fast.feedback.review.queued import added, answer_of, decided, held, judged

pytestmark = pytest.mark.django_db

BEA, CLEO, DORA = (UUID(int=number) for number in (1, 2, 3))


def apart(ann: User, *answers: str, asks: Any = EVERYTHING, **said: Any) -> ReviewQueue:
    """A queue on each of whose answers two reviewers are apart. `said`: what Cleo said of all besides."""
    of = asking(ann, *answers, asks=asks, overlap=2)
    for _ in answers or ("It is Bergen.",):
        judged(of, BEA, verdict="bad", severity=3, taxonomy=["Rude"], comment="Bea’s words.")
        judged(of, CLEO, **{"verdict": "good", "severity": 3, **said})
    return of


def asked_for() -> int:
    """Items that wait to be adjudicated."""
    rows = ReviewSlot.objects.filter(purpose=Purpose.ADJUDICATING, decided_at=None, withdrawn_at=None)
    return rows.count()


def test_what_reviewers_are_apart_on_waits_once_all_have_decided(ann: User) -> None:
    of = asking(ann, asks=EVERYTHING, overlap=3)
    judged(of, BEA, verdict="bad")
    judged(of, CLEO, verdict="good")
    assert asked_for() == 0, "one has not decided yet"
    judged(of, DORA, verdict="bad")
    assert asked_for() == 1


def test_what_they_agree_on_does_not_wait(ann: User) -> None:
    of = asking(ann, asks=EVERYTHING, overlap=2)
    judged(of, BEA, verdict="bad", severity=2, comment="One.", reference="Oslo.")
    judged(of, CLEO, verdict="bad", severity=3, comment="Two.", reference="It is Oslo.")
    assert asked_for() == 0


def test_a_late_decision_can_set_them_apart(ann: User) -> None:
    of = asking(ann)
    slow = held(of, BEA)
    claiming.release(slow.pk, BEA)
    judged(of, CLEO, verdict="good")
    assert asked_for() == 0
    assert decided(slow, BEA, verdict="bad").is_late and asked_for() == 1


def test_what_a_reviewer_takes_back_waits_no_more_and_waits_again_once_they_decide(ann: User) -> None:
    of = apart(ann)
    last = Decision.objects.get(reviewer=CLEO)
    undoing.undo(last.claim_id, of.pk, CLEO)
    assert asked_for() == 0 and ReviewSlot.objects.filter(purpose=Purpose.ADJUDICATING).count() == 1
    decided(last.claim, CLEO, verdict="unsure")
    assert asked_for() == 1
    undoing.undo(last.claim_id, of.pk, CLEO)
    decided(last.claim, CLEO, verdict="bad", taxonomy=["Rude"])
    assert asked_for() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_the_second_sees_that_they_are_apart(ann: User) -> None:
    of = asking(ann, overlap=2)
    bea, cleo = held(of, BEA), held(of, CLEO)
    race.overtaken(lambda: decided(bea, BEA, verdict="bad"), lambda: decided(cleo, CLEO, verdict="good"))
    assert asked_for() == 1


def test_a_place_that_nobody_takes_in_time_leaves_what_the_others_are_apart_on(ann: User) -> None:
    of = asking(ann, overlap=3)
    judged(of, BEA, verdict="bad")
    judged(of, CLEO, verdict="good")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE feedback_reviewitem SET added_at = now() - interval '31 days'")
    filling.run(5)
    assert asked_for() == 1


def test_a_lead_sees_what_reviewers_said_with_what_differs_and_what_they_agree_on_filled_in(
    ann: User,
) -> None:
    cleo = {"taxonomy": ["Rude", "Wrong fact"], "comment": "Ask bob.berg@mail.com."}
    of = apart(ann, "It is Bergen, says bob.berg@mail.com.", **cleo)
    shown = _page(of)
    for words in (
        "An answer to adjudicate",
        "Reviewer A",
        "Reviewer B",
        "Bea’s words.",
        "Ask &lt;EMAIL_1&gt;.",
    ):
        assert words in shown, words
    assert shown.count("they differ") == 2, "verdict and taxonomy"
    assert "Verdict <span" in shown and "Severity <span" not in shown
    assert _ticked(shown) == {("taxonomy", "Rude"), ("severity", "3")}
    assert "bob.berg" not in shown and "Your last decision" not in shown


def _ticked(shown: str) -> set[tuple[str, str]]:
    return set(re.findall(r'name="(\w+)" value="([^"]*)" checked', shown))


def _page(of: ReviewQueue) -> str:
    browser = signed_in(lead())
    return page(browser, adjudicates(browser, of))


def test_reviewers_have_their_names_where_the_queue_shows_names(ann: User) -> None:
    of = asking(ann, overlap=2)
    ReviewQueue.objects.update(shows_names=True)
    for name, verdict in (("rita", "bad"), ("rob", "good")):
        judged(of, reviewer(name).pk, verdict=verdict)
    shown = _page(of)
    assert ">Rita<" in shown and ">Rob<" in shown and "Reviewer A" not in shown


def test_an_address_is_no_name(ann: User) -> None:
    of = asking(ann, overlap=2)
    ReviewQueue.objects.update(shows_names=True)
    for name, verdict in (("rita", "bad"), ("rob", "good")):
        judged(of, reviewer(name).pk, verdict=verdict)
    User.objects.update(name="")
    shown = _page(of)
    assert "Reviewer A" in shown and "Reviewer B" in shown and "asked by" not in shown
    assert ann.email not in shown and "rita@" not in shown


def test_what_was_adjudicated_stands_and_the_rest_stays_to_be_seen(ann: User) -> None:
    rita, lea = at_work(), signed_in(lead())
    of = asking(ann, asks=EVERYTHING, overlap=2)
    mine = comes_to(rita, of)
    decide(rita, mine, verdict="bad", comment="My words.")
    judged(of, BEA, verdict="good")
    claim = adjudicates(lea, of)
    decide(lea, claim, verdict="unsure")
    assert "Nothing left to adjudicate" in on_one_line(lea.get(f"/review/{of.pk}/adjudicate/"))
    [found] = outcomes_of([claim.item_id]).values()
    assert (found["verdict"].value, found["verdict"].basis) == ("unsure", "adjudicated")
    age("70 seconds")
    seen = page(rita, mine)
    assert "Adjudicated: this stands" in seen and "My words." in seen and seen.count("A decision") == 3
    assert deeds().count(("decided", "decision")) == 2 and deeds().count(("read", "item")) == 2


@pytest.mark.parametrize(("said", "share"), [("bad", 2 / 3), ("good", 1 / 3), ("unsure", None)])
def test_what_was_adjudicated_is_what_counts_in_the_estimate(
    ann: User, said: str, share: float | None
) -> None:
    of = apart(ann)
    of.shares = {"": 1.0}
    told = estimated(of)
    assert told and told.estimate.share == 1 / 2, "one of two said bad"
    handed(of.items.get(), DORA, Purpose.ADJUDICATING, verdict=said)
    told = estimated(of)
    assert (told and told.estimate.share) == (share and pytest.approx(share))


def test_an_adjudicated_decision_can_be_taken_back(ann: User) -> None:
    lea, of = signed_in(lead()), apart(ann)
    claim = adjudicates(lea, of)
    decide(lea, claim, verdict="unsure", severity="1")
    again = on_one_line(lea.post(path(claim, "undo/")))
    assert 'value="unsure" checked' in again and "What reviewers said" in again
    assert asked_for() == 1 and not Decision.objects.filter(purpose=Purpose.ADJUDICATING).exists()
    assert deeds()[-1] == ("undone", "decision")


def test_what_is_to_be_adjudicated_is_handed_to_one_lead_and_to_no_reviewer(ann: User) -> None:
    of = apart(ann, "One.", "Two.")
    lea, lou, liz = (signed_in(lead(name)) for name in ("lea", "lou", "liz"))
    assert adjudicates(lea, of).item != adjudicates(lou, of).item
    assert "Others are at what is left." in on_one_line(liz.get(f"/review/{of.pk}/adjudicate/"))
    rita = signed_in(_member(of))
    assert rita.get(f"/review/{of.pk}/adjudicate/").status_code == 403
    assert "Nothing left" in on_one_line(rita.get(f"/review/{of.pk}/next/"))


def test_who_has_judged_an_item_does_not_adjudicate_it_and_is_told_so(ann: User) -> None:
    boss = lead()
    lea, of = signed_in(boss), asking(ann, overlap=2)
    decide(lea, comes_to(lea, of), verdict="bad")
    judged(of, BEA, verdict="good")
    told = on_one_line(lea.get(f"/review/{of.pk}/adjudicate/"))
    assert "1 item waits that you judged yourself, or that answers you: another lead has to" in told
    assert adjudicates(signed_in(lead("lou")), of).reviewer != boss.pk


def test_who_is_lead_no_more_does_nothing_at_what_they_adjudicate(ann: User) -> None:
    boss, of = lead(), apart(ann)
    lea = signed_in(boss)
    claim = adjudicates(lea, of)
    sent = hidden(page(lea, claim)) | {"verdict": "bad"}
    boss.groups.clear()
    boss.user_permissions.set(reviewer().user_permissions.all())
    for deed in ("", "reveal/", "undo/", "hold/"):
        refused = lea.post(path(claim, deed), sent)
        assert refused.status_code == 404 and "Bea’s words." not in on_one_line(refused), deed
    assert not Decision.objects.filter(purpose=Purpose.ADJUDICATING).exists()


def test_what_may_not_be_read_any_more_is_not_adjudicated(ann: User) -> None:
    of = apart(ann)
    consent.give(ann, "none")
    lea = signed_in(lead())
    assert "Nothing left to adjudicate" in on_one_line(lea.get(f"/review/{of.pk}/adjudicate/"))
    assert asked_for() == 0


def test_a_lead_is_told_how_many_wait_and_a_reviewer_is_not(ann: User) -> None:
    of = apart(ann, "One.", "Two.")
    lea, rita = signed_in(lead()), signed_in(_member(of))
    for browser, is_told in ((lea, True), (rita, False)):
        assert ("2 wait for adjudication" in on_one_line(browser.get(f"/review/{of.pk}/"))) == is_told
        assert ("2 to adjudicate" in on_one_line(browser.get("/review/"))) == is_told


def test_what_is_in_a_deleted_conversation_is_counted_nowhere_until_it_is_restored(ann: User) -> None:
    of = apart(ann)
    added(of, answer_of(ended(ask(ann, "Another?"))))
    ReviewQueue.objects.update(most_waiting=1)
    assert standings([of.pk], BEA)[of.pk][:2] == (1, 1)
    Conversation.objects.update(deleted_at=timezone.now())
    told = standings([of.pk], BEA)[of.pk]
    assert (told.waiting, told.mine, told.oldest, told.disputed) == (0, 0, None, 0)
    assert adjudicating.waiting(of.pk, DORA).items == 0 and estimating.known(of)[""].waiting == 0
    ended(ask(answered(person("bob"), "evaluation")))
    filling.run(5)
    assert of.items.count() == 3, "it takes nobody's place"
    Conversation.objects.update(deleted_at=None)
    assert standings([of.pk], BEA)[of.pk].disputed == 1


def _member(of: ReviewQueue) -> User:
    made = reviewer()
    of.members.create(person=made, added_by=BEA)
    return made
