"""Two answers to one question: drawn by a stated chance, blind until the choice, and one of them kept."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from chat import choices, turns
from chat.activities import Outcome
from chat.comparisons import Choice
from chat.exceptions import Conflict, NotFound
from chat.models import Activity, Comparison, Conversation, Message, User
from chat.tree import Tree
from inference.generations.values import Ending
from inference.generations.write import fold
from inference.models import Assignment, Generation, Status
from inference.sampling import SamplingParams
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, generation_of, page_of

A_NAME, B_NAME = "first-model", "second-model"


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


@pytest.fixture(autouse=True)
def always(settings: Any) -> None:
    settings.COMPARE_RATE, settings.COMPARE_PER_DAY = 1.0, 100
    settings.INFERENCE_MODEL = A_NAME
    settings.COMPARE_WITH = [{"model": B_NAME}]


def both(outcome: Outcome, a: str = "Left.", b: str = "Right.", ending: Ending | None = None) -> Comparison:
    """As if the pumps had written both."""
    found = Comparison.objects.select_related("a", "b").get(conversation__id=outcome.conversation, choice="")
    for side, text in ((found.a, a), (found.b, b)):
        assert side.generation_id
        fold(
            side.generation_id,
            (ending if text == b else None) or Ending(Status.COMPLETE, finish_reason="stop"),
        )
        Generation.objects.filter(pk=side.generation_id).update(text=text, served_model="")
    return found


def choose(ann: User, comparison: Comparison, choice: Choice, key: UUID | None = None) -> Outcome:
    return choices.choose(ann, client_id=key or uuid4(), comparison=comparison.pk, choice=choice)


def test_a_question_gets_two_answers_and_their_chance_is_stored(ann: User) -> None:
    outcome = ask(ann)
    comparison, assignment = Comparison.objects.get(), Assignment.objects.get()
    models = {
        each.generation.variant.served_model for each in (comparison.a, comparison.b) if each.generation
    }
    assert models == {A_NAME, B_NAME}
    assert (assignment.reason, assignment.rate, assignment.probability) == ("rate", 1.0, 1.0)
    assert [each["weight"] for each in assignment.pool] == [1.0, 1.0]
    assert {assignment.a_id, assignment.b_id} == {comparison.a.generation_id, comparison.b.generation_id}
    assert outcome.beside and outcome.beside.generation == comparison.b.generation_id
    assert comparison.is_blind and Conversation.objects.get().comparing_id == comparison.pk


def test_nobody_is_asked_more_often_than_the_operator_says(ann: User, settings: Any) -> None:
    settings.COMPARE_PER_DAY = 1
    both(ask(ann))
    ask(ann)
    ask(person("bob"))
    assert sorted(Assignment.objects.values_list("subject", flat=True)) == sorted(
        User.objects.values_list("pk", flat=True)
    )


def test_without_a_rate_nothing_is_compared(ann: User, settings: Any) -> None:
    settings.COMPARE_RATE = 0.0
    ask(ann)
    assert not Comparison.objects.exists() and Message.objects.count() == 2


@pytest.mark.parametrize(
    ("choice", "kept"),
    [(Choice.A, "a"), (Choice.B, "b"), (Choice.TIE, "a"), (Choice.CANT_TELL, "a"), (Choice.BOTH_BAD, "a")],
)
def test_the_chosen_side_is_the_branch_and_the_other_leaves_no_trace(
    ann: User, choice: Choice, kept: str
) -> None:
    outcome = ask(ann)
    comparison = both(outcome)
    choose(ann, comparison, choice)
    comparison.refresh_from_db()
    chosen: Message = getattr(comparison, kept)
    loser = comparison.b if kept == "a" else comparison.a
    assert (comparison.choice, comparison.kept) == (choice, chosen) and comparison.decided_at
    thread = Conversation.objects.get()
    assert (thread.shown_id, thread.comparing_id) == (chosen.pk, None)
    tree = Tree.of(thread.pk)
    assert chosen.parent_id and tree.leaf_under(chosen.parent_id) == chosen.pk
    assert tree.pager(chosen.pk).count == 1
    html = page_of(signed_in(ann), outcome)
    assert chosen.text in html and loser.text not in html and str(loser.pk) not in html


def test_a_second_choice_is_refused_and_a_repeat_is_not(ann: User) -> None:
    comparison, key = both(ask(ann)), uuid4()
    first = choose(ann, comparison, Choice.A, key)
    assert choose(ann, comparison, Choice.A, key).repeat and not first.repeat
    for choice in (Choice.A, Choice.B, Choice.NONE):
        with pytest.raises(Conflict, match="decided before"):
            choose(ann, comparison, choice)
    assert Comparison.objects.get().choice == "a"


def test_nothing_is_chosen_before_both_are_there_but_all_can_be_skipped(ann: User) -> None:
    ask(ann)
    comparison = Comparison.objects.get()
    with pytest.raises(Conflict, match="still being written"):
        choose(ann, comparison, Choice.A)
    choose(ann, comparison, Choice.NONE)
    comparison.refresh_from_db()
    assert (comparison.choice, comparison.kept_id) == ("none", comparison.a_id)
    stops = Generation.objects.filter(stop_requested_at__isnull=False)
    assert [each.pk for each in stops] == [comparison.b.generation_id], (
        "nobody waits for what nobody will see"
    )


def test_going_on_without_choosing_is_no_choice_and_is_done_once(ann: User) -> None:
    outcome = ask(ann)
    comparison = both(outcome)
    later = ask(ann, "And then?", outcome)
    comparison.refresh_from_db()
    assert (comparison.choice, str(comparison.kept_id)) == ("none", outcome.answer)
    messages = generation_of(later).messages
    assert [each["content"] for each in messages] == ["A question", "Left.", "And then?"]
    assert Activity.objects.filter(kind="chosen").count() == 1


@pytest.mark.parametrize("status", [Status.FAILED, Status.INTERRUPTED])
def test_a_side_that_failed_makes_an_ordinary_answer_of_the_other(ann: User, status: Status) -> None:
    outcome = ask(ann)
    comparison = Comparison.objects.get()
    assert comparison.a.generation_id and comparison.b.generation_id
    fold(comparison.a.generation_id, Ending(status))
    fold(comparison.b.generation_id, Ending(Status.COMPLETE))
    Generation.objects.filter(pk=comparison.b.generation_id).update(text="Right.")
    with pytest.raises(Conflict, match="did not come"):
        choose(ann, comparison, Choice.B)
    choose(ann, comparison, Choice.NONE)
    comparison.refresh_from_db()
    assert (comparison.choice, comparison.kept_id) == ("failed", comparison.b_id)
    assert "Right." in page_of(signed_in(ann), outcome)


def test_nothing_on_the_page_tells_which_is_which_before_the_choice(ann: User, browser: Client) -> None:
    outcome = ask(ann)
    comparison = both(outcome)
    fragments = [
        browser.get(f"/c/{outcome.conversation}/messages/{side}/").content.decode()
        for side in (comparison.a_id, comparison.b_id)
    ]
    told = [page_of(browser, outcome), browser.get(f"/c/{outcome.conversation}/branch").content.decode()]
    for html in (*fragments, *(each.partition('id="thread"')[2].partition("</section>")[0] for each in told)):
        assert A_NAME not in html and B_NAME not in html and "prompt" not in html.lower()
        assert "data-rates" not in html and "info-" not in html
    reveal = f"/c/{outcome.conversation}/comparisons/{comparison.pk}/"
    assert browser.get(reveal).status_code == 404
    choose(ann, comparison, Choice.A)
    html = browser.get(reveal).content.decode()
    first, second = re.findall(r"(first-model|second-model)", html)
    assert {first, second} == {A_NAME, B_NAME}
    assert "A was" in html and "prompt 1, temperature 0.7" in html
    assert comparison.a.generation and first == comparison.a.generation.variant.served_model


def test_another_answer_is_compared_with_one_that_is_there(ann: User, settings: Any, browser: Client) -> None:
    settings.COMPARE_RATE = 0.0
    outcome = ended(ask(ann))
    Generation.objects.update(left_out=1)  # as if its question had not fit
    beside = choices.compare(ann, owner="a process", client_id=uuid4(), message=UUID(outcome.answer))
    assert generation_of(beside).left_out == 0, "what fits is found out anew"
    comparison = Comparison.objects.get()
    assignment = Assignment.objects.get()
    assert not comparison.is_blind and str(comparison.kept_id) == outcome.answer
    assert (assignment.reason, assignment.rate, assignment.probability) == ("asked", None, 1.0)
    assert generation_of(beside).variant.served_model == B_NAME
    ended(beside, "Another.")
    html = page_of(browser, outcome)
    assert html.count('class="answer side"') == 2 and "Another." in html
    fresh = Choice.A if str(comparison.a_id) == beside.answer else Choice.B
    choose(ann, comparison, fresh)
    assert str(Conversation.objects.get().shown_id) == beside.answer
    assert Tree.of(UUID(outcome.conversation)).pager(UUID(beside.answer)).count == 2, "what was there stays"


def test_a_new_answer_that_lost_is_in_no_pager(ann: User, settings: Any) -> None:
    settings.COMPARE_RATE = 0.0
    outcome = ended(ask(ann))
    beside = ended(choices.compare(ann, owner="a process", client_id=uuid4(), message=UUID(outcome.answer)))
    comparison = Comparison.objects.get()
    choose(ann, comparison, Choice.A if str(comparison.a_id) == outcome.answer else Choice.B)
    pager = Tree.of(UUID(outcome.conversation)).pager(UUID(outcome.answer))
    assert (pager.count, str(beside.answer) in page_of(signed_in(ann), outcome)) == (1, False)


def test_what_streams_or_failed_is_compared_with_nothing(ann: User, settings: Any) -> None:
    settings.COMPARE_RATE = 0.0
    live = ask(ann)
    for _ in range(2):
        with pytest.raises(Conflict):
            choices.compare(ann, owner="a process", client_id=uuid4(), message=UUID(live.answer))
        if Generation.objects.get().is_live:
            ended(live, "", Ending(Status.FAILED))
    assert Message.objects.count() == 2


def test_nobody_chooses_what_is_not_theirs(ann: User) -> None:
    comparison = both(ask(ann))
    bob = person("bob")
    with pytest.raises(NotFound):
        choose(bob, comparison, Choice.A)
    with pytest.raises(NotFound):
        choices.choose(bob, client_id=uuid4(), comparison=uuid4(), choice=Choice.A)
    with pytest.raises(NotFound):
        choices.compare(bob, owner="x", client_id=uuid4(), message=comparison.a_id)
    path = f"/c/{comparison.conversation_id}/comparisons/{comparison.pk}/"
    assert signed_in(bob).get(path).status_code == 404


def test_regenerating_settles_what_was_compared(ann: User) -> None:
    outcome = ask(ann)
    comparison = both(outcome)
    turns.regenerate(ann, owner="a process", client_id=uuid4(), message=comparison.a_id)
    comparison.refresh_from_db()
    assert comparison.choice == "none"


def compare(ann: User, outcome: Outcome) -> Comparison:
    """With another answer, both whole."""
    ended(choices.compare(ann, owner="a process", client_id=uuid4(), message=UUID(outcome.answer)))
    return Comparison.objects.get(choice="")


def test_what_came_after_an_answer_that_is_compared_later_is_there_again(ann: User, settings: Any) -> None:
    settings.COMPARE_RATE = 0.0
    first = ended(ask(ann))
    second = ended(ask(ann, "And then?", first))
    comparison = compare(ann, first)
    choose(ann, comparison, Choice.A if str(comparison.a_id) == first.answer else Choice.B)
    assert str(Conversation.objects.get().shown_id) == second.answer


def test_nothing_goes_on_from_a_side_that_is_not_kept(ann: User) -> None:
    outcome = ask(ann)
    comparison = both(outcome)
    hidden = Outcome(outcome.conversation, outcome.message, str(comparison.b_id))
    before = Message.objects.count()
    for _ in range(2):  # before the choice, when it would tell the name, and after it
        with pytest.raises(Conflict, match="Another answer was chosen"):
            turns.show(ann, client_id=uuid4(), message=comparison.b_id)
        with pytest.raises(Conflict, match="Another answer was chosen"):
            ask(ann, "And then?", hidden)
        if not Comparison.objects.get().choice:
            choose(ann, comparison, Choice.A)
    assert Message.objects.count() == before


def test_an_answer_is_compared_once_at_a_time(ann: User, settings: Any) -> None:
    settings.COMPARE_RATE = 0.0
    outcome = ended(ask(ann))
    compare(ann, outcome)
    with pytest.raises(Conflict, match="compared already"):
        choices.compare(ann, owner="a process", client_id=uuid4(), message=UUID(outcome.answer))
    assert Comparison.objects.get().choice == ""


def test_nothing_is_drawn_that_would_say_the_same_twice(ann: User, settings: Any) -> None:
    settings.COMPARE_WITH = []
    turns.send(
        ann,
        owner="a process",
        client_id=uuid4(),
        conversation=None,
        parent=None,
        text="A question",
        sampling=SamplingParams(temperature=0),
    )
    assert not Comparison.objects.exists()
