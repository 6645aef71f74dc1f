"""The job: failures about the same become clusters, each is placed once, and what people did stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from chat.activities import Outcome
from chat.exceptions import Conflict
from chat.models import User
from feedback import drain
from feedback.clusters import deeds, gathering, naming
from feedback.datasets.claiming import alone
from feedback.models import EvalCase, Failure, FailureCluster
from feedback.tasks import gather_failures
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows
from tests.fast.feedback.clusters.clustered import failure
from tests.fast.feedback.evaluation.drafted import answered
from tests.fast.feedback.pairs.doing import wait_for_others
from tests.fast.feedback.review import queued
from tests.fast.feedback.sending import kept, rating
from tests.race import overtaken

pytestmark = pytest.mark.django_db(transaction=True)

TRAVEL = (
    ("What should I see in Bergen in 3 days with two children?", "Walk along the harbour of Bergen."),
    ("What should I see in Porto in 5 days with two children?", "Walk along the river in Porto."),
    ("What should I see in Ghent in 2 days with my parents?", "Walk along the canals of Ghent."),
    ("What should I see in Trieste in 4 days with my parents?", "Walk along the sea in Trieste."),
)
PYTHON = ("How do I sort a list of dictionaries in Python?", "Use sorted with a key function.")
EDNA = UUID(int=9)


@pytest.fixture
def ann() -> User:
    return allows(person("ann"), "evaluation")


@pytest.fixture
def bob() -> User:
    return allows(person("bob"), "evaluation")


def failed(who: User, *said: tuple[str, str]) -> list[Outcome]:
    """Answers that `who` rated bad."""
    answers = [answered(who, *each) for each in said]
    told(who, answers, "down")
    return answers


def told(who: User, answers: Iterable[Outcome], value: str) -> None:
    kept(signed_in(who), *(rating(each, value) for each in answers))
    drain.drain_all()
    wait_for_others()


def places() -> dict[str, FailureCluster | None]:
    """By question."""
    return {each.asked: each.cluster for each in Failure.objects.select_related("cluster")}


def test_failures_about_the_same_become_one_cluster_and_others_none(ann: User, bob: User) -> None:
    failed(ann, *TRAVEL[:2], PYTHON)
    failed(bob, *TRAVEL[2:])
    gather_failures()
    [made] = FailureCluster.objects.all()
    found = places()
    assert {found[asked] for asked, _ in TRAVEL} == {made} and found[PYTHON[0]] is None
    assert "days" in made.proposed and "bergen" not in made.proposed
    gather_failures()
    assert places() == found and FailureCluster.objects.get().size == 4


def test_a_cluster_has_no_name_while_all_of_it_is_one_persons(ann: User, bob: User) -> None:
    failed(ann, *TRAVEL[:3])
    gather_failures()
    assert FailureCluster.objects.get().proposed == ""
    failed(bob, TRAVEL[3])
    gather_failures()
    assert "days" in FailureCluster.objects.get().proposed


def test_a_later_failure_joins_the_cluster_that_is_about_the_same(ann: User) -> None:
    failed(ann, *TRAVEL[:3], PYTHON)
    gather_failures()
    [made] = FailureCluster.objects.all()
    failed(ann, TRAVEL[3])
    gather_failures()
    assert places()[TRAVEL[3][0]] == made


def test_a_name_is_looked_for_again_once_something_came_into_a_cluster_while_there_is_time(
    ann: User, bob: User
) -> None:
    failed(ann, *TRAVEL[:3])
    gather_failures()
    made = FailureCluster.objects.get()
    assert not made.has_grown
    other = FailureCluster.objects.create(name="By hand")
    failure(other, bob, asked=TRAVEL[3][0])
    deeds.merge(other.pk, EDNA, made.pk)
    naming.name_nameless(until=0.0)
    made.refresh_from_db()
    assert made.has_grown and not made.proposed
    gather_failures()
    made.refresh_from_db()
    assert "days" in made.proposed and not made.has_grown


def test_what_people_moved_took_out_or_merged_stays(ann: User) -> None:
    failed(ann, *TRAVEL[:3])
    gather_failures()
    made = FailureCluster.objects.get()
    other = FailureCluster.objects.create(name="By hand")
    out, moved, _ = Failure.objects.order_by("pk")
    deeds.move(made.pk, EDNA, [out.pk], None)
    deeds.move(made.pk, EDNA, [moved.pk], other.pk)
    deeds.merge(made.pk, EDNA, other.pk)
    failed(ann, TRAVEL[3])
    gather_failures()
    found = places()
    assert [found[asked] for asked, _ in TRAVEL] == [None, other, other, other]


def test_what_the_job_puts_into_a_cluster_that_is_just_merged_comes_into_the_other(ann: User) -> None:
    failed(ann, *TRAVEL[:3])
    gather_failures()
    made, other = FailureCluster.objects.get(), FailureCluster.objects.create(name="By hand")
    failed(ann, TRAVEL[3])
    overtaken(lambda: deeds.merge(made.pk, EDNA, other.pk), gather_failures)
    assert set(places().values()) == {other}


def test_nothing_is_moved_into_a_cluster_that_is_just_merged(ann: User) -> None:
    failed(ann, *TRAVEL[:3])
    gather_failures()
    made = FailureCluster.objects.get()
    gone, other = (FailureCluster.objects.create(name=name) for name in ("Gone", "Other"))
    moved = Failure.objects.values_list("pk", flat=True)[0]
    with pytest.raises(Conflict):
        overtaken(
            lambda: deeds.merge(gone.pk, EDNA, other.pk),
            lambda: deeds.move(made.pk, EDNA, [moved], gone.pk),
        )
    assert made.failures.count() == 3


def test_two_jobs_at_once_place_each_failure_once(ann: User) -> None:
    failed(ann, *TRAVEL)
    with alone("feedback.clusters"), ThreadPoolExecutor(1) as pool:
        pool.submit(in_a_connection_of_its_own, gather_failures).result()
        assert not Failure.objects.exists()
    gather_failures()
    assert FailureCluster.objects.get().failures.count() == 4


def in_a_connection_of_its_own(deed: Callable[[], object]) -> None:
    try:
        deed()
    finally:
        connection.close()


def test_what_fails_after_a_cluster_was_closed_still_comes_into_it(ann: User) -> None:
    failed(ann, *TRAVEL[:3])
    gather_failures()
    made = FailureCluster.objects.get()
    deeds.close(made.pk, EDNA, prompt=None, model="m-2", note="")
    failed(ann, TRAVEL[3])
    gather_failures()
    made.refresh_from_db()
    assert made.closed_at and made.closed_at < timezone.now()
    assert made.failures.filter(said_at__gt=made.closed_at).count() == 1


def test_what_fails_again_comes_back_into_an_old_cluster_however_many_newer_ones_there_are(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "CLUSTERS", 1)
    failed(ann, *TRAVEL[:3])
    gather_failures()
    made = FailureCluster.objects.get()
    deeds.close(made.pk, EDNA, prompt=None, model="m-2", note="")
    for name in ("Newer", "Newest"):
        failure(FailureCluster.objects.create(name=name), ann)
    failed(ann, TRAVEL[3])
    gather_failures()
    assert places()[TRAVEL[3][0]] == made


def test_only_what_people_allow_is_gathered_and_it_goes_when_they_take_that_back(ann: User) -> None:
    failed(person("ben"), *TRAVEL[:2])
    failed(ann, *TRAVEL)
    gather_failures()
    assert set(Failure.objects.values_list("person", flat=True)) == {ann.pk}
    allows(ann, "none")
    gather_failures()
    assert not Failure.objects.exists() and not FailureCluster.objects.exists()


def test_a_failure_leaves_when_what_was_said_of_it_is_taken_back(ann: User) -> None:
    first, *_ = failed(ann, *TRAVEL)
    gather_failures()
    told(ann, [first], "withdrawn")
    gather_failures()
    made = FailureCluster.objects.get()
    assert Failure.objects.count() == made.failures.count() == made.size == 3


def test_an_engineer_makes_drafts_of_cases_of_a_cluster_once(ann: User) -> None:
    failed(ann, *TRAVEL, PYTHON)
    gather_failures()
    made = FailureCluster.objects.get()
    assert [deeds.draft(made.pk, EDNA), deeds.draft(made.pk, EDNA)] == [4, 0]
    assert set(EvalCase.objects.values_list("message", flat=True)) == set(
        made.failures.values_list("message", flat=True)
    )


def test_what_reviewers_find_bad_is_a_failure_once_they_cannot_take_it_back(ann: User) -> None:
    said = answered(ann, *PYTHON)
    of = queued.queue()
    queued.added(of, queued.answer_of(said))
    queued.judged(of, queued.LEAD, verdict="bad")
    gather_failures()
    assert not Failure.objects.exists()
    two_minutes_later()
    gather_failures()
    assert Failure.objects.get().signs == ["review"]


def two_minutes_later() -> None:
    """Of what was decided."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('flywheel.audit', 'a test', true)")
        cursor.execute("UPDATE feedback_decision SET at = at - interval '2 minutes'")


def test_what_is_kept_of_a_text_has_no_personal_data(ann: User) -> None:
    failed(ann, ("My address is ann.miller@example.org. Which city?", "Write to ann.miller@example.org."))
    gather_failures()
    kept_of = Failure.objects.get()
    assert "ann.miller" not in kept_of.asked + kept_of.answered and "<EMAIL_1>" in kept_of.asked
