"""What people do becomes pairs, rule by rule: through the deeds and the page's events."""

import dataclasses
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chat import conversations
from chat.activities import Outcome
from chat.intent import Intent
from chat.models import Comparison, User
from feedback.models import Event
from feedback.suspicion import BURST
from inference.models import Generation, Status
from tests.fast.feedback.pairs.doing import (
    chose,
    compared,
    corrected,
    pairs,
    rated,
    regenerated,
    saw,
    saw_sides,
    says,
    switch,
    turned_to,
    went_on,
)
from tests.fast.feedback.sending import event, kept


def sides(comparison: Comparison, choice: str) -> tuple[str, str]:
    a, b = str(comparison.a_id), str(comparison.b_id)
    return (a, b) if choice == "a" else (b, a)


@pytest.mark.parametrize("choice", ["a", "b"])
def test_a_vote_puts_the_side_that_was_chosen_above_the_other(
    ann: User, browser: Client, outcome: Outcome, choice: str
) -> None:
    comparison = compared(ann, outcome)
    saw_sides(browser, comparison)
    chose(ann, comparison, choice)
    [pair] = pairs()
    assert (pair.rule_id, str(pair.chosen_id), str(pair.rejected_id)) == (
        "comparison",
        *sides(comparison, choice),
    )
    vote = Event.objects.get(kind="comparison")
    assert (pair.person, pair.evidence, pair.status) == (ann, [vote.pk], "ready")
    assert pair.conversation_id == UUID(outcome.conversation)
    assert pair.low and pair.high and pair.low < pair.weight < pair.high


@pytest.mark.parametrize("choice", ["tie", "both_bad", "cant_tell"])
def test_a_choice_for_neither_side_makes_no_pair(
    ann: User, browser: Client, outcome: Outcome, choice: str
) -> None:
    comparison = compared(ann, outcome)
    saw_sides(browser, comparison)
    chose(ann, comparison, choice)
    assert not pairs()


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_vote_of_somebody_who_saw_one_side_makes_no_pair(
    ann: User, browser: Client, outcome: Outcome, side: str
) -> None:
    comparison = compared(ann, outcome)
    saw_sides(browser, comparison, side)
    chose(ann, comparison, "a")
    assert not pairs()


def test_two_sides_that_say_the_same_make_no_pair(ann: User, browser: Client, outcome: Outcome) -> None:
    comparison = compared(ann, outcome, "The first answer.\n")
    saw_sides(browser, comparison)
    chose(ann, comparison, "a")
    assert not pairs()


@pytest.fixture
def across_prompts(ann: User, browser: Client, outcome: Outcome) -> Comparison:
    """Voted for, with another system prompt on either side."""
    comparison = compared(ann, outcome)
    Generation.objects.filter(message=comparison.b).update(system_prompt="Be brief.")
    saw_sides(browser, comparison)
    chose(ann, comparison, "b")
    return comparison


def test_a_vote_across_system_prompts_makes_no_pair_by_itself(across_prompts: Comparison) -> None:
    assert not pairs()


def test_a_rule_that_is_switched_on_names_that_the_system_prompts_differ(across_prompts: Comparison) -> None:
    switch("comparison_across_prompts", is_on=True)
    [pair] = pairs()
    assert (pair.rule_id, pair.difference, pair.carries) == (
        "comparison_across_prompts",
        "system_prompt",
        "chosen",
    )
    assert pair.chosen_id == across_prompts.b_id


