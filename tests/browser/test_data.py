"""Somebody looks at all that is recorded about them, takes it along, and has it erased: proof in hand."""

import re
import uuid
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.async_api import expect

from tests.browser.person import Person
from tests.browser.rows import Rows

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

PASSWORD = "quiet-wheels-turn-slowly"
LEFT = """
SELECT (SELECT count(*) FROM chat_message m JOIN chat_conversation c ON c.id = m.conversation_id
  JOIN chat_user u ON u.id = c.owner_id WHERE u.email = %s)
"""
ACCOUNTS = "SELECT count(*) FROM chat_user WHERE email = %s"


async def newcomer(person: Person, rows: Rows) -> str:
    """Signed up, with an answer that was rated; the address."""
    email = f"{uuid.uuid4().hex}@example.org"
    await person.sign_up(email, PASSWORD)
    await person.page.get_by_role("button", name="Not now").click()
    await person.connected()
    await rows.ended(await person.ask("Good morning"))
    await person.becomes("idle")
    await person.points_at(person.last)
    await person.press(person.last.get_by_role("button", name="Good answer"))
    await expect(person.last.get_by_role("button", name="Good answer")).to_have_attribute(
        "aria-pressed", "true"
    )
    await person.page.get_by_role("link", name=email).click()
    await person.page.get_by_role("link", name="Everything about me").click()
    return email


async def erase(person: Person, what: str) -> None:
    """By keys alone, from the page of everything."""
    await person.page.get_by_role("link", name="Erase…").press("Enter")
    await person.page.get_by_label(what).press("Space")
    await person.page.get_by_label("Type the word").fill("erase")
    await person.page.get_by_label("Your password").fill(PASSWORD)
    await person.page.get_by_label("Your password").press("Enter")
    await expect(person.page.get_by_role("heading", name="Erased")).to_be_visible()


async def test_everything_is_listed_taken_along_and_erased_and_the_account_goes_on(
    scripted_stranger: Person, scripted_rows: Rows, tmp_path: Path
) -> None:
    bea = scripted_stranger
    email = await newcomer(bea, scripted_rows)
    await expect(bea.page.locator(".kinds li", has_text="Messages").first).to_contain_text("2")
    async with bea.page.expect_download() as started:
        await bea.page.get_by_role("button", name="Download everything").click()
    await (await started.value).save_as(tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as archive:
        assert "Good morning" in archive.read("messages.jsonl").decode()
    await bea.page.get_by_role("link", name="Feedback", exact=True).click()
    await expect(bea.page.locator("main")).to_contain_text("You rated an answer as good")
    await bea.page.get_by_role("link", name="Everything about me").click()

    await erase(bea, "Everything, but I keep my account")
    row = bea.page.get_by_role("row", name=re.compile("^Messages"))
    await expect(row.get_by_role("cell")).to_have_text(["2", "0"])
    assert await scripted_rows.value(LEFT, email) == 0
    await bea.open_chat("/")
    await scripted_rows.ended(await bea.ask("Good morning again"))


async def test_an_account_is_erased_and_its_proof_needs_no_account(
    scripted_stranger: Person, scripted_rows: Rows
) -> None:
    bea = scripted_stranger
    email = await newcomer(bea, scripted_rows)
    await erase(bea, "Everything and my account")
    await expect(bea.page.get_by_role("status")).to_contain_text("Nothing is left of the account.")
    assert await scripted_rows.value(ACCOUNTS, email) == 0
    await bea.page.get_by_role("link", name="Sign in").click()
    assert bea.path == "/account/login/"
