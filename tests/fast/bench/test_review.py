"""What the benchmark of review calculates."""

from tests.bench.review import EVENTS, Asked, Leg, must_of


def test_a_claim_may_take_five_times_its_statement_or_fifty_ms_whichever_is_more() -> None:
    assert (must_of(2.0), must_of(20.0)) == (50.0, 100.0)


def test_fewer_events_items_or_rounds_than_are_asked_for_prove_nothing() -> None:
    assert not Asked().doubt
    assert f"20,000 of {EVENTS:,} events" in Asked(events=20_000).doubt
    assert Asked(items=10).doubt and Asked(rounds=1).doubt == "1 of 7 rounds"


def test_a_leg_is_told_by_the_median_of_its_rounds() -> None:
    leg = Leg("claim", [[1.0] * 99 + [9.0], [2.0] * 100, [50.0] * 100])
    assert (leg.at(50).value, leg.at(95).value) == (2.0, 2.0)
