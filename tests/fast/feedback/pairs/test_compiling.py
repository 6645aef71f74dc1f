"""Pairs follow the events: nothing is passed over, nothing made twice, what did not change keeps its id."""

from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.activities import Outcome
from chat.models import Conversation, User
from config.celery import app
from feedback import drain, tasks
from feedback.models import Event, PairRule, PreferencePair
from feedback.pairs import compiling, reading
from feedback.pairs.rules import RULES
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import (
    corrected,
    pairs,
    rated,
    regenerated,
    saw,
    says,
    switch,
    told,
    wait_for_others,
    went_on,
)
from tests.fast.feedback.sending import event, kept
from tests.race import overtaken


def both(ann: User, browser: Client, outcome: Outcome) -> Outcome:
    """A pair of `rated_siblings` and one of `kept`."""
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    rated(browser, again, "up")
    rated(browser, outcome, "down", ms_ago=5)
    went_on(ann, again)
    return again


def ids(rule: str) -> list[UUID]:
    return list(PreferencePair.objects.filter(rule=rule).order_by("id").values_list("pk", flat=True))


def test_it_runs_often_and_twice_is_once(ann: User, browser: Client, outcome: Outcome) -> None:
    [entry] = [each for each in app.conf.beat_schedule.values() if each["task"] == "feedback.pairs"]
    assert entry["schedule"] <= 30
    both(ann, browser, outcome)
    drain.drain_all()
    wait_for_others()
    tasks.make_pairs()
    before = [(pair.pk, pair.made_at) for pair in pairs()]
    PairRule.objects.update(watermark=0, watermark_event=UUID(int=0))
    tasks.make_pairs()
    assert [(pair.pk, pair.made_at) for pair in pairs()] == before and len(before) == 2


def test_two_at_once_make_each_pair_once(ann: User, browser: Client, outcome: Outcome) -> None:
    both(ann, browser, outcome)
    told()
    expected = says()
    PreferencePair.objects.all().delete()
    PairRule.objects.update(watermark=0, watermark_event=UUID(int=0))
    kept_rule = RULES["kept"]
    overtaken(lambda: compiling.step(kept_rule), lambda: compiling.run(10))
    tasks.make_pairs()
    assert says() == sorted(expected, key=lambda each: ids(each[0])) and len(expected) == 2


def test_an_event_that_commits_late_is_not_passed_over(ann: User, browser: Client, outcome: Outcome) -> None:
    """Bob's is committed and read while Ann's, which began earlier, still runs."""
    bob = person("bob")
    theirs = ended(ask(bob), "The first answer.")
    told()

    def bobs() -> None:
        saw(signed_in(bob), theirs)
        corrected(bob, theirs, "The best answer.")
        drain.drain_all()
        compiling.run(10)

    def anns() -> str:
        saw(browser, outcome)
        return corrected(ann, outcome, "The best answer.")

    overtaken(anns, bobs)
    assert {pair.person for pair in pairs()} == {ann, bob}


def test_what_is_read_stays_behind_a_transaction_that_still_runs(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    saw(browser, outcome)
    corrected(ann, outcome, "The best answer.")
    told()
    before = PairRule.objects.get(pk="correction")
    with transaction.atomic():
        Event.objects.create(
            client_id=uuid4(),
            kind="copy",
            version=1,
            source="page",
            value={"how": "button"},
            sender=ann,
            conversation_id=UUID(outcome.conversation),
            happened_at=before.changed_at,
        )
        assert compiling.step(RULES["correction"]) is None
    wait_for_others()
    assert compiling.step(RULES["correction"]) == 1
    assert PairRule.objects.get(pk="correction").watermark > before.watermark


def test_more_events_than_fit_into_one_batch_are_read_in_several(
    ann: User, browser: Client, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "EVENTS", 2)
    both(ann, browser, outcome)
    other = ended(ask(ann), "The first answer.")
    saw(browser, other)
    own = corrected(ann, other, "The best answer.")
    found = says()
    assert ("correction", own, other.answer) in found and len(found) == 3


def test_a_rule_that_is_switched_off_loses_its_pairs_and_no_other_rule_does(
    ann: User, browser: Client, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "REMOVED", 1)
    both(ann, browser, outcome)
    told()
    before = ids("rated_siblings")
    switch("kept", is_on=False)
    told()
    assert (ids("kept"), ids("rated_siblings")) == ([], before)


def test_a_rule_that_is_switched_on_reads_from_the_beginning_and_no_other_row_changes(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    both(ann, browser, outcome)
    told()
    before = list(PreferencePair.objects.order_by("id").values())
    switch("kept", is_on=False)
    told()
    switch("kept", is_on=True)
    PairRule.objects.filter(pk="kept").update(watermark=0, watermark_event=UUID(int=0))
    told()
    others = [row for row in before if row["rule_id"] != "kept"]
    assert list(PreferencePair.objects.exclude(rule="kept").order_by("id").values()) == others
    assert len(ids("kept")) == 1


def test_a_newer_version_of_a_rule_reads_all_anew_and_keeps_the_ids_of_what_stays(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    both(ann, browser, outcome)
    told()
    before = ids("kept")
    PairRule.objects.filter(pk="kept").update(version=99)
    PreferencePair.objects.filter(rule="kept").update(version=99)
    told()
    assert ids("kept") == before
    assert PairRule.objects.get(pk="kept").version == RULES["kept"].version
    assert PreferencePair.objects.get(rule="kept").version == RULES["kept"].version


def test_a_pair_that_is_no_longer_proposed_goes(ann: User, browser: Client, outcome: Outcome) -> None:
    again = both(ann, browser, outcome)
    told()
    assert ids("kept")
    went_on(ann, outcome)
    told()
    assert not ids("kept") and again.answer


@pytest.mark.parametrize("turns", [1, 40])
def test_reading_takes_as_many_statements_however_long_conversations_are(
    ann: User, browser: Client, outcome: Outcome, turns: int
) -> None:
    at = outcome
    for _ in range(turns):
        at = went_on(ann, at)
    keys = list(Conversation.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        [found] = reading.read(keys)
    assert len(queries) == 7 and len(found.answers) == turns + 1


def test_who_is_being_erased_is_not_read(ann: User, browser: Client, outcome: Outcome) -> None:
    saw(browser, outcome)
    corrected(ann, outcome, "The best answer.")
    User.objects.filter(pk=ann.pk).update(erasing_at=timezone.now())
    assert not pairs()


def test_an_event_of_a_kind_that_no_rule_knows_does_no_harm(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    kept(browser, event("stars", {"stars": 4}, conversation=outcome.conversation))
    assert not pairs()
