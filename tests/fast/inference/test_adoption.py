"""Whose process is gone, whose lease has run out: who goes on with an answer, where, and when nobody does."""

import threading
from time import monotonic
from uuid import UUID

import pytest
from django.db import connection

from chat import turns
from chat.models import User
from inference.generations.adopt import ABANDONED_S, ATTEMPTS_MAX, adopt, settle
from inference.generations.read import views
from inference.generations.values import Ask, Job
from inference.models import Attempt, Generation
from tests.cast import person
from tests.fast.inference.left_behind import asked, expire, question, said
from tests.race import overtaken
from tests.scripted_answers import encode

pytestmark = pytest.mark.django_db(transaction=True)

HELLO = "Hello there, and good night."


@pytest.fixture
def ann(transactional_db: None) -> User:
    return person("ann")


def adopted(owner: str) -> Job | None:
    return adopt(owner, by=monotonic() + 60)


def left(ann: User, count: int = 1) -> list[UUID]:
    """Answers that broke off behind their first words, their leases at an end."""
    return [expire(said(asked(ann, question(HELLO)), "Hello ", encode(HELLO[:6]))) for _ in range(count)]


def attempts(generation: UUID) -> list[tuple[int, str]]:
    return list(
        Attempt.objects.filter(generation=generation).order_by("number").values_list("number", "owner")
    )


def test_of_two_who_scan_at_once_exactly_one_adopts(ann: User) -> None:
    [generation] = left(ann)
    found: list[Job | None] = []
    first = overtaken(lambda: adopted("one"), lambda: found.append(adopted("another")))
    assert first and first.generation == generation
    assert found == [None]
    assert [owner for _, owner in attempts(generation)][1:] == ["one"]


def test_two_who_scan_for_long_adopt_everything_and_nothing_twice(ann: User) -> None:
    generations, found, together = left(ann, 12), [], threading.Barrier(2)

    def scan(owner: str) -> None:
        together.wait()
        while job := adopted(owner):
            found.append(job.generation)
        connection.close()

    threads = [threading.Thread(target=scan, args=[owner]) for owner in ("one", "another")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(generations)
    assert set(Generation.objects.values_list("attempt", flat=True)) == {2}


def test_a_lease_that_still_runs_is_left_alone(ann: User) -> None:
    generation = said(asked(ann, question(HELLO)), "Hello ", encode("Hello "))
    assert adopted("another") is None
    expire(generation)
    assert adopted("another")
    assert adopted("a third") is None, "the adopter's own lease runs"


def test_nobody_sees_the_adopters_start_without_the_trimmed_text(ann: User) -> None:
    [generation] = left(ann)
    adopted("another")
    seen = []

    def look() -> None:
        seen.extend(views([Ask(generation, 1, 6)]))

    assert overtaken(lambda: settle(generation, 2, start=4, token_ids=1), look)
    look()
    assert [view.settled for view in seen] == [False, True]
    assert (seen[1].since, seen[1].text, seen[1].starts) == (4, "", {1: 0, 2: 4})
    delta = Generation.objects.get(pk=generation).deltas.get()
    assert (delta.start, delta.end, delta.text, delta.token_ids) == (0, 4, "Hell", encode("Hel"))


def test_a_stop_before_the_adoption_ends_it_as_stopped_with_what_was_said(ann: User) -> None:
    [generation] = left(ann)
    turns.stop(ann, client_id=UUID(int=7), generation=generation, offset=3)
    assert adopted("another") is None
    row = Generation.objects.get(pk=generation)
    assert (row.status, row.text, row.token_ids) == ("stopped", "Hello ", encode("Hello "))
    assert len(attempts(generation)) == 1 and not row.deltas.exists()


def test_after_too_many_attempts_it_is_interrupted_with_its_text(ann: User) -> None:
    [generation] = left(ann)
    for number in range(2, ATTEMPTS_MAX + 1):
        job = adopted(f"process {number}")
        assert job and job.attempt == number
        expire(generation)
    assert adopted("one more") is None
    row = Generation.objects.get(pk=generation)
    assert (row.status, row.text, row.error_code) == ("interrupted", "Hello ", "process_lost")


def test_after_too_long_a_silence_it_is_interrupted_with_its_text(ann: User) -> None:
    [generation, other] = left(ann, 2)
    expire(generation, ABANDONED_S + 1)
    expire(other, ABANDONED_S - 60)
    job = adopted("another")
    assert job and job.generation == other
    row = Generation.objects.get(pk=generation)
    assert (row.status, row.text, row.error_code) == ("interrupted", "Hello ", "process_lost")
