"""The page while the engine is not there: it says so, takes the question, and answers it later."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.examination import wrong_with
from tests.browser.person import Person
from tests.browser.rows import Rows, until
from tests.server import Server

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(200)]

ANSWER = "Here I am."
QUESTION = f'Are you there? script: text="{ANSWER}"'

STARTS = "The model is not there yet. If it is starting, that takes about a minute"


async def test_a_question_to_a_model_that_starts_is_answered_when_it_is_there(
    scripted_ann: Person, scripted_rows: Rows, scripted_engine: Server
) -> None:
    ann = scripted_ann
    scripted_engine.close()
    notice = await _told_that_it_starts(ann)
    generation = await ann.ask(QUESTION)
    await expect(ann.last.locator(".note")).to_contain_text("Your question is answered as soon as it is")
    await ann.becomes("answering")
    assert (await scripted_rows.of(generation)).status in ("queued", "streaming")
    assert await wrong_with(ann.page, ann.window) == []

    scripted_engine.open()
    row = await scripted_rows.ended(generation)
    await ann.becomes("idle")
    assert row.text == await ann.source_of_last() == ANSWER
    assert row.attempt == 1, "nothing was tried twice"
    await expect(notice).not_to_have_text(re.compile(r"\S"))


async def _told_that_it_starts(ann: Person) -> Locator:
    """A process may believe for two seconds that an engine is there which has just gone."""
    notice = ann.page.locator("#serving")

    async def look() -> bool:
        async with ann.page.expect_response("**/serving/") as asked:
            await ann.open_chat()
        return STARTS in await (await asked.value).text()

    await until(look, "the page says that the model is starting")
    await expect(notice).to_contain_text(STARTS)
    return notice
