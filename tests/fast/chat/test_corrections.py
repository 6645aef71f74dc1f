"""An answer in the person's words stands beside the model's, which stays; the branch goes on from it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chat import corrections, turns
from chat.activities import Outcome
from chat.exceptions import BadField, Code, Conflict, NotFound, Refused
from chat.intent import Intent
from chat.models import Activity, Conversation, Message, User
from chat.tree import Tree
from inference.generations.values import Ending
from inference.models import Status
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, generation_of, message_of, page_of


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


@pytest.fixture
def outcome(ann: User) -> Outcome:
    return ended(ask(ann), "It is Bergen.")


def correct(
    who: User,
    message: str | None,
    text: str = "It is Oslo.",
    intent: Intent = Intent.FIX,
    key: UUID | None = None,
) -> Outcome:
    assert message
    return corrections.correct(who, client_id=key or uuid4(), message=UUID(message), text=text, intent=intent)


def test_a_correction_becomes_the_branch_and_the_model_goes_on_from_it(ann: User, outcome: Outcome) -> None:
    corrected = correct(ann, outcome.answer)
    row = message_of(corrected)
    assert (row.author, row.role, str(row.corrects_id)) == ("person", "assistant", outcome.answer)
    assert generation_of(outcome).text == "It is Bergen."
    assert str(Conversation.objects.get().shown_id) == corrected.message
    later = turns.send(
        ann,
        owner="a process",
        client_id=uuid4(),
        conversation=UUID(outcome.conversation),
        parent=row.pk,
        text="Why?",
    )
    messages = generation_of(later).messages
    assert [each["content"] for each in messages] == ["A question", "It is Oslo.", "Why?"]


def test_every_revision_stays_and_counts_as_one_with_the_answer(ann: User, outcome: Outcome) -> None:
    first = correct(ann, outcome.answer)
    second = correct(ann, first.message, "It is Oslo, since 1814.")
    turns.regenerate(ann, owner="a process", client_id=uuid4(), message=UUID(outcome.answer))
    tree = Tree.of(UUID(outcome.conversation))
    versions = [UUID(key) for key in (outcome.answer, first.message, second.message) if key]
    for version in versions:
        assert tree.versions(version) == versions
        assert (tree.pager(version).position, tree.pager(version).count) == (1, 2)
    assert message_of(second).corrects_id == versions[0]
    activity = Activity.objects.filter(kind="corrected").latest("number")
    assert activity.value == {"of": first.message, "intent": "fix"}


def test_sent_twice_it_is_one_and_with_other_words_it_is_refused(ann: User, outcome: Outcome) -> None:
    key = uuid4()
    first = correct(ann, outcome.answer, key=key)
    again = correct(ann, outcome.answer, key=key)
    assert again.repeat and again.message == first.message
    with pytest.raises(Conflict):
        correct(ann, outcome.answer, "It is Rome.", key=key)
    assert Message.objects.filter(corrects__isnull=False).count() == 1


@pytest.mark.parametrize("text", ["", " \n", "It is Bergen.", "x" * (corrections.TEXT_MAX + 1)])
def test_a_correction_that_is_none_is_refused_by_name(ann: User, outcome: Outcome, text: str) -> None:
    with pytest.raises(BadField) as refused:
        correct(ann, outcome.answer, text)
    assert refused.value.field == "text"
    assert Message.objects.count() == 2


def test_what_streams_or_never_came_is_not_corrected(ann: User) -> None:
    live = ask(ann)
    with pytest.raises(Conflict, match="still being written"):
        correct(ann, live.answer)
    ended(live, "", Ending(Status.FAILED))
    with pytest.raises(Conflict, match="no answer here"):
        correct(ann, live.answer)


def test_nobody_corrects_what_is_not_theirs(ann: User, outcome: Outcome) -> None:
    bob = person("bob")
    for message in (outcome.answer, str(uuid4())):
        with pytest.raises(NotFound):
            correct(bob, message)
    with pytest.raises(NotFound):
        correct(ann, outcome.message)
    assert Message.objects.count() == 2


def test_the_page_shows_the_correction_and_the_way_to_the_original_and_back(
    ann: User, outcome: Outcome
) -> None:
    browser: Client = signed_in(ann)
    first = correct(ann, outcome.answer)
    html = page_of(browser, outcome)
    assert "edited by you" in html and "It is Oslo." in html and "data-rates" not in html
    assert f'data-deed="show" data-message="{outcome.answer}">Show original' in html
    turns.show(ann, client_id=uuid4(), message=UUID(outcome.answer))
    html = page_of(browser, outcome)
    assert "It is Bergen." in html and "edited by you" not in html
    assert f'data-deed="show" data-message="{first.message}">Show your version' in html
    assert "All versions" not in html
    correct(ann, first.message, "It is Oslo, since 1814.")
    assert "Your version 2" in page_of(browser, outcome)


def test_after_so_many_in_a_minute_one_more_is_refused_in_words_and_a_repeat_is_not(
    ann: User, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "PER_MINUTE", 2)
    key = uuid4()
    first = correct(ann, outcome.answer, "Oslo.", key=key)
    correct(ann, outcome.answer, "It is Oslo, of course.")
    with pytest.raises(Refused, match="your text is kept here") as refused:
        correct(ann, outcome.answer, "Oslo it is.")
    assert refused.value.code == Code.TOO_MANY
    assert Message.objects.filter(corrects__isnull=False).count() == 2
    assert correct(ann, outcome.answer, "Oslo.", key=key).message == first.message
    Activity.objects.update(at=timezone.now() - timedelta(seconds=61))
    correct(ann, outcome.answer, "Oslo it is.")
