"""What the feedback benchmark reads and calculates."""

import orjson
import pytest

from feedback.batch import parse_batch, parse_event
from tests.bench.feedback import GOALS, Round
from tests.bench.heard import Heard
from tests.bench.senders import VALUES, Program, Sent
from tests.bench.upserts import rate_in

SAID = """number of transactions actually processed: 12345
number of failed transactions: {failed} (0.000%)
latency average = 1.2 ms
tps = 2469.135802 (without initial connection time)
"""


def test_pgbenchs_own_figure_is_read_and_a_failure_is_none() -> None:
    assert rate_in(SAID.format(failed=0)) == pytest.approx(2469.135802)
    for said in (SAID.format(failed=1), "pgbench: error: connection failed"):
        with pytest.raises(ValueError, match="did not do it"):
            rate_in(said)


def test_a_round_is_our_rate_over_the_mean_of_its_two_controls() -> None:
    ours = Sent(events=500, took=5.0, request_ms=[1.0])
    assert Round(1900.0, ours, 2100.0, {}).ratio == pytest.approx(0.05)
    assert Round(1900.0, ours, 2100.0, {}).quiet and not Round(1000.0, ours, 2000.0, {}).quiet


def test_what_it_sends_is_right_and_of_every_value_that_it_has() -> None:
    key = "01a2234b-3386-726f-9900-ae7128a7c26a"
    sent = orjson.loads(orjson.dumps(Program("", [Heard(generation=key)]).batch(2 * len(VALUES))))
    batch = parse_batch(sent)
    told = [parse_event(each, batch.sent_at) for each in batch.events]
    assert {each.kind.name for each in told} == {kind for kind, _, _ in VALUES}
    assert len({each.client_id for each in told}) == len(told) == len({each.counter for each in told})


def test_the_goals_are_those_of_the_design() -> None:
    assert [(goal.id, goal.count, goal.must, goal.stretch) for goal in GOALS] == [
        ("G8", 1, 0.05, 0.10),
        ("G9", 100, 1.0, 3.0),
    ]
