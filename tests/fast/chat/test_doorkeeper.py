"""Whoever may not come in any more is shown out of the open socket too."""

import asyncio
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from chat import people
from chat.doorkeeper import Doorkeeper, Guest
from chat.frames import Close
from chat.models import User
from inference.database import in_database
from tests.cast import operator, person, signed_in
from tests.fast.chat.sockets import Page, running

pytestmark = pytest.mark.django_db(transaction=True)


def sign_out(user: User, client: Client) -> None:
    client.post("/account/logout/")
    client.logout()


def disable(user: User, client: Client) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def change_password(user: User, client: Client) -> None:
    user.set_password("another long secret")
    user.save(update_fields=["password"])


def take_out_of_group(user: User, client: Client) -> None:
    user.groups.remove(Group.objects.get(name=people.OPERATOR))


def take_everything_away(user: User, client: Client) -> None:
    User.objects.filter(pk=user.pk).update(is_superuser=False)


def promote(user: User, client: Client) -> None:
    people.enrol(user, "another group")


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (sign_out, 4401),
        (disable, 4401),
        (change_password, 4401),
        (take_out_of_group, 4410),
        (take_everything_away, 4410),
    ],
)
async def test_the_socket_closes(deed: Callable[[User, Client], None], code: int) -> None:
    ann = await in_database(operator, "ann")
    await in_database(User.objects.update, is_superuser=True)
    await in_database(ann.refresh_from_db)
    client = await in_database(signed_in, ann)
    doorkeeper = Doorkeeper()
    async with running("http://127.0.0.1:9") as station:
        page = await Page(station, ann, session=client.session, doorkeeper=doorkeeper).open()
        await doorkeeper.look()
        refused = await page.do("show", message="00000000-0000-7000-8000-000000000000")
        assert refused["type"] == "refused", "still open while the session holds"

        await in_database(deed, ann, client)
        await doorkeeper.look()
        assert await page.frame() == {"type": "close", "code": code}


async def test_who_may_more_than_before_stays() -> None:
    ann = await in_database(person, "ann")
    client = await in_database(signed_in, ann)
    doorkeeper = Doorkeeper()
    async with running("http://127.0.0.1:9") as station:
        page = await Page(station, ann, session=client.session, doorkeeper=doorkeeper).open()
        await in_database(promote, ann, client)
        await doorkeeper.look()
        refused = await page.do("show", message="00000000-0000-7000-8000-000000000000")
        assert refused["type"] == "refused", "still open"
        await page.close()


async def test_who_comes_in_while_sessions_are_looked_up_stays() -> None:
    ann, bob = await in_database(person, "ann"), await in_database(person, "bob")
    first, second = await in_database(signed_in, ann), await in_database(signed_in, bob)
    shown_out: list[str] = []

    async def close(reason: Close) -> None:
        shown_out.append("somebody")

    doorkeeper = Doorkeeper()
    doorkeeper.enter("ann", Guest(first.session.session_key or "", frozenset(), close))
    looking = asyncio.create_task(doorkeeper.look())
    await asyncio.sleep(0)  # it has asked by now, and waits
    doorkeeper.enter("bob", Guest(second.session.session_key or "", frozenset(), close))
    await looking
    assert not shown_out
