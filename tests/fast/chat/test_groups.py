"""What persons and operators may and may not do."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from chat import people
from chat.models import User
from inference.models import PromptVersion
from tests import cast

pytestmark = pytest.mark.django_db

OPERATORS_PAGES = [
    "/admin/",
    "/admin/chat/user/",
    "/prompts/",
    "/prompts/1/",
    "/prompts/write/",
    "/prompts/999/",
]


def superuser() -> User:
    return User.objects.create_superuser("root@example.org", cast.PASSWORD)


@pytest.mark.parametrize("page", OPERATORS_PAGES)
def test_a_person_is_refused_in_words_whether_the_thing_exists_or_not(page: str) -> None:
    response = cast.signed_in(cast.person("ann")).get(page, follow=True)

    assert response.status_code == 403
    words = response.content.decode()
    assert "This page is not yours to open" in words and "in a group that your account is not in" in words
    assert "waited too long" not in words


@pytest.mark.parametrize("page", OPERATORS_PAGES)
def test_a_stranger_is_asked_to_sign_in_by_the_door_that_has_limits(client: Client, page: str) -> None:
    chain = client.get(page, follow=True).redirect_chain

    assert chain[-1][0].startswith("/account/login/?next=")


@pytest.mark.parametrize("page", OPERATORS_PAGES[:-1])
def test_an_operator_is_let_in(page: str) -> None:
    assert cast.signed_in(cast.operator()).get(page).status_code == 200


def test_links_are_shown_to_those_who_may_follow_them() -> None:
    of_person = cast.signed_in(cast.person("ann")).get("/account/").content.decode()
    of_operator = cast.signed_in(cast.operator()).get("/account/").content.decode()

    for link in ('href="/prompts/"', 'href="/admin/"'):
        assert (link in of_person, link in of_operator) == (False, True)


@pytest.mark.parametrize("page", ["/prompts/write/", "/prompts/1/activate/"])
def test_a_person_writes_and_activates_nothing(page: str) -> None:
    form = {"text": "Be rude.", "note": "Because."}

    assert cast.signed_in(cast.person("ann")).post(page, form).status_code == 403
    assert PromptVersion.objects.count() == 1


def test_the_admins_own_sign_in_takes_no_password(client: Client) -> None:
    superuser()

    client.post("/admin/login/", {"username": "root@example.org", "password": cast.PASSWORD})

    assert "_auth_user_id" not in client.session


def test_who_leaves_the_group_is_out_of_the_admin() -> None:
    olga = cast.operator()
    browser = cast.signed_in(olga)
    assert browser.get("/admin/").status_code == 200

    olga.groups.remove(Group.objects.get(name=people.OPERATOR))

    assert browser.get("/admin/", follow=True).status_code == 403


def test_an_operator_makes_an_account_whose_person_can_sign_in(client: Client) -> None:
    form = {
        "email": "Ann@Example.org",
        "name": "Ann",
        "usable_password": "true",
        "password1": cast.PASSWORD,
        "password2": cast.PASSWORD,
    }

    cast.signed_in(cast.operator()).post("/admin/chat/user/add/", form)
    client.post("/account/login/", {"login": "ann@example.org", "password": cast.PASSWORD})

    ann = User.objects.get(email="ann@example.org")
    assert client.session["_auth_user_id"] == str(ann.pk)
    assert [group.name for group in ann.groups.all()] == ["person"]


def test_an_operator_makes_another_person_an_operator() -> None:
    ann = cast.person("ann")
    form = {"email": ann.email, "name": "Ann", "is_active": "on", "groups": [_id(people.OPERATOR)]}

    cast.signed_in(cast.operator()).post(f"/admin/chat/user/{ann.pk}/change/", form)

    assert User.objects.get(pk=ann.pk).has_perm("inference.add_promptversion")


def test_an_operator_makes_nobody_a_superuser() -> None:
    ann = cast.person("ann")
    form = {"email": ann.email, "name": "Ann", "is_active": "on", "is_superuser": "on", "is_staff": "on"}

    cast.signed_in(cast.operator()).post(f"/admin/chat/user/{ann.pk}/change/", form)

    ann.refresh_from_db()
    assert (ann.is_superuser, ann.is_staff) == (False, False)


@pytest.mark.parametrize("page", ["change", "password"])
def test_an_operator_does_not_touch_a_superuser(page: str) -> None:
    root = superuser()
    form = {
        "email": "olga@example.net",
        "name": "",
        "password1": "a new long secret",
        "password2": "a new long secret",
    }

    response = cast.signed_in(cast.operator()).post(f"/admin/chat/user/{root.pk}/{page}/", form)

    root.refresh_from_db()
    assert response.status_code == 403
    assert (root.email, root.check_password(cast.PASSWORD)) == ("root@example.org", True)


def test_an_operator_does_not_change_what_a_group_may() -> None:
    group = _id(people.PERSON)

    response = cast.signed_in(cast.operator()).post(f"/admin/auth/group/{group}/change/", {"name": "person"})

    assert response.status_code == 403


def test_nobody_deletes_a_person_in_the_admin() -> None:
    ann = cast.person("ann")

    assert (
        cast.signed_in(superuser()).post(f"/admin/chat/user/{ann.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )
    assert User.objects.filter(pk=ann.pk).exists()


def test_a_changed_address_no_longer_opens_by_the_old_one(client: Client) -> None:
    signup = {"email": "ann@example.org", "password1": cast.PASSWORD, "password2": cast.PASSWORD}
    client.post("/account/signup/", signup)
    client.post("/account/logout/")
    ann = User.objects.get()
    form = {"email": "anna@example.org", "name": "Ann", "is_active": "on"}

    cast.signed_in(cast.operator()).post(f"/admin/chat/user/{ann.pk}/change/", form)

    old = client.post("/account/login/", {"login": "ann@example.org", "password": cast.PASSWORD})
    new = client.post("/account/login/", {"login": "anna@example.org", "password": cast.PASSWORD})
    assert (old.status_code, new.status_code) == (200, 302)


@pytest.mark.parametrize("table", ["chat/consent", "inference/promptversion", "inference/promptactivation"])
def test_the_admin_shows_append_only_rows_and_changes_none(table: str) -> None:
    cast.answered(cast.person("ann"))
    browser = cast.signed_in(superuser())

    listed = browser.get(f"/admin/{table}/")

    assert listed.status_code == 200
    assert browser.get(f"/admin/{table}/add/").status_code == 403
    row = listed.context["cl"].result_list[0]
    assert browser.get(f"/admin/{table}/{row.pk}/change/").status_code == 200
    assert browser.post(f"/admin/{table}/{row.pk}/change/", {}).status_code == 403
    assert browser.post(f"/admin/{table}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_operator_reads_consent_in_the_admin() -> None:
    cast.answered(cast.person("ann"))

    assert cast.signed_in(cast.operator()).get("/admin/chat/consent/").status_code == 200


def _id(group: str) -> int:
    return Group.objects.get(name=group).pk
