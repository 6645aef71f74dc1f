"""What stands on one side in a version never stands, nor anything like it, on another side in a later one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import combinations, count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from chat.models import User
from feedback.curation.near import alike
from feedback.datasets import building, freezing, withdrawing
from feedback.datasets.claiming import Claim
from feedback.datasets.splits import side_of
from feedback.datasets.steps.step import Stage
from feedback.datasets.steps.texts import prompt_text
from feedback.models import Dataset, DatasetItem, DatasetVersion, SplitKey
from feedback.rows import Kind, row_of
from tests.cast import person
from tests.exports.feedback.datasets.asking import allows, asked_for, built, correct, corrected, dataset, rows
from tests.fast.chat.said import ask, ended

WORDS = "water runs from the source of a river to the sea because it is heavy and the ground goes down there"
# Each is like `BOTH`, which has its end and its beginning; they are not like one another.
BOTH = WORDS.capitalize()
A = f"{WORDS.rsplit(' ', 2)[0]} falls away"
B = f"beer flows {WORDS.split(' ', 2)[2]}"


def people_on(*sides: str) -> list[User]:
    """One person for each of these sides."""
    people = [allows(person(f"p{number}"), "training") for number in range(len(sides))]
    for number in count():
        key = number.to_bytes(8)
        if [side_of(each.pk, key, 0.2, 0.4) for each in people] == list(sides):
            SplitKey.objects.create(key=key, validation=0.2, test=0.4)
            return people
    raise AssertionError


def since_now(of: Dataset, *said: tuple[User, str]) -> DatasetVersion:
    """A version of no more than what is said here."""
    begin = datetime.now(UTC)
    for who, text in said:
        corrected(who, text, f"What {who.name} made of it")
    return built(of, since=begin)


def left_out(version: DatasetVersion) -> list[tuple[str, str]]:
    return list(version.items.exclude(reason__in=["", "other_time"]).values_list("reason", "detail"))


@pytest.mark.django_db(transaction=True)
def test_a_prompt_that_is_nearly_equal_to_one_of_an_earlier_version_stands_on_its_side_or_is_left_out() -> (
    None
):
    ann, bea, cas = people_on("train", "test", "train")
    of = dataset("sft")
    assert [row.split for row in rows(since_now(of, (ann, A)))] == ["train"]
    version = since_now(of, (bea, BOTH), (cas, f"{BOTH}!"))
    assert [(row.person, row.split) for row in rows(version)] == [(cas.pk, "train")]
    assert left_out(version) == [("crosses_split", "its person stands in test, what it asks in train")]


@pytest.mark.django_db(transaction=True)
def test_a_prompt_that_is_like_those_of_two_sides_is_left_out_and_they_stay() -> None:
    ann, bea, cas = people_on("train", "test", "train")
    of = dataset("sft")
    since_now(of, (ann, A))
    since_now(of, (bea, B))
    corrected(cas, BOTH)
    version = built(of)
    assert left_out(version) == [("crosses_split", "like prompts that stand in test and in train")]
    assert {(row.person, row.split) for row in rows(version)} == {(ann.pk, "train"), (bea.pk, "test")}


@pytest.mark.django_db(transaction=True)
def test_a_version_with_sides_that_is_frozen_while_another_is_built_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann, bea = people_on("train", "test")
    corrected(bea, BOTH)
    version = asked_for(dataset("sft"), until=datetime.now(UTC))
    freeze = freezing.freeze
    others: list[DatasetVersion] = []

    def freeze_after_another(claim: Claim, stage: Stage) -> bool:
        if not others:
            others.append(version)
            others.append(since_now(dataset("sft"), (ann, A)))
        return freeze(claim, stage)

    monkeypatch.setattr(freezing, "freeze", freeze_after_another)
    building.run(version.pk)
    version.refresh_from_db()
    assert (version.status, version.restarts) == ("frozen", 1)
    assert left_out(version) == [("crosses_split", "its person stands in test, what it asks in train")]


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_elsewhere_while_a_version_is_built_does_not_begin_it_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ann, bea, cas = people_on("train", "test", "train")
    before = since_now(dataset("sft"), (ann, A), (cas, "Something else"))
    freeze = freezing.freeze

    def freeze_after_a_withdrawal(claim: Claim, stage: Stage) -> bool:
        withdrawing.withdraw(before.pk, "person", [cas.pk])
        return freeze(claim, stage)

    monkeypatch.setattr(freezing, "freeze", freeze_after_a_withdrawal)
    version = since_now(dataset("sft"), (bea, BOTH))
    assert (version.status, version.restarts) == ("frozen", 0)
    assert left_out(version) == [("crosses_split", "its person stands in test, what it asks in train")]


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_to_the_letter_stands_on_one_side_whatever_its_placeholders_are_called() -> None:
    ann, bea = people_on("train", "test")
    asked = "Is bob.jones@mail.example.com right?"
    correct(ann, ended(ask(ann, asked, ended(ask(ann, "Whom?")))), "Ann says so.")
    first = corrected(bea, "Whom?", "To amy.smith@mail.example.com.")
    correct(bea, ended(ask(bea, asked, first)), "Bea says no.")
    version = built(dataset("sft"))
    assert {(row.person, row.split) for row in rows(version)} == {(ann.pk, "train"), (bea.pk, "test")}
    assert [row.person for row in version.items.filter(reason="crosses_split")] == [bea.pk]


class Versions(TransactionTestCase):
    """Each example with a database of its own."""

    @given(
        versions=st.lists(
            st.lists(st.tuples(st.integers(0, 2), st.sampled_from((A, B, BOTH))), min_size=1, max_size=3),
            min_size=2,
            max_size=3,
        )
    )
    @settings(max_examples=2, deadline=None)
    def test_nothing_is_shared_between_sides_of_any_two_versions(
        self, versions: list[list[tuple[int, str]]]
    ) -> None:
        people = people_on("train", "test", "validation")
        kinds = [dataset("sft"), dataset("sft")]
        for number, said in enumerate(versions):
            since_now(kinds[number % 2], *((people[who], text) for who, text in said))
        built(kinds[0])
        held = list(DatasetItem.objects.filter(reason="", version__status="frozen"))
        assert len({row.split for row in held if row.person}) >= 1
        for what in ("person", "conversation"):
            assert not shared(held, what)
        assert not near_across(held)


def shared(held: Iterable[DatasetItem], what: str) -> set[object]:
    sides = {(getattr(row, what), row.split) for row in held}
    return {one for (one, _), (other, _) in combinations(sides, 2) if one == other}


def near_across(held: list[DatasetItem], kind: Kind = "sft") -> list[tuple[str, str]]:
    asked = [prompt_text(row_of(kind, row.content)) for row in held]
    joined = alike(asked)
    return [(asked[one], asked[other]) for one, other, _, _ in joined if held[one].split != held[other].split]
