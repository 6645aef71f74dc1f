"""Somebody's way in and out: an account, the question about consent, a change of mind, signing out."""

import uuid

import pytest
from playwright.async_api import Locator, expect

from tests.browser.person import Person
from tests.browser.rows import Rows

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(200)]

PASSWORD = "quiet-wheels-turn-slowly"
NONE, MEASURE, TEACH = "Do not use what I write", "Check answers with it", "Check and improve answers with it"
LEVELS = """
    select string_agg(c.level, ' ' order by c.at, c.id) from chat_consent c
    join chat_user u on u.id = c.user_id where u.email = %s
"""


async def test_consent_is_asked_in_plain_words_and_can_be_changed_at_any_time(
    scripted_stranger: Person, scripted_rows: Rows
) -> None:
    bea, email = scripted_stranger, f"{uuid.uuid4().hex}@example.org"
    await bea.sign_up(email, PASSWORD)
    assert bea.path == "/account/consent/"
    await expect(bea.page.locator("main")).to_contain_text("The chat is the same whatever you choose.")
    for name in (NONE, MEASURE, TEACH):
        await expect(_choice(bea, name)).not_to_be_checked()
    await _choose(bea, TEACH)
    assert bea.path == "/"
    await bea.connected()
    await scripted_rows.ended(await bea.ask("Good morning"))

    await bea.page.get_by_role("link", name=email).click()
    await expect(_choice(bea, TEACH)).to_be_checked()
    await _choose(bea, NONE)
    assert bea.path == "/account/"
    await expect(bea.page.get_by_role("status")).to_have_text("Your choice is saved. It holds from now on.")
    assert await _width(bea.page.get_by_role("status")) == await _width(bea.page.locator("form.stack").first)
    await expect(_choice(bea, NONE)).to_be_checked()
    await expect(bea.page.locator("#consent ~ ul li")).to_contain_text([NONE, TEACH])
    assert await scripted_rows.value(LEVELS, email) == "training none"


async def test_signing_out_ends_every_tab_and_signing_in_finds_everything(
    scripted_stranger: Person, scripted_rows: Rows
) -> None:
    bea, email = scripted_stranger, f"{uuid.uuid4().hex}@example.org"
    await bea.sign_up(email, PASSWORD)
    await _choose(bea, MEASURE)
    await bea.connected()
    row = await scripted_rows.ended(await bea.ask("Good morning"))
    await bea.becomes("idle")
    path, other = bea.path, await bea.another_tab()
    await other.go("/account/")
    await other.page.get_by_role("button", name="Sign out").click()
    await other.page.wait_for_url("**/account/login/")
    await expect(other.page.get_by_role("status")).to_have_text("You are signed out.")
    await expect(bea.page.get_by_role("alert")).to_contain_text("You have been signed out.")
    await expect(bea.page.locator(".connection")).to_have_css("display", "none")  # it does not try again

    await other.sign_in(email, PASSWORD, path)
    assert other.path == path, "who was asked already is not asked again"
    assert await other.source_of_last() == row.text


async def _width(place: Locator) -> float:
    box = await place.bounding_box()
    assert box
    return box["width"]


def _choice(person: Person, name: str) -> Locator:
    return person.page.locator("label.choice", has=person.page.get_by_text(name, exact=True)).locator("input")


async def _choose(person: Person, name: str) -> None:
    await _choice(person, name).check()
    await person.page.get_by_role("button", name="Save my choice").click()
    await person.page.wait_for_load_state()
