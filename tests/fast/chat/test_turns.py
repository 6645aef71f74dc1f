"""The message tree as its deeds make it."""

import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import conversations, turns
from chat.activities import Outcome
from chat.exceptions import BadField, Conflict, NotFound
from chat.models import Activity, Conversation, Message, User
from chat.tree import Tree
from inference.generations import queue
from inference.generations.adopt import load
from inference.generations.values import Ending
from inference.generations.write import fold
from inference.models import Generation, Status
from inference.sampling import SamplingParams
from tests.cast import person

OWNER = "a process"


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


def ended(outcome: Outcome, text: str = "An answer.", status: Status = Status.COMPLETE) -> Outcome:
    """As if the pump had written `text`."""
    assert outcome.generation
    fold(UUID(outcome.generation), Ending(status))
    Generation.objects.filter(pk=outcome.generation).update(text=text, token_ids=[1, 2], prompt_token_ids=[3])
    return outcome


def send(ann: User, text: str = "A question", after: Outcome | None = None) -> Outcome:
    return turns.send(
        ann,
        owner=OWNER,
        client_id=uuid4(),
        conversation=UUID(after.conversation) if after else None,
        parent=UUID(after.answer) if after and after.answer else None,
        text=text,
    )


def test_regenerate_adds_a_sibling_and_overwrites_nothing(ann: User) -> None:
    first = ended(send(ann))
    second = turns.regenerate(
        ann, owner=OWNER, client_id=uuid4(), message=UUID(first.answer), instruction="shorter"
    )
    pager = Tree.of(UUID(first.conversation)).pager(UUID(second.answer))
    generation = Generation.objects.get(pk=UUID(second.generation))

    assert (pager.position, pager.count, pager.previous) == (2, 2, UUID(first.answer))
    assert Generation.objects.get(pk=UUID(first.generation)).text == "An answer."
    assert generation.instruction == "shorter"
    assert generation.messages == [{"role": "user", "content": "A question"}], "the instruction stands apart"
    assert str(Conversation.objects.get().shown_id) == second.answer


def test_edit_begins_a_branch_beside_the_first_message(ann: User) -> None:
    first = ended(send(ann, "One"))
    second = turns.edit(ann, owner=OWNER, client_id=uuid4(), message=UUID(first.message), text="Two")
    tree = Tree.of(UUID(first.conversation))

    assert tree.path_to(UUID(second.answer)) == [UUID(second.message), UUID(second.answer)]
    assert tree.pager(UUID(second.message)).count == 2
    assert Message.objects.get(pk=UUID(first.message)).content == "One"
    assert Activity.objects.get(kind="edited").value == {"of": first.message}


def test_an_answer_and_its_continuations_count_as_one_in_the_pager(ann: User) -> None:
    first = ended(send(ann), "Cut o", Status.STOPPED)
    carried_on = turns.continue_(ann, owner=OWNER, client_id=uuid4(), message=UUID(first.answer))
    ended(carried_on, "Cut off")
    other = turns.regenerate(ann, owner=OWNER, client_id=uuid4(), message=UUID(carried_on.answer))
    tree = Tree.of(UUID(first.conversation))

    assert tree.pager(UUID(carried_on.answer)).count == 2
    assert tree.pager(UUID(other.answer)).previous == UUID(carried_on.answer), "the longest of the chain"


def test_the_branch_that_was_chosen_is_remembered(ann: User) -> None:
    first = ended(send(ann, "One"))
    follow = ended(send(ann, "And then?", after=first))
    ended(turns.edit(ann, owner=OWNER, client_id=uuid4(), message=UUID(first.message), text="Two"))
    turns.show(ann, client_id=uuid4(), message=UUID(first.message))
    assert str(Conversation.objects.get().shown_id) == follow.answer


def test_a_model_sees_its_own_branch_only(ann: User) -> None:
    first = ended(send(ann, "One"), "First.")
    ended(turns.edit(ann, owner=OWNER, client_id=uuid4(), message=UUID(first.message), text="Two"), "Second.")
    third = send(ann, "Three", after=first)
    messages = Generation.objects.get(pk=UUID(third.generation)).messages
    assert [item["content"] for item in messages] == ["One", "First.", "Three"]


def test_a_question_whose_answer_failed_joins_the_next_one(ann: User) -> None:
    first = ended(send(ann, "One"), "", Status.FAILED)
    second = send(ann, "Two", after=first)
    messages = Generation.objects.get(pk=UUID(second.generation)).messages
    assert messages == [{"role": "user", "content": "One\n\nTwo"}]


def test_what_still_streams_is_neither_answered_nor_regenerated(ann: User) -> None:
    first = send(ann)
    with pytest.raises(Conflict):
        send(ann, "Too soon", after=first)
    with pytest.raises(Conflict):
        turns.regenerate(ann, owner=OWNER, client_id=uuid4(), message=UUID(first.answer))
    assert Message.objects.count() == 2


@pytest.mark.parametrize("text", ["", "  \n", "x" * (turns.TEXT_MAX + 1)])
def test_a_text_out_of_bounds_is_refused_by_name(ann: User, text: str) -> None:
    with pytest.raises(BadField) as refused:
        send(ann, text)
    assert refused.value.field == "text"
    assert not Conversation.objects.exists()


