"""Whoever may not come in any more is shown out of the open socket too."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import orjson
import pytest
from django.contrib.auth.models import Group
from django.test import Client

from chat import frames, people
from chat.doorkeeper import Doorkeeper, Guest
from chat.frames import Close
from chat.models import Message, User
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


async def test_one_that_cannot_be_shown_out_keeps_nobody_inside() -> None:
    ann = await in_database(person, "ann")
    client = await in_database(signed_in, ann)
    shown_out: list[Close] = []

    async def fail(_: Close) -> None:
        raise RuntimeError("closed already")

    async def close(reason: Close) -> None:
        shown_out.append(reason)

    doorkeeper = Doorkeeper()
    for name, show_out in (("broken", fail), ("well", close)):
        doorkeeper.enter(name, Guest(client.session.session_key or "", frozenset(), show_out))
    await in_database(sign_out, ann, client)
    await doorkeeper.look()
    assert shown_out == [Close.NOT_SIGNED_IN]


async def test_a_socket_that_was_closed_says_takes_and_keeps_nothing_more() -> None:
    """Whatever its page had sent before it heard of the end: the server would fail at another word."""
    ann = await in_database(person, "ann")
    doorkeeper = Doorkeeper()
    async with running("http://127.0.0.1:9") as station:
        page = await Page(station, ann, doorkeeper=doorkeeper).open()
        assert len(doorkeeper) == 1
        say_hi = orjson.dumps({"type": "send", "client_id": str(uuid4()), "text": "Hi"}).decode()
        for text in ("no frame", "no frame", say_hi):
            await page.send_text(text)
        assert (await page.frame())["type"] == "refused"
        assert await page.frame() == {"type": "close", "code": 4400}
        await page.close()
        assert await page.is_silent()
    assert len(doorkeeper) == 0
    assert await in_database(Message.objects.count) == 0


async def test_a_socket_whose_code_fails_is_left_inside_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    ann = await in_database(person, "ann")
    doorkeeper = Doorkeeper()
    monkeypatch.setattr(frames, "parse", lambda text: 1 / 0)
    async with running("http://127.0.0.1:9") as station:
        page = await Page(station, ann, doorkeeper=doorkeeper).open()
        await page.send_text("anything")
        with pytest.raises(ZeroDivisionError):
            await page.close()
    assert len(doorkeeper) == 0
