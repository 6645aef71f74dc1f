"""The order of what one device tells at once is that of its counter, whatever its clock did meanwhile."""

from datetime import timedelta

from django.test import Client

from chat.activities import Outcome
from feedback.models import Event, Opinion
from tests.fast.feedback.sending import NOW, kept, rating


def moments() -> list[float]:
    """When each happened, by counter and then by time: seconds after the first."""
    found = list(Event.objects.order_by("counter", "happened_at").values_list("happened_at", flat=True))
    return [(each - found[0]) / timedelta(seconds=1) for each in found]


def test_a_clock_that_is_set_back_within_a_batch_changes_no_order(browser: Client, outcome: Outcome) -> None:
    said = [("up", 1, 0), ("down", 2, 9_000), ("withdrawn", 3, 5_000)]
    told = [rating(outcome, value, counter=counter, at=NOW - age) for value, counter, age in said]
    kept(browser, *reversed(told))
    assert moments() == [0, 0, 0]
    assert Opinion.objects.get().value == {"value": "withdrawn"}


def test_of_one_number_none_pushes_the_other(browser: Client, outcome: Outcome) -> None:
    said = [(1, 3_000), (2, 2_000), (2, 4_000), (3, 1_000)]
    kept(browser, *(rating(outcome, counter=counter, at=NOW - age) for counter, age in said))
    assert moments() == [0, 0, 1, 2]