def test_each_deed_of_a_stranger_finds_nothing(ann: User) -> None:
    first = ended(send(ann), "Cut", Status.STOPPED)
    bob, answer, question = person("bob"), UUID(first.answer), UUID(first.message)
    thread = UUID(first.conversation)
    deeds: list[Callable[[], Outcome]] = [
        lambda: send(bob, "Hello", after=first),
        lambda: turns.edit(bob, owner=OWNER, client_id=uuid4(), message=question, text="x"),
        lambda: turns.regenerate(bob, owner=OWNER, client_id=uuid4(), message=answer),
        lambda: turns.retry(bob, owner=OWNER, client_id=uuid4(), message=answer),
        lambda: turns.continue_(bob, owner=OWNER, client_id=uuid4(), message=answer),
        lambda: turns.show(bob, client_id=uuid4(), message=answer),
        lambda: turns.stop(bob, client_id=uuid4(), generation=UUID(first.generation), offset=0),
        lambda: conversations.rename(bob, client_id=uuid4(), conversation=thread, title="x"),
        lambda: conversations.delete(bob, client_id=uuid4(), conversation=thread),
        lambda: conversations.restore(bob, client_id=uuid4(), conversation=thread),
    ]
    for deed in deeds:
        with pytest.raises(NotFound):
            deed()
    assert Activity.objects.count() == 1


def test_a_deed_sent_again_is_answered_as_before_though_by_now_it_would_find_nothing(ann: User) -> None:
    thread = UUID(ended(send(ann)).conversation)
    client_id = uuid4()
    done = conversations.delete(ann, client_id=client_id, conversation=thread)
    again = conversations.delete(ann, client_id=client_id, conversation=thread)
    assert (done.repeat, again.repeat, again.conversation) == (False, True, done.conversation)
    with pytest.raises(NotFound):
        conversations.delete(ann, client_id=uuid4(), conversation=thread)


def test_a_question_waits_for_few_statements(ann: User) -> None:
    """Each is a round trip before the first token; a savepoint and its release stand for the transaction."""
    ended(send(ann))  # makes the variant
    with CaptureQueriesContext(connection) as first:
        before = send(ann)
    ended(before)
    with CaptureQueriesContext(connection) as second:
        send(ann, after=before)
    assert len(first) <= 10 and len(second) <= 13


def test_a_deed_knows_the_work_of_its_pump_as_the_rows_tell_it(ann: User) -> None:
    first = ended(send(ann))
    message, sampling = UUID(first.answer), SamplingParams.parse({"stop": ["#"], "max_tokens": 7})
    for outcome in (
        send(ann, after=first),
        turns.regenerate(
            ann, owner=OWNER, client_id=uuid4(), message=message, instruction="shorter", sampling=sampling
        ),
    ):
        assert outcome.job == load(UUID(outcome.generation), 1)


def test_activities_are_numbered_densely(ann: User) -> None:
    first = ended(send(ann))
    ended(send(ann, "Two", after=first))
    conversations.rename(ann, client_id=uuid4(), conversation=UUID(first.conversation), title="Named")
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(first.conversation))
    conversations.restore(ann, client_id=uuid4(), conversation=UUID(first.conversation))
    numbers = Activity.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5]


def test_a_deleted_conversation_stops_its_answers_and_can_be_restored(ann: User) -> None:
    live = send(ann)
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(live.conversation))
    assert Generation.objects.get().stop_requested_at
    assert not Message.objects.visible_to(ann).exists()
    conversations.restore(ann, client_id=uuid4(), conversation=UUID(live.conversation))
    assert Message.objects.visible_to(ann).count() == 2


def test_a_deed_sent_again_is_no_error_of_the_database(ann: User) -> None:
    """Whatever its log calls an error, `make up` shows to the operator."""
    client_id = uuid4()
    thread = UUID(ended(send(ann)).conversation)
    outcomes = [
        conversations.rename(ann, client_id=client_id, conversation=thread, title="Named") for _ in range(2)
    ]
    assert [outcome.repeat for outcome in outcomes] == [False, True]
    assert "activity_once" not in Path(os.environ["FLYWHEEL_DATA_DIR"], "postgres.log").read_text()


@pytest.mark.django_db(transaction=True)
def test_send_pressed_twice_at_once_is_one_row() -> None:
    ann, client_id, outcomes = person("ann"), uuid4(), []
    together = threading.Barrier(4)

    def press() -> None:
        together.wait()
        outcomes.append(
            turns.send(ann, owner=OWNER, client_id=client_id, conversation=None, parent=None, text="Once")
        )
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({outcome.generation for outcome in outcomes}) == 1
    assert sorted(outcome.repeat for outcome in outcomes) == [False, True, True, True]
    assert Conversation.objects.count() == Activity.objects.count() == 1
    assert Message.objects.count() == 2


@pytest.mark.parametrize("deed", [turns.regenerate, turns.retry, turns.continue_, None])
def test_one_person_may_have_only_so_many_answers_under_way(
    ann: User, monkeypatch: pytest.MonkeyPatch, deed: Callable[..., Outcome] | None
) -> None:
    monkeypatch.setattr(queue, "ANSWERS_MAX", 2)
    stopped = ended(send(ann), status=Status.STOPPED)
    asked = partial(
        turns.send, ann, client_id=uuid4(), owner=OWNER, conversation=None, parent=None, text="Again"
    )
    asked()
    send(person("bob"))
    send(ann)
    with pytest.raises(Conflict, match="of your questions are being answered") as refused:
        deed(ann, owner=OWNER, client_id=uuid4(), message=UUID(stopped.answer)) if deed else send(ann)
    assert refused.value.code == "too_many"
    assert Generation.objects.filter(subject=ann.pk).count() == 3, "nothing of it is there"
    assert asked().repeat
