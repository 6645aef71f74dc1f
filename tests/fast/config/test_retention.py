"""What is past its retention goes in small pieces, beside everybody who writes meanwhile."""

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from chat import conversations
from chat.activities import Outcome
from chat.models import Activity, Conversation, Message, User
from config import celery, retention
from feedback.models import Event, Exposure, Opinion, Removal
from inference.models import Attempt, Generation
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, turned
from tests.fast.config.sweeping import OLD, connected, execute, old_activities, sweep_while_others_write
from tests.fast.feedback.sending import event, kept, rating

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


@pytest.fixture
def ann() -> User:
    return person("ann")


def delete(ann: User, outcome: Outcome, days: int) -> None:
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(outcome.conversation))
    moved = "UPDATE chat_conversation SET deleted_at = now() - make_interval(days => %s) WHERE id = %s"
    execute(moved, [days, outcome.conversation])


def test_old_rows_go_in_pieces_while_others_write(ann: User) -> None:
    """So many that they take seconds: tests/faults/operations/test_retention.py."""
    sweep_while_others_write(ann, rows=3_000)


def test_only_what_is_drained_and_old_goes(ann: User) -> None:
    outcome = turned(ann, 3)
    numbers = Activity.objects.order_by("number").values_list("pk", flat=True)
    young, old, _undrained = numbers
    execute("UPDATE chat_activity SET drained_at = now() - interval '29 days' WHERE id = %s", [young])
    execute(f"UPDATE chat_activity SET drained_at = {OLD} WHERE id = %s", [old])
    assert retention.sweep()["chat_activity"] == 1
    assert not Activity.objects.filter(pk=old).exists()
    assert Conversation.objects.filter(pk=outcome.conversation).exists()


def test_a_deleted_conversation_goes_with_all_that_was_said_once_its_time_is_over(ann: User) -> None:
    gone, young, shown = turned(ann, 3), turned(ann, 1), turned(ann, 1)
    delete(ann, gone, days=31)
    delete(ann, young, days=29)
    assert retention.sweep()["chat_conversation"] == 1
    left = {UUID(young.conversation), UUID(shown.conversation)}
    assert set(Conversation.objects.values_list("pk", flat=True)) == left
    assert set(Message.objects.values_list("conversation", flat=True)) == left
    assert set(Activity.objects.values_list("conversation", flat=True)) == left
    assert Generation.objects.count() == Attempt.objects.count() == 2


def test_what_was_thought_of_it_goes_with_a_conversation_and_a_removal_says_so(ann: User) -> None:
    gone, shown = turned(ann, 1), turned(ann, 1)
    browser = signed_in(ann)
    for each in (gone, shown):
        kept(browser, rating(each), event("exposure", {"visible_ms": 1, "read_to": 1}, message=each.answer))
    delete(ann, gone, days=31)
    retention.sweep()
    for rows in (Event.objects, Opinion.objects, Exposure.objects):
        assert {str(key) for key in rows.values_list("message", flat=True)} == {shown.answer}
    removal = Removal.objects.get()
    assert (removal.reason, removal.subject) == ("retention", None)
    assert removal.counts["feedback_event"] == 2 and removal.counts["chat_conversation"] == 1


def test_events_are_changed_and_removed_by_nobody_else(ann: User) -> None:
    kept(signed_in(ann), rating(turned(ann, 1)))
    for change in (lambda: Event.objects.update(kind="stars"), Event.objects.all().delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert Event.objects.get().kind == "rating"


def test_one_whose_answer_still_streams_waits_for_its_end(ann: User) -> None:
    outcome = ask(ann)
    delete(ann, outcome, days=31)
    assert retention.sweep()["chat_conversation"] == 0
    ended(outcome)
    assert retention.sweep()["chat_conversation"] == 1


def test_what_somebody_holds_is_left_for_the_next_time(ann: User) -> None:
    outcome = turned(ann, 1)
    old_activities(outcome, ann, 10)
    with connected() as other, other.transaction():
        other.execute("SELECT FROM chat_activity WHERE number = 1001 FOR UPDATE")
        execute("SET lock_timeout = 2000", [])
        try:
            assert retention.sweep()["chat_activity"] == 9
        finally:
            execute("RESET lock_timeout", [])
    assert retention.sweep()["chat_activity"] == 1


def test_expired_sessions_and_cache_rows_go(ann: User) -> None:
    for days in (-1, 1):
        when = f"now() + interval '{days} day'"
        execute(f"INSERT INTO django_session VALUES (%s, '', {when})", [f"session {days}"])
        execute(f"INSERT INTO django_cache VALUES (%s, '', {when})", [f"row {days}"])
    celery.sweep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM django_session UNION SELECT cache_key FROM django_cache")
        assert {key for (key,) in cursor.fetchall()} >= {"session 1", "row 1"}
    assert retention.sweep() == dict.fromkeys(retention.PIECES, 0)


def test_beat_rings_it() -> None:
    [entry] = [each for each in celery.app.conf.beat_schedule.values() if each["task"] == "config.retention"]
    assert entry["task"] in celery.app.tasks
