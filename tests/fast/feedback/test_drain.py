"""What happens in the chat becomes events: once, in order, about the right answer."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from chat import choices, turns
from chat.activities import Outcome
from chat.models import Activity, Comparison, Message, User
from feedback import drain
from feedback.models import Event
from inference.generations.values import Ending
from inference.models import Generation, Status
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import kept, rating
from tests.race import overtaken

OWNER = "a process"


def drained(kind: str) -> Event:
    drain.drain_all()
    return Event.objects.get(kind=kind)


def test_regenerating_is_an_event_about_the_answer_that_was_not_enough(ann: User, outcome: Outcome) -> None:
    again = turns.regenerate(
        ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer), instruction="shorter"
    )
    event = drained("regenerate")
    assert (str(event.message_id), str(event.generation)) == (outcome.answer, outcome.generation)
    assert event.value == {"instead": again.answer, "instruction": "shorter"}
    assert (event.source, event.sender) == ("server", ann)


def test_editing_a_question_is_an_event_about_the_answer_it_had(ann: User, outcome: Outcome) -> None:
    other = turns.edit(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.message), text="Better")
    event = drained("edit_prompt")
    assert str(event.message_id) == outcome.answer
    assert event.value == {"of": outcome.message, "by": other.message}


@pytest.mark.parametrize(("offset", "on_screen"), [(4, 4), (900, 10)])
def test_a_stop_waits_for_its_answers_end_and_says_what_was_seen(
    ann: User, offset: int, on_screen: int
) -> None:
    outcome = ask(ann)
    turns.stop(ann, client_id=uuid4(), generation=UUID(outcome.generation), offset=offset)
    drain.drain_all()
    assert not Event.objects.exists()
    ended(outcome, "Ten letters"[:10], Ending(Status.STOPPED))
    event = drained("stop")
    assert (str(event.message_id), event.value) == (outcome.answer, {"on_screen": on_screen, "produced": 10})


def test_what_comes_after_a_stop_waits_with_it_so_that_order_holds(ann: User, outcome: Outcome) -> None:
    later = ask(ann, "And then?", outcome)
    turns.stop(ann, client_id=uuid4(), generation=UUID(later.generation), offset=0)
    turns.show(ann, client_id=uuid4(), message=UUID(outcome.answer))
    drain.drain_all()
    assert Activity.objects.filter(drained_at=None).count() == 2
    ended(later, "", Ending(Status.STOPPED))
    drain.drain_all()
    kinds = Event.objects.order_by("counter").values_list("kind", flat=True)
    assert list(kinds) == ["stop", "branch_shown"]


def test_carrying_on_and_turning_back_are_events(ann: User, outcome: Outcome) -> None:
    Generation.objects.update(finish_reason="length")
    longer = turns.continue_(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer))
    assert drained("continue").value == {"by": longer.answer}
    turns.show(ann, client_id=uuid4(), message=UUID(outcome.answer))
    event = drained("branch_shown")
    assert (str(event.message_id), event.value) == (outcome.answer, {"chosen": outcome.answer})


def test_turning_to_another_wording_is_about_the_answer_under_it(ann: User, outcome: Outcome) -> None:
    ended(turns.edit(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.message), text="Better"))
    turns.show(ann, client_id=uuid4(), message=UUID(outcome.message))
    event = drained("branch_shown")
    assert (str(event.message_id), event.value) == (outcome.answer, {"chosen": outcome.message})


def test_what_only_a_newer_version_knows_waits_for_its_worker(ann: User, outcome: Outcome) -> None:
    turns.regenerate(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer))
    Activity.objects.filter(kind="regenerated").update(kind="unheard_of")
    assert drain.drain_all() == 1 and not Event.objects.exists()
    Activity.objects.filter(kind="unheard_of").update(kind="regenerated")
    assert drain.drain_all() == 1 and Event.objects.get().kind == "regenerate"


def test_a_stop_is_told_once_and_not_when_it_came_too_late(ann: User, outcome: Outcome) -> None:
    turns.stop(ann, client_id=uuid4(), generation=UUID(outcome.generation), offset=3)
    later = ask(ann, "And then?", outcome)
    for offset in (4, 5):
        turns.stop(ann, client_id=uuid4(), generation=UUID(later.generation), offset=offset)
    ended(later, "Ten letters"[:10], Ending(Status.STOPPED))
    assert drained("stop").value == {"on_screen": 4, "produced": 10}


def test_what_is_edited_is_about_the_answer_that_was_kept(ann: User, outcome: Outcome) -> None:
    beside = ended(choices.compare(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer)))
    comparison = Comparison.objects.get()
    kept = Comparison.Choice.A if str(comparison.a_id) == outcome.answer else Comparison.Choice.B
    choices.choose(ann, client_id=uuid4(), comparison=comparison.pk, choice=kept)
    turns.edit(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.message), text="Better")
    event = drained("edit_prompt")
    assert str(event.message_id) == outcome.answer != beside.answer


def test_an_id_that_its_person_has_used_keeps_no_deed_from_being_told(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    """While no worker is there, the download tells the ids of activities."""
    turns.regenerate(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer))
    kept(browser, rating(outcome, client_id=str(Activity.objects.latest("number").pk)))
    assert drained("regenerate").source == "server"


def test_going_on_is_told_though_another_deed_has_the_id_of_the_comparison(
    ann: User, outcome: Outcome
) -> None:
    ended(choices.compare(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer)))
    turns.show(ann, client_id=Comparison.objects.get().pk, message=UUID(outcome.answer))
    ask(ann, "And then?", outcome)
    assert drained("comparison").value["choice"] == "none"


def test_one_conversation_that_cannot_be_told_holds_up_no_other(
    ann: User, outcome: Outcome, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = ended(ask(ann, "Elsewhere"))
    for each in (outcome, other):
        turns.regenerate(ann, owner=OWNER, client_id=uuid4(), message=UUID(each.answer))
    real = drain._made

    def broken(activity: Activity) -> drain.Made | None:
        assert str(activity.conversation_id) != outcome.conversation, "this one is broken"
        return real(activity)

    monkeypatch.setattr(drain, "_made", broken)
    assert drained("regenerate").conversation_id == UUID(other.conversation)
    assert "could not be told" in caplog.text
    assert Activity.objects.filter(drained_at=None).count() == 2


def test_draining_again_changes_nothing(ann: User, outcome: Outcome) -> None:
    turns.regenerate(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer))
    assert drain.drain_all() == 2
    before = list(Event.objects.values())
    assert drain.drain_all() == 0
    Activity.objects.update(drained_at=None)
    assert drain.drain_all() == 2
    assert list(Event.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_two_that_drain_at_once_do_not_meet(ann: User) -> None:
    outcome = ended(ask(ann))
    turns.regenerate(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer))
    thread = UUID(outcome.conversation)
    rivals: list[int] = []
    assert overtaken(lambda: drain.drain(thread), lambda: rivals.append(drain.drain(thread))) == 2
    assert rivals == [0]
    assert Event.objects.count() == 1


def test_what_is_only_said_is_no_signal(ann: User, outcome: Outcome) -> None:
    drain.drain_all()
    assert not Event.objects.exists()
    assert not Activity.objects.filter(drained_at=None).exists()
    assert Message.objects.count() == 2