def test_no_rule_takes_two_answers_that_were_told_different_messages(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    comparison = compared(ann, outcome)
    Generation.objects.filter(message=comparison.b).update(left_out=2)
    switch("comparison_across_prompts", is_on=True)
    saw_sides(browser, comparison)
    chose(ann, comparison, "b")
    assert not pairs()


def test_a_suspicious_vote_makes_no_pair(ann: User, browser: Client, outcome: Outcome) -> None:
    for number in range(BURST):
        corrected(ann, outcome, f"Better, {number}.")
    comparison = compared(ann, outcome)
    saw_sides(browser, comparison)
    chose(ann, comparison, "a")
    assert not pairs("comparison")
    assert Event.objects.get(kind="comparison").suspicious == "burst"


def test_a_correction_stands_above_the_answer_that_was_seen(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    saw(browser, outcome)
    own = corrected(ann, outcome, "The best answer.")
    [pair] = pairs()
    assert (pair.rule_id, str(pair.chosen_id), str(pair.rejected_id)) == ("correction", own, outcome.answer)
    assert pair.score == pytest.approx(5 / len("The first answer."), abs=1e-3)


def test_the_last_revision_counts(ann: User, browser: Client, outcome: Outcome) -> None:
    saw(browser, outcome)
    corrected(ann, outcome, "The better answer.")
    own = corrected(ann, outcome, "The best answer.")
    assert says() == [("correction", own, outcome.answer)]


def test_a_correction_of_what_was_not_seen_makes_no_pair(ann: User, outcome: Outcome) -> None:
    corrected(ann, outcome, "The best answer.")
    assert not pairs()


def test_what_somebody_adapted_for_themselves_is_a_rule_of_its_own(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    saw(browser, outcome)
    own = corrected(ann, outcome, "My answer.", Intent.ADAPT)
    assert not pairs()
    switch("adaptation", is_on=True)
    assert says() == [("adaptation", own, outcome.answer)]


def test_the_liked_sibling_stands_above_the_disliked_one(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    rated(browser, outcome, "up")
    rated(browser, again, "down")
    [pair] = pairs("rated_siblings")
    assert (str(pair.chosen_id), str(pair.rejected_id)) == (outcome.answer, again.answer)
    assert set(pair.evidence) == set(Event.objects.filter(kind="rating").values_list("pk", flat=True))


@pytest.mark.parametrize("value", ["up", "down"])
def test_two_likes_and_two_dislikes_make_no_pair(
    ann: User, browser: Client, outcome: Outcome, value: str
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    rated(browser, outcome, value)
    rated(browser, again, value)
    assert not pairs()


def test_ratings_of_which_one_side_was_not_seen_make_no_pair(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, again)
    rated(browser, outcome, "up")
    rated(browser, again, "down")
    assert not pairs()


def test_a_rating_that_was_taken_back_takes_its_pair_along(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    rated(browser, outcome, "up")
    rated(browser, again, "down", ms_ago=5)
    assert pairs("rated_siblings")
    rated(browser, again, "withdrawn")
    assert not pairs()


def test_answers_to_different_questions_are_no_siblings(ann: User, browser: Client, outcome: Outcome) -> None:
    later = went_on(ann, outcome)
    saw(browser, outcome, later)
    rated(browser, outcome, "up")
    rated(browser, later, "down")
    assert not pairs()


def test_a_suspicious_rating_makes_no_pair(ann: User, browser: Client, outcome: Outcome) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    rated(browser, again, "down")
    for _ in range(BURST):
        rated(browser, outcome, "up")
    assert Event.objects.filter(kind="rating", suspicious="burst").exists()
    assert not pairs()


def test_what_was_gone_on_from_after_regenerating_stands_above_what_was_left(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    went_on(ann, again)
    [pair] = pairs()
    assert (pair.rule_id, str(pair.chosen_id), str(pair.rejected_id)) == (
        "kept",
        again.answer,
        outcome.answer,
    )
    assert (pair.score, pair.difference) == (1.0, "")
    assert Event.objects.get(kind="regenerate").pk in pair.evidence


def test_what_was_turned_back_to_and_gone_on_from_stands_above_the_new_one(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    turned_to(ann, outcome)
    went_on(ann, outcome)
    [pair] = pairs()
    assert (str(pair.chosen_id), str(pair.rejected_id), pair.score) == (outcome.answer, again.answer, 2.0)


def test_what_was_turned_back_to_before_leaving_stayed(ann: User, browser: Client, outcome: Outcome) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    turned_to(ann, outcome)
    assert not pairs()
    kept(browser, event("leave", {"after_ms": 9, "how": "closed"}, message=outcome.answer))
    assert says() == [("kept", outcome.answer, again.answer)]


def test_whoever_goes_on_from_both_keeps_neither(ann: User, browser: Client, outcome: Outcome) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    went_on(ann, again)
    went_on(ann, outcome)
    assert not pairs()


def test_what_was_gone_on_from_with_a_complaint_was_not_kept(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    went_on(ann, again, "That is wrong.")
    assert not pairs()


def test_going_on_from_what_a_choice_led_to_is_no_keeping(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    """Else the rule would be right by construction wherever it is held against a vote."""
    again = regenerated(ann, outcome)
    comparison = compared(ann, again, "One more.")
    saw(browser, outcome, again)
    saw_sides(browser, comparison)
    chose(ann, comparison, "b")
    comparison.refresh_from_db()
    went_on(ann, dataclasses.replace(again, answer=str(comparison.kept_id)))
    assert not pairs("kept") and len(pairs("comparison")) == 1


def test_regenerating_without_going_on_says_nothing(ann: User, browser: Client, outcome: Outcome) -> None:
    saw(browser, outcome, regenerated(ann, outcome))
    assert not pairs()


def test_a_discarded_answer_that_was_not_seen_makes_no_pair(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, again)
    went_on(ann, again)
    assert not pairs()


@pytest.mark.parametrize("status", [Status.FAILED, Status.INTERRUPTED])
def test_an_answer_that_broke_off_is_not_rejected_for_what_it_says(
    ann: User, browser: Client, outcome: Outcome, status: Status
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    Generation.objects.filter(message=UUID(outcome.answer)).update(status=status)
    went_on(ann, again)
    assert not pairs()


def test_an_answer_that_is_still_written_makes_its_pair_once_it_has_ended(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    went_on(ann, again)
    live = Generation.objects.filter(message=UUID(outcome.answer))
    live.update(status=Status.STREAMING, ended_at=None)
    assert not pairs()
    live.update(status=Status.STOPPED, ended_at=timezone.now())
    assert not pairs()
    kept(browser, event("leave", {"after_ms": 9, "how": "closed"}, message=again.answer))
    assert says() == [("kept", again.answer, outcome.answer)]


def test_regenerating_with_an_instruction_is_another_rule_and_says_why(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome, "Short.", "shorter")
    saw(browser, outcome, again)
    went_on(ann, again)
    assert not pairs()
    switch("kept_after_instruction", is_on=True)
    [pair] = pairs()
    assert (str(pair.chosen_id), str(pair.rejected_id)) == (again.answer, outcome.answer)
    assert (pair.difference, pair.carries, pair.reason) == ("instruction", "rejected", "shorter")


def test_the_answer_after_an_objection_stands_above_the_one_objected_to(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    better = went_on(ann, outcome, "No, I meant the one in Texas.")
    went_on(ann, better, "Thank you so much, that helped.")
    saw(browser, outcome, better)
    assert not pairs()
    switch("clarified", is_on=True)
    [pair] = pairs()
    assert (str(pair.chosen_id), str(pair.rejected_id)) == (better.answer, outcome.answer)
    assert (pair.difference, pair.carries, pair.status) == ("clarification", "rejected", "review")
    assert pair.score and 0.5 <= pair.score <= 1


def test_an_answer_that_was_objected_to_again_is_not_the_better_one(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    worse = went_on(ann, outcome, "No, I meant the one in Texas.")
    went_on(ann, worse, "That is wrong.")
    saw(browser, outcome, worse)
    switch("clarified", is_on=True)
    assert not pairs()


def test_a_deleted_conversation_makes_no_pair(ann: User, browser: Client, outcome: Outcome) -> None:
    saw(browser, outcome)
    corrected(ann, outcome, "The best answer.")
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(outcome.conversation))
    assert not pairs()
