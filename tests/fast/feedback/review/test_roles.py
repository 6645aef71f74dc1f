"""What each role of the review console may not do."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from chat import people
from chat.models import User
from feedback.models import ReviewItem, ReviewQueue
from feedback.review import adding
from tests.cast import operator, person, signed_in
from tests.exports.feedback.datasets.asking import allows
from tests.fast.feedback.evaluation.drafted import answered
from tests.fast.feedback.review.people_of import FORM, declared, lead, post, puts_in, reviewer

pytestmark = pytest.mark.django_db

OF_LEADS = ("add/", *(f"{{queue}}/{each}/" for each in ("change", "ask", "members", "quality", "gold")))


def with_an_item(queue: ReviewQueue) -> ReviewItem:
    said = answered(allows(person("ann"), "evaluation"))
    assert said.answer and adding.add(queue, [UUID(said.answer)]) == 1
    return ReviewItem.objects.get(queue=queue)


def test_the_groups_may_what_their_roles_may_and_nothing_else() -> None:
    granted = {
        name: set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
        for name in (people.REVIEWER, people.LEAD)
    }
    assert granted[people.REVIEWER] == {"add_decision"}
    assert granted[people.LEAD] == {
        "add_decision",
        "adjudicate_reviewitem",
        "view_reviewqueue",
        "add_reviewqueue",
        "change_reviewqueue",
        "view_failurecluster",
        "change_failurecluster",
    }


def test_a_person_gets_to_nothing_of_review() -> None:
    queue = declared(signed_in(lead()))
    browser = signed_in(person("ann"))
    for path in ("", "{queue}/", *OF_LEADS):
        assert browser.get("/review/" + path.format(queue=queue.pk)).status_code == 403, path


def test_an_operator_is_no_reviewer_by_that() -> None:
    queue = declared(signed_in(lead()))
    assert signed_in(operator()).get(f"/review/{queue.pk}/").status_code == 403
    assert not ReviewItem.objects.visible_to(operator("otto")).exists()


@pytest.mark.parametrize("way", OF_LEADS)
def test_a_reviewer_may_change_no_queue_and_put_nobody_into_one(way: str) -> None:
    queue, rita = declared(signed_in(lead())), reviewer()
    puts_in(signed_in(lead("lou")), queue, rita)
    browser = signed_in(rita)
    path = "/review/" + way.format(queue=queue.pk)
    form = {**FORM, "name": "Mine", "to": "add", "person": str(rita.pk)}
    assert browser.get(path).status_code == 403
    assert browser.post(path, form).status_code == 403
    assert list(ReviewQueue.objects.values_list("name", flat=True)) == ["Failures"]


def test_a_reviewer_sees_the_queues_they_are_in_and_of_others_not_that_they_exist() -> None:
    boss, rita = signed_in(lead()), reviewer()
    mine, other = declared(boss, "Failures"), declared(boss, "Praise")
    puts_in(boss, mine, rita)
    browser = signed_in(rita)
    page = browser.get("/review/").content.decode()
    assert "Failures" in page and "Praise" not in page
    assert browser.get(f"/review/{mine.pk}/").status_code == 200
    assert browser.get(f"/review/{other.pk}/").status_code == 404


def test_an_item_is_seen_by_those_in_its_queue_and_by_leads_alone() -> None:
    boss, rita = lead(), reviewer()
    item = with_an_item(declared(signed_in(boss)))
    seen = ReviewItem.objects.visible_to
    strangers: list[User | AnonymousUser] = [rita, person("bob"), AnonymousUser()]
    assert not any(seen(each).exists() for each in strangers)
    puts_in(signed_in(boss), item.queue, rita)
    assert seen(rita).get() == item and seen(boss).get() == item


def test_who_is_taken_out_or_demoted_sees_nothing_any_more() -> None:
    boss, rita, rob = lead(), reviewer(), reviewer("rob")
    item = with_an_item(declared(signed_in(boss)))
    for each in (rita, rob):
        puts_in(signed_in(boss), item.queue, each)
    puts_in(signed_in(boss), item.queue, rita, to="remove")
    rob.user_permissions.clear()
    rob.groups.clear()
    for each in (rita, rob):
        now = User.objects.get(pk=each.pk)  # permissions are read once for each object
        assert not ReviewItem.objects.visible_to(now).exists()
        assert signed_in(now).get(f"/review/{item.queue_id}/").status_code in (403, 404)


def test_nobody_is_put_into_a_queue_who_may_not_review() -> None:
    browser = signed_in(lead())
    queue, ann = declared(browser), person("ann")
    response = browser.post(f"/review/{queue.pk}/members/", {"to": "add", "person": str(ann.pk)}, follow=True)
    assert "This person is no reviewer." in response.content.decode()
    assert not queue.members.exists()


def test_a_lead_is_no_engineer_and_no_operator() -> None:
    browser = signed_in(lead())
    for path in ("/datasets/", "/cases/", "/pairs/", "/reports/", "/prompts/", "/webhooks/"):
        assert browser.get(path).status_code == 403, path
    assert post(browser, "/review/add/", 302, name="Mine")
