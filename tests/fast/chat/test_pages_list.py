"""The list of conversations and the forms on it: rename, delete, undo."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chat import rail
from chat.models import Conversation, User
from tests.cast import person, signed_in
from tests.fast.chat.said import HX, ask, ended


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


def test_the_list_goes_by_days_and_by_pages(ann: User, browser: Client) -> None:
    now = timezone.now()
    for age in range(rail.PAGE + 5):
        row = Conversation.objects.create(owner=ann, title=f"Number {age}")
        Conversation.objects.filter(pk=row.pk).update(updated_at=now - timedelta(days=age))
    html = browser.get("/conversations/", headers=HX).content.decode()
    more = re.search(r'hx-get="(/conversations/\?before=[^"]+)"', html)
    assert more
    rest = browser.get(more[1].replace("&amp;", "&"), headers=HX).content.decode()

    assert re.findall("<h2>(.*?)</h2>", html)[:3] == ["Today", "Yesterday", "Last seven days"]
    assert html.count('class="rail-item"') == rail.PAGE
    assert rest.count('class="rail-item"') == 5
    assert "Show older" not in rest


def test_a_conversation_is_renamed_in_its_place(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    form = browser.get(f"/c/{outcome.conversation}/rename/", headers=HX).content.decode()
    client_id = re.search(r'name="client_id" value="([\w-]+)"', form)
    assert client_id
    response = browser.post(
        f"/c/{outcome.conversation}/rename/",
        {"client_id": client_id[1], "title": "  A  new name "},
        headers=HX,
    )

    assert ">A new name</a>" in response.content.decode()
    assert Conversation.objects.get().title == "A new name"


def test_renaming_works_without_scripts(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    assert b"<form" in browser.get(f"/c/{outcome.conversation}/rename/").content
    response = browser.post(f"/c/{outcome.conversation}/rename/", {"client_id": uuid4(), "title": "New"})

    assert response["Location"] == f"/c/{outcome.conversation}/"


@pytest.mark.parametrize(
    ("title", "words"), [("   ", "must not be empty"), ("x" * 201, "may have at most 200 characters")]
)
def test_a_name_out_of_bounds_is_refused_in_words_and_kept_in_the_field(
    ann: User, browser: Client, title: str, words: str
) -> None:
    outcome = ended(ask(ann))
    for headers in ({}, HX):
        form = {"client_id": uuid4(), "title": title}
        response = browser.post(f"/c/{outcome.conversation}/rename/", form, headers=headers)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert f'value="{title}"' in response.content.decode()
    assert Conversation.objects.get().title == "A question"


def test_a_deed_without_its_id_is_refused(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))

    assert browser.post(f"/c/{outcome.conversation}/delete/").status_code == 400
    assert Conversation.objects.get().deleted_at is None


def test_a_deleted_conversation_can_be_had_back(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    url = f"/c/{outcome.conversation}"
    gone = browser.post(f"{url}/delete/", {"client_id": uuid4()}, headers=HX).content.decode()
    assert "Deleted “A question”" in gone
    assert 'class="rail-item"' not in gone
    back = browser.post(f"{url}/restore/", {"client_id": uuid4()}, headers=HX).content.decode()

    assert 'class="rail-item"' in back
    assert 'class="toast"' not in back
    assert browser.get(f"{url}/").status_code == 200


def test_deleting_the_conversation_one_is_in_leads_home_with_the_way_back(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    form = {"client_id": uuid4(), "here": outcome.conversation}
    response = browser.post(f"/c/{outcome.conversation}/delete/", form, headers=HX)
    home = browser.get(response["HX-Redirect"]).content.decode()
    undo = browser.post(
        f"/c/{outcome.conversation}/restore/", {"client_id": uuid4(), "return": "1"}, headers=HX
    )

    assert f'action="/c/{outcome.conversation}/restore/"' in home
    assert undo["HX-Redirect"] == f"/c/{outcome.conversation}/"


def test_what_somebody_else_deleted_is_not_offered(ann: User, browser: Client) -> None:
    bob = person("bob")
    theirs = ended(ask(bob))
    signed_in(bob).post(f"/c/{theirs.conversation}/delete/", {"client_id": uuid4()})

    assert "restore" not in browser.get(f"/?deleted={theirs.conversation}").content.decode()


@pytest.mark.parametrize("deed", ["delete", "rename"])
def test_a_form_that_is_sent_again_is_answered_like_the_first_time(
    ann: User, browser: Client, deed: str
) -> None:
    outcome = ended(ask(ann))
    url, form = f"/c/{outcome.conversation}", {"client_id": uuid4(), "title": "New"}
    first = browser.post(f"{url}/{deed}/", form)
    browser.post(f"{url}/delete/", {"client_id": uuid4()})
    again = browser.post(f"{url}/{deed}/", form)
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert browser.post(f"{url}/{deed}/", {**form, "client_id": uuid4()}).status_code == 404
