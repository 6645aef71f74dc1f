"""What people write after an answer is labelled: once per version, about the right answer."""

from dataclasses import replace
from uuid import UUID, uuid5

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from chat.activities import Outcome
from chat.models import Conversation, Message, User
from feedback.followup import classifier, labelling
from feedback.models import Event
from feedback.tasks import label_follow_ups, label_recent_follow_ups
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import kept, rating
from tests.race import overtaken


def labelled() -> list[Event]:
    label_recent_follow_ups()
    return list(Event.objects.filter(kind="follow_up").order_by("happened_at"))


def said(ann: User, text: str, after: Outcome) -> Outcome:
    return ended(ask(ann, text, after))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("That is wrong.", "complaint"),
        ("You did not answer my question!", "complaint"),
        ("No, I meant the one in Texas.", "clarification"),
        ("Thank you so much, that helped.", "thanks"),
        ("What is the name of the largest city of France?", "rephrase"),
        ("And what is the capital of Poland?", "none"),
    ],
)
def test_the_next_message_is_an_event_about_the_answer_before_it(ann: User, text: str, label: str) -> None:
    first = ended(ask(ann, "Which is the largest city of France?"), "It is Paris.")
    later = said(ann, text, first)
    [event] = labelled()
    assert (str(event.message_id), str(event.generation)) == (first.answer, first.generation)
    assert (event.sender, str(event.conversation_id), event.source) == (ann, first.conversation, "server")
    assert event.happened_at == Message.objects.get(pk=str(later.message)).created_at
    assert 0 < event.value.pop("probability") <= 1
    assert event.value == {
        **{"label": label, "by": later.message, "attributed": "last"},
        "classifier": classifier.current().version,
    }


def test_its_id_derives_from_message_and_version_so_that_two_who_saw_none_write_one(
    ann: User, outcome: Outcome
) -> None:
    later = said(ann, "Thanks!", outcome)
    [event] = labelled()
    assert event.pk == uuid5(UUID(later.message), classifier.current().version)


def test_an_id_that_its_person_has_used_keeps_no_label_from_being_written(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    later = said(ann, "Thanks!", outcome)
    for key in (uuid5(UUID(later.message), classifier.current().version), UUID(later.message)):
        kept(browser, rating(outcome, client_id=str(key)))
    assert [event.value["by"] for event in labelled()] == [later.message]


def test_a_question_without_an_answer_before_it_has_no_label(outcome: Outcome) -> None:
    assert labelled() == []


def test_what_is_labelled_is_not_labelled_again(ann: User, outcome: Outcome) -> None:
    said(ann, "And then?", outcome)
    before = labelled()
    assert labelled() == before
    label_follow_ups()
    assert list(Event.objects.all()) == before


def test_another_version_adds_labels_and_rewrites_none(
    ann: User, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(ann, "Thanks!", outcome)
    [first] = labelled()
    other = replace(classifier.current(), version="2-other")
    monkeypatch.setattr(labelling, "current", lambda: other)
    versions = [event.value["classifier"] for event in labelled()]
    assert sorted(versions) == sorted([first.value["classifier"], "2-other"])
    assert Event.objects.get(pk=first.pk).value == first.value


def test_old_messages_are_labelled_too(ann: User, outcome: Outcome) -> None:
    later = said(ann, "Thanks!", outcome)
    _made_older(later)
    assert labelled() == []
    label_follow_ups()
    assert Event.objects.get(kind="follow_up").value["label"] == "thanks"


def _made_older(later: Outcome) -> None:
    """The message as it would be, had it been written in 2001."""
    message = Message.objects.get(pk=str(later.message))
    Message.objects.filter(parent=message).delete()
    message.delete()
    message.pk = UUID(int=1_000_000_000_000 << 80)
    message.save(force_insert=True)


def test_many_are_labelled_batch_by_batch(
    ann: User, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelling, "BATCH", 2)
    for number in range(5):
        outcome = said(ann, f"And the number {number}?", outcome)
    assert len(labelled()) == 5


def test_a_run_ends_when_its_time_is_over_and_the_next_goes_on(
    ann: User, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelling, "BATCH", 1)
    for text in ("Why?", "Thanks!"):
        outcome = said(ann, text, outcome)
    assert labelling.label_all(0) == 1
    assert labelling.label_all(0) == 1
    assert labelling.label_all(0) == 0


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_takes_none_that_the_first_is_at(ann: User, outcome: Outcome) -> None:
    said(ann, "Thanks!", outcome)
    taken: list[int] = []
    overtaken(lambda: labelling.label_all(9), lambda: taken.append(labelling.label_all(9)))
    assert taken == [0]
    assert Event.objects.filter(kind="follow_up").count() == 1


@pytest.mark.django_db(transaction=True)
def test_its_owner_can_go_on_writing_meanwhile(ann: User, outcome: Outcome) -> None:
    later = said(ann, "Thanks!", outcome)

    def write_without_waiting() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1ms'")
        ask(ann, "And now?", later)

    overtaken(lambda: labelling.label_all(9), write_without_waiting)
    assert Message.objects.filter(content="And now?").exists()


def test_a_deleted_conversation_is_passed_by(ann: User, outcome: Outcome) -> None:
    said(ann, "Thanks!", outcome)
    Conversation.objects.update(deleted_at=timezone.now())
    assert labelled() == []
    Conversation.objects.update(deleted_at=None)
    assert len(labelled()) == 1


def test_a_message_that_numbers_an_earlier_answer_is_about_that_one(ann: User) -> None:
    first = ended(ask(ann, "Which is the largest city of France?"), "It is Lyon.")
    second = ended(ask(ann, "And of Spain?", first), "It is Madrid.")
    said(ann, "No, your first answer was wrong.", second)
    *_, event = labelled()
    assert (str(event.message_id), event.value["attributed"]) == (first.answer, "ordinal")
    assert (str(event.generation), event.value["label"]) == (first.generation, "complaint")


def test_the_answers_are_those_of_the_messages_own_branch(ann: User) -> None:
    first = ended(ask(ann, "Which is the largest city of France?"), "It is the city of light, Paris.")
    aside = ended(ask(ann, "And of Spain?", first), "It is the sunny city of Madrid, as everybody knows.")
    other = ended(ask(ann, "And of Italy?", first), "It is Rome.")
    said(ann, "“the sunny city of Madrid” is not what you said.", other)
    *_, event = labelled()
    assert str(event.message_id) == other.answer != aside.answer
    said(ann, "“the city of light” is a silly name.", other)
    *_, event = labelled()
    assert (str(event.message_id), event.value["attributed"]) == (first.answer, "quote")
