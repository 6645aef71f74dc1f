"""Clusters on their pages: which there are, what is in one, how it grew, and who may see it."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group

from chat import people
from chat.models import User
from feedback.clusters import listing
from feedback.models import ClusterDeed, DataAccess
from inference import prompts
from tests.cast import operator, person, signed_in
from tests.exports.feedback.datasets.asking import allows
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.clusters.clustered import ann, cluster, days_ago, engineer, failure
from tests.fast.feedback.review.people_of import reviewer

pytestmark = pytest.mark.django_db

FINDERS = frozenset({"feedback.clusters.texts", "feedback.curation.personal_data.engine"})


def page(path: str = "", name: str = "edna") -> str:
    response = signed_in(engineer(name)).get(f"/failures/{path}")
    assert response.status_code == 200, response.content.decode()
    return on_one_line(response)


def test_an_empty_page_says_what_will_come() -> None:
    assert "No cluster yet." in page()


def test_open_clusters_come_first_then_the_largest_with_this_week_against_the_last() -> None:
    closed = cluster("Songs", 3, closed_at=days_ago(1), closed_by=ann().pk, closed_model="m")
    small, large = cluster("Rivers", 1), cluster("Cities", 2)
    failure(large, at=days_ago(10))
    said = page()
    places = [said.index(f"/failures/{each.pk}/") for each in (large, small, closed)]
    assert places == sorted(places)
    assert '2 <span class="muted">after 1 in the 7 before' in said


@pytest.mark.parametrize(
    ("which", "names"),
    [
        ("open", {"Open"}),
        ("assigned", {"Hers", "Mine"}),
        ("mine", {"Mine"}),
        ("closed", {"Closed", "Back"}),
        ("back", {"Back"}),
    ],
)
def test_a_filter_shows_what_it_says(which: str, names: set[str]) -> None:
    edna = engineer()
    closed = {"closed_at": days_ago(1), "closed_by": edna.pk, "closed_model": "m"}
    cluster("Open", 0)
    cluster("Hers", 0, assignee=ann().pk)
    cluster("Mine", 0, assignee=edna.pk)
    failure(cluster("Closed", 0, **closed), at=days_ago(2))
    cluster("Back", 1, **closed)
    said = signed_in(edna).get(f"/failures/?which={which}").content.decode()
    assert {
        each for each in ("Open", "Hers", "Mine", "Closed", "Back") if f"<bdi>{each}</bdi>" in said
    } == names


def test_pages_go_on_where_they_end_without_repeating_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(5):
        cluster(f"Cluster {number}", number % 2)
    browser, seen, path = signed_in(engineer()), [], "/failures/"
    while path:
        found = browser.get(path).context["page"]
        seen += [each.cluster.proposed for each in found.rows]
        path = f"/failures/?after={found.after}" if found.after else ""
    assert sorted(seen) == [f"Cluster {number}" for number in range(5)]


def test_a_cluster_shows_what_failed_why_and_by_what_it_was_answered() -> None:
    made = cluster("Cities", 0)
    failed = failure(made, signs=["rating", "review"], asked="Which <b>city</b>?")
    said = page(f"{made.pk}/")
    assert "Which &lt;b&gt;city&lt;/b&gt;?" in said and "rated bad, found bad by reviewers" in said
    assert "system prompt 1" in said and str(failed.pk) in said
    assert DataAccess.objects.filter(deed="read", detail=f"failures {made.pk}").exists()


def test_what_may_not_be_read_any_more_is_not_shown() -> None:
    made = cluster("Cities", 0)
    failure(made, asked="A secret question")
    allows(ann(), "none")
    said = page(f"{made.pk}/")
    assert "A secret question" not in said and "does not allow it to be shown any more" in said


def test_what_is_in_a_deleted_conversation_is_neither_shown_nor_counted() -> None:
    made = cluster("Cities", 1)
    failed = failure(made, asked="Thrown away")
    failed.conversation.deleted_at = days_ago(0)
    failed.conversation.save(update_fields=["deleted_at"])
    said = page(f"{made.pk}/")
    assert "Thrown away" not in said and "1 failure, 1 of the last 7 days" in said


def test_the_pages_of_clusters_do_not_load_what_finds_personal_data(monkeypatch: pytest.MonkeyPatch) -> None:
    made = cluster("Cities", 1)
    for each in FINDERS:
        monkeypatch.delitem(sys.modules, each, raising=False)
    page()
    page(f"{made.pk}/", "ed")
    assert FINDERS.isdisjoint(sys.modules)


def test_weeks_are_counted_with_the_releases_in_them() -> None:
    made = cluster("Cities", 2)
    failure(made, at=days_ago(21))
    prompts.activate(
        prompts.write("chat", text="Be kind.", note="Because.", author=None), note="Now.", author=None
    )
    response = signed_in(engineer()).get(f"/failures/{made.pk}/")
    weeks = response.context["weeks"]
    assert [week.failures for week in weeks if week.failures] == [1, 2]
    assert "system prompt 2" in weeks[-1].releases


def test_after_it_is_closed_only_newer_answers_count_as_come_back() -> None:
    made = cluster("Cities", 1, closed_at=days_ago(2), closed_by=ann().pk, closed_model="m-2")
    for days in (3, 4):
        failure(made, at=days_ago(days))
    assert "1 answer given since then failed in the same way" in page(f"{made.pk}/")
    assert "1 since closed" in page(name="ed")


def test_failures_in_no_cluster_are_counted() -> None:
    failure(None)
    assert "1 failure in no cluster" in page()


@pytest.mark.parametrize("who", [lambda: person("pat"), operator, reviewer])
def test_those_who_are_neither_lead_nor_engineer_see_nothing_of_it(who: Callable[[], User]) -> None:
    made, browser = cluster(), signed_in(who())
    for path in ("", f"{made.pk}/"):
        assert browser.get(f"/failures/{path}").status_code == 403
    assert browser.post(f"/failures/{made.pk}/name/", {"name": "Mine"}).status_code == 403
    assert not ClusterDeed.objects.exists()


@pytest.mark.parametrize("group", [people.ENGINEER, people.LEAD])
def test_leads_and_engineers_look_after_clusters(group: str) -> None:
    granted = Group.objects.get(name=group).permissions.values_list("codename", flat=True)
    assert {"view_failurecluster", "change_failurecluster"} <= set(granted)
