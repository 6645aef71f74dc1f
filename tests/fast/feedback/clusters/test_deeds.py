"""What leads and engineers do with clusters: each deed once, noted with who, refused in words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from chat import people
from feedback.models import ClusterDeed, DataAccess, Failure, FailureCluster, ReviewItem, ReviewQueue
from feedback.review import claiming
from feedback.tasks import fill_queues
from tests.cast import person, signed_in
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.clusters.clustered import ann, cluster, engineer, failure
from tests.fast.feedback.evaluation.drafted import answered
from tests.fast.feedback.review import queued
from tests.fast.feedback.review.people_of import declared

pytestmark = pytest.mark.django_db


def does(found: FailureCluster, deed: str, **form: Any) -> str:
    """As Edna, who is made once; the page that it leads to."""
    browser = signed_in(engineer())
    response = browser.post(f"/failures/{found.pk}/{deed}/", form, follow=True)
    assert response.status_code == 200, response.content.decode()
    found.refresh_from_db()
    return on_one_line(response)


def noted(found: FailureCluster) -> list[tuple[str, str]]:
    return list(found.deeds.order_by("at").values_list("deed", "detail"))


def test_a_name_is_kept_and_an_empty_one_is_what_was_proposed() -> None:
    made, browser = cluster("city, river"), signed_in(engineer())
    for name in ("  Wrong \n capitals ", "Wrong capitals", ""):
        browser.post(f"/failures/{made.pk}/name/", {"name": name})
    assert noted(made) == [
        ("named", "city, river → Wrong capitals"),
        ("named", "Wrong capitals → city, river"),
    ]


def test_a_hostile_name_is_only_shown() -> None:
    said = does(cluster(), "name", name="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said and "<script>alert" not in said


def test_it_is_given_to_somebody_who_may_look_after_it_and_taken_back() -> None:
    made, edna = cluster(), engineer("ed")
    assert "Looked after by <bdi>Ed</bdi>" in does(made, "assign", person=str(edna.pk))
    assert made.state == "assigned"
    ClusterDeed.objects.get(deed="assigned", detail=str(edna.pk))


def test_it_is_given_to_nobody_who_may_not_look_after_it() -> None:
    made = cluster()
    assert "may not look after clusters" in does(made, "assign", person=str(person("pat").pk))
    assert made.state == "open" and not noted(made)


def test_it_stays_with_who_has_it_when_they_may_have_no_other() -> None:
    ed, gone = engineer("ed"), uuid4()
    made, other = cluster("Cities", 0, assignee=ed.pk), cluster("Rivers", 0, assignee=gone)
    ed.groups.clear()
    ed.user_permissions.clear()
    browser = signed_in(engineer())
    for each, who, name in ((made, ed.pk, "Ed"), (other, gone, "somebody who left")):
        said = on_one_line(browser.get(f"/failures/{each.pk}/"))
        assert f'<option value="{who}" selected>{name}</option>' in said
        form = {"person": str(who)}
        said = on_one_line(browser.post(f"/failures/{each.pk}/assign/", form, follow=True))
        each.refresh_from_db()
        assert "It stays with who has it." in said and each.assignee == who and not noted(each)


def test_it_is_closed_by_a_release_and_opened_again() -> None:
    made = cluster()
    said = does(made, "close", prompt="1", note="It looks capitals up now.")
    assert "by system prompt 1. <bdi>It looks capitals up now.</bdi>" in said and made.state == "closed"
    browser = signed_in(engineer("ed"))
    closed_at = made.closed_at
    browser.post(f"/failures/{made.pk}/close/", {"prompt": "1", "note": "It looks capitals up now."})
    made.refresh_from_db()
    assert made.closed_at == closed_at
    browser.post(f"/failures/{made.pk}/reopen/")
    browser.post(f"/failures/{made.pk}/reopen/")
    made.refresh_from_db()
    assert made.state == "open"
    assert noted(made) == [("closed", "by system prompt 1"), ("reopened", "")]


def test_nothing_is_closed_without_a_release() -> None:
    made, browser = cluster(), signed_in(engineer())
    response = browser.post(f"/failures/{made.pk}/close/", {"note": "Just so."})
    assert response.status_code == 422
    assert "Choose the system prompt or the model" in response.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        FailureCluster.objects.filter(pk=made.pk).update(closed_at="2026-01-01T00:00Z", closed_by=uuid4())


def test_one_that_is_merged_brings_its_failures_and_its_address_leads_on() -> None:
    small, large = cluster("Towns", 1), cluster("Cities", 2)
    assert "3 failures" in does(small, "merge", into=str(large.pk))
    large.refresh_from_db()
    assert small.merged_into == large and large.size == 3 and not small.failures.exists()
    assert noted(large) == [("merged", "with Towns: 1")]
    browser = signed_in(engineer("ed"))
    assert browser.get(f"/failures/{small.pk}/").headers["Location"] == f"/failures/{large.pk}/"
    assert browser.get("/failures/").content.decode().count("<bdi>Towns</bdi>") == 0
    said = on_one_line(browser.post(f"/failures/{small.pk}/name/", {"name": "Mine"}, follow=True))
    assert "was merged into another since you opened it" in said


@pytest.mark.parametrize("into", ["itself", "nothing"])
def test_it_is_merged_into_nothing_but_another_cluster(into: str) -> None:
    made = cluster("Cities", 1)
    said = does(made, "merge", into=str(made.pk if into == "itself" else uuid4()))
    assert "This is the same cluster" in said or "is not there any more" in said
    assert made.merged_into is None and made.failures.count() == 1 and not noted(made)


def test_failures_are_moved_by_a_person_into_another_or_none() -> None:
    made, other = cluster("Cities", 0), cluster("Rivers", 0)
    moved, out, stays = failure(made), failure(made), failure(made)
    does(made, "move", failure=[str(moved.pk), str(moved.pk)], into=str(other.pk))
    browser = signed_in(engineer("ed"))
    for _ in range(2):
        browser.post(f"/failures/{made.pk}/move/", {"failure": [str(out.pk)], "into": ""})
    for each in (moved, out, stays, made, other):
        each.refresh_from_db()
    assert (made.size, other.size) == (1, 1)
    assert [(each.cluster, each.how) for each in (moved, out, stays)] == [
        (other, "person"),
        (None, "person"),
        (made, "job"),
    ]
    assert noted(made) == [("moved", "1 into Rivers"), ("moved", "1 out")]


def test_what_was_moved_is_counted_and_where_nothing_was_it_says_why() -> None:
    made, browser = cluster("Cities", 0), signed_in(engineer())
    moved, there = failure(made), failure(made)

    def moves(*chosen: Failure) -> tuple[str, str]:
        form = {"failure": [str(each.pk) for each in chosen], "into": ""}
        response = browser.post(f"/failures/{made.pk}/move/", form, follow=True)
        [told] = response.context["messages"]
        return told.level_tag, told.message

    assert moves(moved) == ("success", "Moved: 1.")
    assert moves(moved, there) == ("success", "Moved: 1. Not in this cluster any more: 1.")
    assert moves(moved)[0] == "error" and moves() == ("error", "Choose failures to move first.")


def test_a_lead_gives_its_failures_to_reviewers_once() -> None:
    made, of = cluster("Cities", 2), queued.queue()
    browser = signed_in(engineer("lea", people.LEAD))
    browser.post(f"/failures/{made.pk}/ask/", {"queue": str(of.pk)})
    said = on_one_line(browser.post(f"/failures/{made.pk}/ask/", {"queue": str(of.pk)}, follow=True))
    assert f"All of them are in “{of.name}” already." in said
    items = ReviewItem.objects.filter(queue=of)
    assert [f"/review/items/{each.pk}/" in said for each in items] == [True, True]
    assert noted(made) == [("asked", "reviewers of Failures: 2")]


def test_failures_that_are_given_to_reviewers_come_before_all_that_the_queue_finds() -> None:
    browser = signed_in(engineer("lea", people.LEAD))
    of = declared(browser, sampling="newest")
    answered(ann())
    fill_queues()
    made = cluster("Cities", 1)
    browser.post(f"/failures/{made.pk}/ask/", {"queue": str(of.pk)})
    answered(ann())
    ReviewQueue.objects.update(filled_at=None)
    fill_queues()
    assert ReviewItem.objects.filter(queue=of).count() == 3
    first = claiming.claim(of.pk, uuid4())
    assert first and first.item.message == made.failures.get().message


def test_what_was_done_stands_on_the_page_with_who_and_cannot_be_changed() -> None:
    made = cluster("Cities", 0)
    said = does(made, "name", name="Capitals")
    assert "<bdi>Edna</bdi> <bdi>named Cities → Capitals</bdi>" in said
    assert DataAccess.objects.filter(deed="changed", detail=f"failures {made.pk}: named").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ClusterDeed.objects.update(detail="")
