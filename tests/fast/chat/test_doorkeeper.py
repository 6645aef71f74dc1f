"""Whoever may not come in any more is shown out of the open socket too."""

import asyncio
from collections.abc import Callable

import pytest
from django.test import Client

from chat.doorkeeper import Doorkeeper
from chat.models import User
from inference.database import in_database
from tests.cast import person, signed_in
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


@pytest.mark.parametrize("deed", [sign_out, disable, change_password])
async def test_the_socket_closes(deed: Callable[[User, Client], None]) -> None:
    ann = await in_database(person, "ann")
    client = await in_database(signed_in, ann)
    doorkeeper = Doorkeeper()
    async with running("http://127.0.0.1:9") as station:
        page = await Page(station, ann, session=client.session, doorkeeper=doorkeeper).open()
        await doorkeeper.look()
        refused = await page.do("show", message="00000000-0000-7000-8000-000000000000")
        assert refused["type"] == "refused", "still open while the session holds"

        await in_database(deed, ann, client)
        await doorkeeper.look()
        assert await page.frame() == {"type": "close", "code": 4401}


async def test_who_comes_in_while_sessions_are_looked_up_stays() -> None:
    ann, bob = await in_database(person, "ann"), await in_database(person, "bob")
    first, second = await in_database(signed_in, ann), await in_database(signed_in, bob)
    shown_out: list[str] = []

    async def close() -> None:
        shown_out.append("somebody")

    doorkeeper = Doorkeeper()
    doorkeeper.enter("ann", first.session.session_key or "", close)
    looking = asyncio.create_task(doorkeeper.look())
    await asyncio.sleep(0)  # it has asked by now, and waits
    doorkeeper.enter("bob", second.session.session_key or "", close)
    await looking
    assert not shown_out
