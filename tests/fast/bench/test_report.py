"""The one shape in which benchmarks report."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.arithmetic import Spread
from tests.bench.report import Goal, Report, table


def goal(value: float, **more: Any) -> Goal:
    return Goal("G1", "p50", Spread(value, value - 1, value + 1), 10.0, 5.0, unit="ms", **more)


@pytest.mark.parametrize(
    ("value", "meets", "reaches"),
    [(4, True, True), (5, True, True), (5.1, True, False), (10.1, False, False)],
)
def test_what_must_be_small_meets_at_its_bound_and_below(value: float, meets: bool, reaches: bool) -> None:
    assert (goal(value).meets, goal(value).reaches) == (meets, reaches)


@pytest.mark.parametrize(
    ("value", "meets", "reaches"), [(0.4, False, False), (0.5, True, False), (0.9, True, True)]
)
def test_what_must_be_large_meets_at_its_bound_and_above(value: float, meets: bool, reaches: bool) -> None:
    share = Goal("G4", "1 stream", Spread(value, value, value), 0.5, 0.8, at_least=True)
    assert (share.meets, share.reaches) == (meets, reaches)


def test_a_figure_that_cannot_be_believed_meets_nothing() -> None:
    noisy = goal(1, noisy="2 of 14 rounds were quiet")
    assert (noisy.meets, noisy.reaches) == (False, False)
    assert noisy.as_json()["noisy"] == "2 of 14 rounds were quiet"


def test_a_missed_must_is_printed_as_false() -> None:
    report = Report("stream", goals=[goal(12)])
    *_, line = report.table().splitlines()
    assert line.split() == [
        "G1",
        "p50",
        "12.0",
        "ms",
        "11.0",
        "to",
        "13.0",
        "≤",
        "10.0",
        "≤",
        "5",
        "false",
        "false",
    ]


def test_the_file_holds_machine_command_goals_and_every_raw_sample(tmp_path: Path) -> None:
    report = Report("stream", goals=[goal(4)], samples={"G1": [1.5, 2.5]})
    written = json.loads(report.write(tmp_path / "new").read_text())
    assert written["name"] == "stream"
    assert written["machine"]["cores"] >= 1
    assert written["command"].startswith("python")
    assert written["samples"] == {"G1": [1.5, 2.5]}
    (one,) = written["goals"]
    assert {name: one[name] for name in ("id", "value", "must", "stretch", "meets")} == {
        **{"id": "G1", "value": 4, "must": 10.0, "stretch": 5.0, "meets": True}
    }


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table([("a", "bb"), ("ccc", "d")]) == "a    bb\nccc  d"
