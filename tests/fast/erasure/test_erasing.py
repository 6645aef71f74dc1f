"""An erasure: asked for with a word, exact, safe to run twice and to be cut, refused nothing in between."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from chat import choices, conversations, turns
from chat.exceptions import Conflict, NotFound, Refused
from chat.models import Comparison, Conversation, Message, User
from config import celery
from feedback import erasing, erasures, proof
from feedback.models import Departure, Erasure, Event, Opinion, Parked, Removal
from feedback.tasks import erase
from inference.erasure_log import read
from inference.models import Assignment, Generation
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.config.sweeping import connected
from tests.fast.erasure.given import Scope, Traces, asked, erased, form, rows_of
from tests.fast.feedback.sending import event, kept, post, rating
from tests.race import overtaken

STAYS = {"chat_user", "chat_consent", "chat_user_groups", "django_session"}


def test_everything_goes_but_the_account_and_nothing_of_anybody_else(
    ann: User, bob: User, browser: Client, traces: Traces
) -> None:
    before = rows_of(bob.pk, bob.email)
    erasure = asked(browser, "everything")
    assert erased(erasure)
    assert rows_of(ann.pk).keys() == STAYS
    assert rows_of(bob.pk, bob.email) == before
    assert User.objects.get(pk=ann.pk).erasing_at is None
    assert ended(ask(ann)).answer, "she can begin anew"


def test_an_account_goes_with_everything(ann: User, bob: User, browser: Client, traces: Traces) -> None:
    other = signed_in(ann)
    before = rows_of(bob.pk, bob.email)
    erasure = asked(browser, "account")
    assert [each.get("/").status_code for each in (browser, other)] == [302, 302], "signed out everywhere"
    assert erased(erasure)
    assert rows_of(ann.pk, ann.email) == {}
    assert rows_of(bob.pk, bob.email) == before
    assert person("ann").email == ann.email, "the address is free"


def test_one_conversation_goes_and_the_others_stay(ann: User, browser: Client, traces: Traces) -> None:
    other = ended(ask(ann))
    kept(browser, rating(other))
    erasure = asked(browser, "conversation", conversation=traces.kept.conversation)
    assert erased(erasure)
    left = {UUID(traces.deleted.conversation), UUID(other.conversation)}
    assert set(Conversation.objects.values_list("pk", flat=True)) == left
    assert set(Message.objects.values_list("conversation", flat=True)) == left
    assert Generation.objects.filter(subject=ann.pk).count() == 2
    assert set(Event.objects.values_list("conversation", flat=True)) <= left
    assert Parked.objects.count() == 1, "it is about none of it"


def test_a_deleted_conversation_can_be_erased_and_never_be_restored(
    ann: User, browser: Client, traces: Traces
) -> None:
    gone = UUID(traces.deleted.conversation)
    erasure = asked(browser, "conversation", conversation=gone)
    with pytest.raises(NotFound):
        conversations.restore(ann, client_id=uuid4(), conversation=gone)
    assert erased(erasure)
    assert not Conversation.objects.filter(pk=gone).exists()


@pytest.mark.parametrize("scope", ["conversation", "account"])
def test_two_answers_side_by_side_go_with_how_they_were_drawn(ann: User, scope: str) -> None:
    said = ended(ask(ann))
    choices.compare(ann, owner="a process", client_id=uuid4(), message=UUID(said.answer))
    conversation = UUID(said.conversation) if scope == "conversation" else None
    assert Comparison.objects.exists() and Assignment.objects.exists()
    assert erased(erasures.ask(ann, Scope(scope), conversation))
    assert not Comparison.objects.exists() and not Assignment.objects.exists()
    assert not Generation.objects.exists()


# ---- asking


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"word": "delete"}, "This is not the word."),
        ({"word": ""}, "The word is missing."),
        ({"password": "not this one"}, "The password is not right. Nothing was erased."),
        ({"password": ""}, "The password is missing."),
        ({"scope": ""}, "Choose what is to go."),
        ({"scope": "conversation"}, "Choose what is to go."),
    ],
)
def test_without_the_word_and_the_password_nothing_is_erased(
    browser: Client, traces: Traces, fields: dict[str, str], words: str
) -> None:
    response = browser.post("/account/data/erase/", form("everything") | fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Erasure.objects.exists()


def test_the_password_can_be_tried_ten_times_in_a_minute(browser: Client, ann: User) -> None:
    answers = [
        browser.post("/account/data/erase/", form("account", password="guess")).content.decode()
        for _ in range(11)
    ]
    assert "is not right" in answers[9]
    assert "tried too often" in answers[10]


def test_anothers_conversation_is_like_one_that_never_was(browser: Client, bob: User) -> None:
    theirs = Conversation.objects.filter(owner=bob).values_list("pk", flat=True)[0]
    for conversation in (theirs, uuid4()):
        fields = form("conversation", conversation=conversation)
        assert browser.post("/account/data/erase/", fields).status_code == 404
        assert browser.get(f"/account/data/erase/?conversation={conversation}").status_code == 404
    assert not Erasure.objects.exists()


def test_the_only_superuser_does_not_lock_the_place(ann: User, browser: Client) -> None:
    User.objects.filter(pk=ann.pk).update(is_superuser=True)
    response = browser.post("/account/data/erase/", form("account"))
    assert response.status_code == 422
    assert "Make another one a superuser first" in response.content.decode()
    assert User.objects.get(pk=ann.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_superusers_who_leave_at_once_one_stays() -> None:
    ann, bob = person("ann"), person("bob")
    User.objects.update(is_superuser=True)
    refused: list[Conflict] = []

    def second() -> None:
        try:
            erasures.ask(bob, Scope.ACCOUNT)
        except Conflict as conflict:
            refused.append(conflict)

    overtaken(lambda: erasures.ask(ann, Scope.ACCOUNT), second)
    assert "Make another one a superuser first" in refused[0].words
    assert [each.name for each in User.objects.filter(is_active=True)] == ["Bob"]


def test_a_departure_outlives_no_erasure_and_is_counted(
    ann: User, bob: User, browser: Client, traces: Traces
) -> None:
    """One that was written while the conversation went, too: the drain had looked before."""
    Departure.objects.create(conversation=uuid4(), person=ann.pk, due_at=timezone.now())
    before = Departure.objects.filter(person=ann.pk).count()
    others = Departure.objects.filter(person=bob.pk).count()
    erasure = asked(browser, "everything")
    assert erased(erasure)
    erasure.refresh_from_db()
    assert (erasure.before["feedback_departure"], erasure.after["feedback_departure"]) == (before, 0)
    assert before > 1 and others == Departure.objects.count() > 0


def test_asked_twice_it_is_one(ann: User, browser: Client, traces: Traces) -> None:
    assert asked(browser, "everything") == asked(browser, "everything")
    with pytest.raises(Conflict, match="being erased already"):
        erasures.ask(ann, Scope.ACCOUNT)


# ---- meanwhile


def test_while_it_runs_nothing_is_written_and_it_is_said_why(
    ann: User, browser: Client, traces: Traces
) -> None:
    asked(browser, "everything")
    with pytest.raises(Conflict, match="is being erased"):
        ask(ann)
    with pytest.raises(Refused):
        turns.edit(ann, owner="x", client_id=uuid4(), message=UUID(traces.kept.message), text="Other")
    response = post(browser, rating(traces.kept, "down"))
    assert response.status_code == 400
    assert "is being erased" in response.content.decode()
    assert "being erased since" in on_one_line(browser.get("/account/data/"))


@pytest.mark.django_db(transaction=True)
def test_who_came_first_is_erased_too(ann: User, browser: Client, traces: Traces) -> None:
    """A deed holds the person's row until it commits: the mark waits for it."""
    done: list[Erasure] = []

    def run() -> None:
        done.append(erasures.ask(User.objects.get(pk=ann.pk), Scope.EVERYTHING))
        connection.close()

    with connected() as deed, connected() as beside, deed.transaction():
        deed.execute("SELECT FROM chat_user WHERE id = %s FOR KEY SHARE", [ann.pk])
        asking = threading.Thread(target=run)
        asking.start()
        wait_for_a_lock(beside)
        assert not done
    asking.join(30)
    assert erased(done[0])


