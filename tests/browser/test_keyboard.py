"""The main journey without a pointer: the focus is always seen, and Escape is always the way back."""

import json
import uuid

import pytest
from playwright.async_api import expect

from tests.browser.keyboard import Keyboard
from tests.browser.person import Person
from tests.browser.rows import Rows

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(200)]

LONG = "script: tokens=400 rate=40"


def _says(text: str) -> str:
    return f"script: text={json.dumps(text)}"


async def test_the_main_journey_by_keys_alone(scripted_stranger: Person, scripted_rows: Rows) -> None:
    ann, keys = scripted_stranger, Keyboard(scripted_stranger)
    await _signs_in(keys)
    stopped = await _asks_and_stops(keys, scripted_rows)

    accepted = await ann.deed(_regenerates(keys))
    again = await scripted_rows.ended(str(accepted["generation"]))
    await expect(ann.last.locator(".pager")).to_contain_text("2/2")
    await ann.becomes("idle")
    assert await ann.source_of_last() == again.text
    await ann.deed(keys.press("["))
    await expect(ann.last.locator(".pager")).to_contain_text("1/2")
    assert await ann.source_of_last() == stopped

    accepted = await ann.deed(_edits(keys, _says("By train.")))
    await scripted_rows.ended(str(accepted["generation"]))
    await ann.becomes("idle")
    assert await ann.source_of_last() == "By train."
    await _renames(keys, "Norway by train")
    await _deletes_and_takes_it_back(keys, "Norway by train")
    assert await ann.source_of_last() == "By train."


async def _signs_in(keys: Keyboard) -> None:
    ann = keys.person
    await ann.go("/account/login/")
    await keys.go_to("E-mail address")
    await keys.write(ann.product.email)
    await keys.go_to("Password")
    await keys.write(ann.product.password)
    await keys.press("Enter")
    await ann.page.wait_for_url(lambda url: "/account/login" not in url)
    if ann.path == "/account/consent/":
        await keys.go_to("Not now")
        await keys.press("Enter")
    await ann.connected()


async def _asks_and_stops(keys: Keyboard, rows: Rows) -> str:
    ann = keys.person
    await keys.is_at("Your message")
    await keys.write(f"{uuid.uuid4().hex} {LONG}")
    accepted = await ann.deed(keys.press("Enter"))
    generation = str(accepted["generation"])
    await ann.sees_more_than(20)
    before = await rows.streaming(generation, beyond=20)
    await keys.go_to("Stop")
    await ann.deed(keys.press("Enter"))
    row = await rows.ended(generation, as_="stopped")
    await ann.becomes("idle")
    await keys.is_at("Your message")
    assert row.text.startswith(before.text)
    assert await ann.source_of_last() == row.text
    return row.text


async def _regenerates(keys: Keyboard) -> None:
    """By its key, which does nothing while one writes."""
    await keys.press("r")
    await expect(keys.person.page.locator("#question")).to_have_value("r")
    await keys.press("Backspace")
    await keys.go_to("Conversation", back=True)
    await keys.press("r")
    await keys.is_at("Again")
    await keys.go_to("Shorter")
    await keys.press("Enter")


async def _edits(keys: Keyboard, text: str) -> None:
    await keys.go_to("Edit and send again", back=True)
    await keys.press("Enter")
    await keys.is_at("Your message")
    await keys.press("Escape")
    await keys.is_at("Edit and send again")
    await keys.press("Enter")
    await keys.write(text)
    await keys.press("Enter")


async def _renames(keys: Keyboard, name: str) -> None:
    page = keys.person.page
    more = f"Rename or delete {await page.locator('#title').text_content()}"
    await keys.go_to(more, back=True)
    await _opens_menu(keys)
    await keys.press("Escape")
    await keys.is_at(more)
    await _opens_menu(keys)
    await keys.press("Enter")
    await keys.is_at("New name")
    await keys.press("Escape")
    await keys.is_at(more)
    await _opens_menu(keys)
    await keys.press("Enter")
    await keys.is_at("New name")
    await keys.write(name)
    await keys.press("Enter")
    await keys.is_at(f"Rename or delete {name}")
    await expect(page.locator("#conversations [aria-current=page]")).to_have_text(name)


async def _opens_menu(keys: Keyboard) -> None:
    await keys.press("Enter")
    await keys.is_at("Rename")


async def _deletes_and_takes_it_back(keys: Keyboard, name: str) -> None:
    page, path = keys.person.page, keys.person.path
    await _opens_menu(keys)
    await keys.go_to("Delete")
    await keys.press("Enter")
    await page.wait_for_url(lambda url: path not in url)
    await expect(page.locator(".toast")).to_contain_text(f"Deleted “{name}”.")
    await keys.go_to("Undo")
    await keys.press("Enter")
    await page.wait_for_url(f"**{path}")
    await expect(page.locator("#title")).to_have_text(name)


async def test_escape_closes_what_was_opened_last_and_the_focus_returns(scripted_ann: Person) -> None:
    ann, keys = scripted_ann, Keyboard(scripted_ann)
    await ann.open_chat()
    page = ann.page
    await keys.go_to("Model and settings")
    await keys.press("Enter")
    await expect(page.locator("#settings")).to_be_visible()
    await keys.go_to("Temperature")
    await keys.press("Escape")
    await expect(page.locator("#settings")).to_be_hidden()
    await keys.is_at("Model and settings")

    await keys.go_to("Conversation", back=True)
    await keys.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("close what was opened last")
    await keys.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await keys.is_at("Conversation")


async def test_a_conversation_deleted_from_the_list_by_keys_can_be_taken_back_at_once(
    scripted_ann: Person, scripted_rows: Rows
) -> None:
    ann, keys = scripted_ann, Keyboard(scripted_ann)
    await ann.open_chat()
    title = uuid.uuid4().hex
    await scripted_rows.ended(await ann.ask(title))
    path = ann.path
    await ann.open_chat()
    await keys.go_to(f"Rename or delete {title}", back=True)
    await _opens_menu(keys)
    await keys.go_to("Delete")
    await keys.press("Enter")
    await keys.is_at("Undo")
    await expect(ann.page.locator(f"#conversations [href='{path}']")).to_have_count(0)
    await keys.press("Enter")
    await expect(ann.page.locator(f"#conversations [href='{path}']")).to_be_focused()
