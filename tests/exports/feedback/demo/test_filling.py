"""What is written is what the product would have written: its jobs make the same of it, and it goes whole."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from chat.models import Activity, Conversation, Message, User
from feedback import drain, leaving
from feedback.demo import filling
from feedback.demo.order import Order
from feedback.evaluation.models import NOTHING_LOOKED_AT
from feedback.models import (
    DemoPopulation,
    Departure,
    EvalSlice,
    Event,
    Exposure,
    Opinion,
    Removal,
    SideExposure,
)
from inference.models import Generation
from tests.cast import person
from tests.exports.feedback.demo.filled import TRUTHS, UNTIL, demo_data, rows, truths
from tests.fast.chat.said import ask

pytestmark = pytest.mark.django_db


def all_of(model: type[Model], *without: str) -> list[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields if field.name not in without]
    return sorted(tuple(map(str, row)) for row in model._default_manager.values_list(*names))


def test_rebuilding_gives_equal_opinions_and_exposures() -> None:
    demo_data()
    before = [all_of(model, "id") for model in (Opinion, Exposure, SideExposure)]
    assert all(before)
    call_command("rebuild_opinions", stdout=None)
    assert [all_of(model, "id") for model in (Opinion, Exposure, SideExposure)] == before


def test_draining_what_happened_makes_the_same_events_again() -> None:
    """Of deeds, and of who left without a word: with client ids that the server draws for them."""
    demo_data()
    made = Event.objects.filter(source="server").exclude(kind="follow_up")
    before = all_of(Event, "arrived_at", "xact", "client_id")
    assert made.count() > 50
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('flywheel.audit', 'a test', true)")
    made.delete()
    Activity.objects.update(drained_at=None)
    assert drain.drain_all() == Activity.objects.count()
    Departure.objects.update(due_at=timezone.now())
    leaving.leave_all()
    assert all_of(Event, "arrived_at", "xact", "client_id") == before


def test_what_happened_is_numbered_and_every_answer_was_told_what_was_said_before_it() -> None:
    demo_data()
    for conversation in Conversation.objects.all():
        numbers = list(conversation.activities.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, conversation.activity_count + 1))
    answers = Message.objects.filter(author="model").select_related(
        "generation", "parent__parent__generation"
    )
    for answer in answers:
        generation, question = answer.generation, answer.parent
        assert generation and question
        assert generation.messages[-1] == {"role": "user", "content": question.content}
        if question.parent:
            assert generation.messages[-2] == {"role": "assistant", "content": question.parent.text}
    assert not Generation.objects.live().exists()


def test_made_twice_it_is_there_once_and_another_one_is_refused() -> None:
    found = EvalSlice.objects.create(name="Typos", rule={}, author=uuid4(), client_id=uuid4(), looked=uuid4())
    demo_data()
    found.refresh_from_db()
    assert found.looked == NOTHING_LOOKED_AT, "its answers are older than those that were looked at"
    before = rows()
    assert "are there" in demo_data() and rows() == before
    for other in (("--null",), ("--events=2000",), ("--seed=8",), ("--days=60",), ("--until=2026-10-01",)):
        with pytest.raises(CommandError, match="Remove it first"):
            demo_data(*other)
    assert rows() == before


def test_one_that_was_cut_is_gone_on_with() -> None:
    class Cut(Exception): ...

    def cut(row: DemoPopulation) -> None:
        raise Cut

    order = Order(seed=7, events=1000, until=UNTIL)
    with pytest.raises(Cut):
        filling.fill(order, processes=0, beside_real_data=False, say=cut)
    assert DemoPopulation.objects.get().finished_at is None and User.objects.count() == 20
    demo_data(events=1000)
    row = DemoPopulation.objects.get()
    assert row.finished_at and (row.parts, row.people) == (2, 40)
    assert row.events == Event.objects.count() and User.objects.count() == 40


def test_it_does_not_stand_beside_real_people_unless_that_is_said() -> None:
    ask(person("ann"))
    with pytest.raises(CommandError, match="real people"):
        demo_data()
    assert not DemoPopulation.objects.exists()
    demo_data("--beside-real-data")
    demo_data("--remove")
    assert Conversation.objects.get().owner.name == "Ann"


def test_removed_nothing_of_it_is_left_but_why_it_is_gone() -> None:
    before = rows()
    demo_data()
    assert truths()["events"] == Event.objects.count()
    told = demo_data("--remove")
    assert rows() == before and "of feedback_event" in told
    assert {each.reason for each in Removal.objects.all()} == {"generated"}
    assert not TRUTHS.exists()
    TRUTHS.write_text("of another database")
    assert "no generated population" in demo_data("--remove") and TRUTHS.exists()
    TRUTHS.unlink()


def test_nobody_generated_can_sign_in_and_each_says_what_they_are() -> None:
    demo_data()
    for user in User.objects.all():
        assert not user.is_active and not user.has_usable_password()
        assert user.email.endswith("@demo.invalid") and user.name.endswith("(generated)")
        assert [group.name for group in user.groups.all()] == ["Generated people"]
