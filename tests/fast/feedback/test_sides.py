"""Which side of a comparison was seen, how long, and whether blind: known without the page saying it."""

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from chat import choices, conversations
from chat.activities import Outcome
from chat.models import Comparison, Message, User
from feedback import parking
from feedback.models import Event, SideExposure
from tests.fast.chat.said import ended
from tests.fast.feedback.sending import NOW, event, kept
from tests.fast.feedback.test_projections import rows

HOUR_MS = 3_600_000


def compared(ann: User, outcome: Outcome) -> Comparison:
    """Half an hour ago."""
    asked = choices.compare(ann, owner="a process", client_id=uuid4(), message=UUID(outcome.answer))
    ended(asked)
    found = Comparison.objects.filter(choice="")
    found.update(created_at=timezone.now() - timedelta(minutes=30))
    return found.get()


def choose(ann: User, comparison: Comparison) -> None:
    choices.choose(ann, client_id=uuid4(), comparison=comparison.pk, choice=Comparison.Choice.A)


def seen(side: Message, ms: int = 2000, **fields: Any) -> dict[str, Any]:
    return event("exposure", {"visible_ms": ms, "read_to": 3}, message=str(side.pk), **fields)


def sides() -> dict[tuple[str, UUID], tuple[int, int, bool]]:
    return {
        (each.side, each.message_id): (each.times, each.visible_ms, each.is_blind)
        for each in SideExposure.objects.all()
    }


def test_both_sides_are_seen_each_where_it_stood(ann: User, browser: Client, outcome: Outcome) -> None:
    comparison = compared(ann, outcome)
    kept(browser, seen(comparison.a), seen(comparison.b), seen(comparison.b, 500))
    blind = comparison.is_blind
    assert sides() == {
        ("a", comparison.a_id): (1, 2000, blind),
        ("b", comparison.b_id): (2, 2500, blind),
    }
    assert set(Event.objects.values_list("comparison", flat=True)) == {comparison.pk}


def test_only_what_was_on_the_screen_before_the_choice_counts(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    comparison = compared(ann, outcome)
    choose(ann, comparison)
    before = seen(comparison.a, at=NOW - HOUR_MS)
    over_it = seen(comparison.b, 1000)
    after = seen(comparison.a, 0)
    kept(browser, before, over_it, after)
    assert sides().keys() == {("b", comparison.b_id)}


def test_a_whole_answer_is_on_no_side(browser: Client, outcome: Outcome) -> None:
    kept(browser, event("exposure", {"visible_ms": 1, "read_to": 1}, message=outcome.answer))
    assert not SideExposure.objects.exists()


def test_each_comparison_of_an_answer_has_its_own(ann: User, browser: Client, outcome: Outcome) -> None:
    first = compared(ann, outcome)
    standing = Message.objects.get(pk=UUID(outcome.answer))
    kept(browser, seen(standing))
    kept_side = Comparison.Choice.A if first.a_id == standing.pk else Comparison.Choice.B
    choices.choose(ann, client_id=uuid4(), comparison=first.pk, choice=kept_side)
    second = compared(ann, outcome)
    kept(browser, seen(standing, 700))
    found = SideExposure.objects.order_by("comparison").values_list("comparison", "visible_ms")
    assert list(found) == [(first.pk, 2000), (second.pk, 700)]


def test_what_was_parked_is_put_where_it_had_been(ann: User, browser: Client, outcome: Outcome) -> None:
    comparison = compared(ann, outcome)
    conversations.delete(ann, client_id=uuid4(), conversation=comparison.conversation_id)
    kept(browser, seen(comparison.b))
    conversations.restore(ann, client_id=uuid4(), conversation=comparison.conversation_id)
    choose(ann, comparison)
    assert parking.bind_all() == 1
    assert sides().keys() == {("b", comparison.b_id)}


def test_they_are_rebuilt_to_equal_rows(ann: User, browser: Client, outcome: Outcome) -> None:
    comparison = compared(ann, outcome)
    kept(browser, seen(comparison.a), seen(comparison.b))
    choose(ann, comparison)
    kept(browser, seen(comparison.a, 9))
    before = rows(SideExposure)
    said = StringIO()
    call_command("rebuild_opinions", stdout=said)
    assert len(before) == 2 and rows(SideExposure) == before
    assert said.getvalue() == "0 opinions, 2 exposures, 2 of sides of comparisons\n"