def wait_for_a_lock(other: "psycopg.Connection[tuple[object, ...]]") -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
    for _ in range(10_000):
        if other.execute(waiting, [settings.DATABASES["default"]["NAME"]]).fetchone() != (0,):
            return
    raise AssertionError("nobody waits")


def test_answers_that_are_being_written_are_stopped_first(ann: User, traces: Traces) -> None:
    live = UUID(ask(ann).generation)
    erasure = erasures.ask(ann, Scope.EVERYTHING)
    assert not erased(erasure, stop_s=60)
    assert Generation.objects.get(pk=live).stop_requested_at
    assert Event.objects.exists(), "nothing is removed while one is written"
    assert erased(erasure), "nobody is asked any more"
    assert not Generation.objects.filter(subject=ann.pk).exists()


# ---- cut, twice, and proved


@contextmanager
def held(table: str) -> Iterator[None]:
    """Somebody holds its rows, and we wait for nobody long."""
    with connected() as other, other.transaction():
        other.execute(f"SELECT FROM {table} FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 50")
        yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["feedback_event", "chat_message", "inference_generation", "chat_consent"])
def test_cut_anywhere_it_goes_on_and_proves_the_same(
    ann: User, browser: Client, traces: Traces, table: str
) -> None:
    erasure = asked(browser, "account")
    with held(table), pytest.raises(OperationalError):
        erased(erasure)
    assert Erasure.objects.get(pk=erasure.pk).finished_at is None
    assert erased(erasure)
    erasure.refresh_from_db()
    assert erasure.before["chat_message"] == 10
    assert set(erasure.after.values()) == {0}


