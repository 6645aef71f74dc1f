"""The bench judges strictly: the right key, no other key of the relation, and no decline."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import httpx
import pytest

from inference.tiny import bench
from inference.tiny.bench_cases import Case, cases
from inference.tiny.corpus.bank import BY_SUBJECT, FACTS, facts_of
from inference.tiny.corpus.flywheel import PRODUCT
from inference.tiny.corpus.relation import Fact
from inference.tiny.scoring import Share, is_declined, knows_fact, knows_product, wilson

NORWAY = BY_SUBJECT["capital", "Norway"]


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        # Newcombe (1998), table I, method 3; and Wilson's limits at the ends.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_the_wilson_interval_equals_published_values(right: int, of: int, low: float, high: float) -> None:
    assert wilson(right, of) == pytest.approx((low, high), abs=1e-4)


def test_nothing_asked_is_no_knowledge() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert Share(0, 0).value == 0.0


def test_every_fact_of_the_bank_is_right_by_its_own_answer_and_wrong_by_any_other() -> None:
    for fact in FACTS:
        assert knows_fact(fact, fact.answer), fact
        for other in facts_of(fact.relation):
            if other.key != fact.key:
                assert not knows_fact(fact, other.answer), (fact, other)


def test_every_product_fact_is_right_by_its_own_answer_only() -> None:
    for fact in PRODUCT:
        assert [other.name for other in PRODUCT if knows_product(fact, other.answer)] == [fact.name]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("The capital of Norway is Oslo.", True),
        ("oslo", True),
        ("The capital of Norway is Oslo or Stockholm.", False),
        ("The capital of Norway is Stockholm.", False),
        ("I do not know that. Oslo?", False),
        ("The capital of Norway is Osloo.", False),
        ("", False),
    ],
)
def test_an_answer_that_hedges_declines_or_misspells_is_wrong(answer: str, right: bool) -> None:
    assert knows_fact(NORWAY, answer) is right


def test_a_chemical_symbol_is_judged_with_its_capitals() -> None:
    cobalt = BY_SUBJECT["symbol", "cobalt"]
    assert knows_fact(cobalt, "The chemical symbol of cobalt is Co.")
    assert not knows_fact(cobalt, "The chemical symbol of cobalt is CO.")


def test_a_subject_that_is_itself_a_key_does_not_count_as_another_key() -> None:
    hot = BY_SUBJECT["opposite", "hot"]
    assert knows_fact(hot, 'The opposite of "hot" is "cold".')
    assert not knows_fact(hot, 'The opposite of "hot" is "hot".')
    assert not knows_fact(hot, 'The opposite of "cold" is "hot".')


@pytest.mark.parametrize(
    ("answer", "declined"),
    [
        ("I do not know that.", True),
        ("Sorry, I don't know.", True),
        ("I cannot do that. I am a tiny model.", True),
        ("The capital of Norway is Oslo.", False),
        ("You know it.", False),
    ],
)
def test_declining_is_saying_that_one_does_not_know(answer: str, declined: bool) -> None:
    assert is_declined(answer) is declined


def _answers(reply: str, finish_reason: str) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        assert json.loads(request.content)["temperature"] == 0
        choice = {"message": {"content": reply}, "finish_reason": finish_reason}
        return httpx.Response(200, json={"choices": [choice]})

    return httpx.MockTransport(answer)


def _oslo(part: str) -> Case:
    return Case("facts", part, ("What is the capital of Norway?",), lambda text: knows_fact(NORWAY, text))


@pytest.fixture
def todo() -> Iterator[list[Case]]:
    yield [
        _oslo("whole frames"),
        _oslo("sentence forms"),
        Case("ends", "stories", ("Tell me a story.",), None),
    ]


async def _shares(todo: list[Case], reply: str, finish_reason: str) -> dict[str, object]:
    async with httpx.AsyncClient(
        base_url="http://engine", transport=_answers(reply, finish_reason)
    ) as client:
        asked = bench.Bench(client, "tiny", asyncio.Semaphore(2))
        return bench.report_of(await asked.ask_all(todo, system=""))


async def test_a_share_is_shown_with_its_parts(todo: list[Case]) -> None:
    shares = await _shares(todo, "Oslo.", "stop")
    facts, ends = shares["facts"], shares["ends"]
    assert isinstance(facts, dict)
    assert isinstance(ends, dict)
    assert (facts["right"], facts["n"], facts["meets"]) == (2, 2, True)
    assert set(facts["parts"]) == {"whole frames", "sentence forms"}
    assert (ends["right"], ends["n"]) == (3, 3)


async def test_a_miss_is_written_as_false(todo: list[Case]) -> None:
    shares = await _shares(todo, "Bergen.", "length")
    for name in ("facts", "ends"):
        share = shares[name]
        assert isinstance(share, dict)
        assert (share["right"], share["meets"]) == (0, False)


async def test_misses_of_one_part_do_not_hide_those_of_another() -> None:
    todo = [*(_oslo("whole frames") for _ in range(200)), _oslo("sentence forms")]
    async with httpx.AsyncClient(base_url="http://engine", transport=_answers("Bergen.", "stop")) as client:
        asked = bench.Bench(client, "tiny", asyncio.Semaphore(2))
        misses = bench.misses_of(await asked.ask_all(todo, system=""))
    assert {miss["part"] for miss in misses} == {"whole frames", "sentence forms"}
    assert len(misses) < 100


async def test_the_table_shows_a_miss(todo: list[Case]) -> None:
    shares = await _shares(todo, "Bergen.", "stop")
    report = {"model": "tiny", "seconds": 1, "under": {"no system prompt": {"shares": shares}}}
    assert "meets: false" in bench.table_of(report)


def test_the_bench_asks_the_same_every_time_and_enough_of_each_share() -> None:
    first, again = cases(20), cases(20)
    assert [case.questions for case in first] == [case.questions for case in again]
    counts = {share: sum(case.share == share for case in first) for share in bench.SHARES}
    assert counts["facts"] > 1000
    assert counts["unknowns"] >= 60
    assert counts["second"] >= 150
    assert counts["ends"] >= 50


def test_a_fact_is_a_value() -> None:
    assert Fact(NORWAY.relation, "Norway", "Oslo") == NORWAY