def test_small_pieces_take_everything_too(ann: User, traces: Traces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "PIECE", 1)
    erasure = erasures.ask(ann, Scope.ACCOUNT)
    assert erased(erasure)
    assert rows_of(ann.pk, ann.email) == {}


def test_run_again_it_does_nothing(ann: User, traces: Traces) -> None:
    erasure = erasures.ask(ann, Scope.EVERYTHING)
    assert erased(erasure)
    stated = Erasure.objects.values().get()
    ended(ask(ann, "Written after it"))
    assert not erased(erasure)
    assert erasing.run_all() == 0
    assert Erasure.objects.values().get() == stated
    assert Message.objects.filter(content="Written after it").exists()


def test_the_proof_counts_names_nobody_and_is_sealed(ann: User, browser: Client, traces: Traces) -> None:
    erasure = asked(browser, "account")
    erased(erasure)
    erasure.refresh_from_db()
    assert proof.holds(erasure)
    removal = Removal.objects.get(pk=erasure.pk)
    assert (removal.reason, removal.subject) == ("erasure", ann.pk)
    assert removal.counts == {table: count for table, count in erasure.before.items() if count}
    page = on_one_line(Client().get(f"/account/data/erasures/{erasure.key}/"))
    assert "Nothing is left of the account." in page and erasure.seal in page
    assert '<th scope="row">Messages</th> <td class="number">10</td> <td class="number">0</td>' in page
    assert ann.email not in page and ann.name not in page
    erasure.before["chat_message"] = 0
    assert not proof.holds(erasure)


def test_the_page_of_an_erasure_needs_its_address(ann: User, traces: Traces) -> None:
    erasure = erasures.ask(ann, Scope.EVERYTHING)
    assert Client().get(f"/account/data/erasures/{erasure.pk}/").status_code == 404
    page = on_one_line(Client().get(f"/account/data/erasures/{erasure.key}/"))
    assert "Being erased" in page and "every 2s" in page


def test_beat_rings_it(ann: User, traces: Traces) -> None:
    [entry] = [each for each in celery.app.conf.beat_schedule.values() if each["task"] == "feedback.erase"]
    assert entry["task"] in celery.app.tasks
    erasures.ask(ann, Scope.EVERYTHING)
    Erasure.objects.update(asked_at="2026-01-01T00:00Z")
    erase()
    assert Erasure.objects.get().finished_at


def test_it_is_logged_beside_the_backups_before_anything_goes(
    ann: User, traces: Traces, backups: Path
) -> None:
    erasure = erasures.ask(ann, Scope.EVERYTHING)
    backups.write_text("a file where the folder should be")
    assert not erased(erasure)
    assert Opinion.objects.exists()
    backups.unlink()
    assert erased(erasure)
    [line] = read(backups)
    assert (line["id"], line["person"], line["scope"]) == (str(erasure.pk), str(ann.pk), "everything")


def test_feedback_about_what_is_gone_is_parked_and_goes_within_a_day(
    ann: User, browser: Client, traces: Traces
) -> None:
    erasure = asked(browser, "conversation", conversation=traces.kept.conversation)
    erased(erasure)
    kept(browser, event("rating", {"value": "up"}, message=traces.kept.answer))
    assert Parked.objects.filter(subject=UUID(traces.kept.answer)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_append_only_tables_stay_so(ann: User, traces: Traces) -> None:
    erasure = erasures.ask(ann, Scope.EVERYTHING)
    erased(erasure)
    kept(signed_in(ann), rating(ended(ask(ann))))
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Event.objects.all().delete()
