"""A person's first conversation, and what can be done with an answer, against the real engine."""

import re
import uuid

import pytest
from playwright.async_api import expect

from inference.tiny.topics import TOPICS
from tests.browser.person import Person
from tests.browser.rows import Rows

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

A_FACT, A_STORY, A_LIST = (topic.prompt for topic in TOPICS[:3])


async def test_a_newcomer_is_asked_for_consent_and_gets_an_answer_that_stays(
    stranger: Person, rows: Rows
) -> None:
    await stranger.sign_up(f"{uuid.uuid4().hex}@example.org", "quiet-wheels-turn-slowly")
    assert stranger.path == "/account/consent/"
    await stranger.page.get_by_label("Check answers with it").check()
    await stranger.page.get_by_role("button", name="Save my choice").click()
    await stranger.connected()

    generation = await stranger.ask(A_LIST)
    before = await stranger.sees_more_than(10)
    await rows.streaming(generation)
    await stranger.becomes("answering")
    later = await stranger.sees_more_than(len(before))
    assert later.startswith(before)

    row = await rows.ended(generation)
    await stranger.becomes("idle")
    assert await stranger.saw(generation) == row.text == await stranger.source_of_last()
    await expect(stranger.last.locator(".prose li")).not_to_have_count(0)
    await expect(stranger.last.locator(".by")).to_have_text(row.model)
    await _is_there_after_a_reload(stranger, row.text)


async def _is_there_after_a_reload(person: Person, text: str) -> None:
    path = person.path
    await person.reload()
    assert await person.source_of_last() == text
    here = person.page.locator("#conversations [aria-current=page]")
    await expect(here).to_have_text(A_LIST)
    await expect(here).to_have_attribute("href", path)
    await person.open_chat()
    await person.page.locator("#conversations").get_by_role("link", name=A_LIST).first.click()
    await expect(person.questions.last).to_contain_text(A_LIST)
    assert person.path == path


async def test_a_stopped_answer_keeps_what_was_seen_and_can_be_continued(ann: Person, rows: Rows) -> None:
    await ann.open_chat()
    generation = await ann.ask(A_STORY)
    await ann.sees_more_than(40)
    before = await rows.streaming(generation, beyond=40)
    await ann.stop()
    stopped = await rows.ended(generation, as_="stopped")
    await ann.becomes("idle")
    on_screen = ann.stopped_at[-1]
    assert on_screen > 40
    assert stopped.text.startswith(before.text)
    assert (await ann.saw(generation))[:on_screen] == stopped.text[:on_screen]
    assert await ann.source_of_last() == stopped.text
    await expect(ann.last.locator(".outcome")).to_contain_text("You stopped this answer")
    await expect(ann.last.get_by_role("button", name="Retry")).to_be_visible()

    continuing = await ann.press_in_last("Continue")
    going_on = await ann.sees_more_than(len(stopped.text) + 20)
    assert going_on.startswith(stopped.text)
    await rows.streaming(continuing, beyond=len(stopped.text))
    whole = await rows.ended(continuing)
    await ann.becomes("idle")
    assert await ann.saw(continuing) == whole.text == await ann.source_of_last()
    assert whole.text.startswith(stopped.text) and len(whole.text) > len(going_on)
    await expect(ann.answers).to_have_count(1)
    await expect(ann.last.locator(".pager")).to_have_count(0)
    assert await rows.of(generation) == stopped  # no text came later


async def test_a_stopped_answer_can_be_given_again(ann: Person, rows: Rows) -> None:
    await ann.open_chat()
    generation = await ann.ask(A_STORY)
    await ann.sees_more_than(40)
    await rows.streaming(generation)
    await ann.stop()
    stopped = await rows.ended(generation, as_="stopped")
    again = await ann.press_in_last("Retry")
    await ann.sees_more_than(20)
    await rows.streaming(again)
    await ann.stop()
    await rows.ended(again, as_="stopped")
    await _pager_says(ann, "2/2")
    assert await rows.of(generation) == stopped


async def test_versions_of_an_answer_are_turned_over_and_the_chosen_one_is_remembered(
    ann: Person, rows: Rows
) -> None:
    await ann.open_chat()
    first = await rows.ended(await ann.ask(A_FACT))
    await ann.becomes("idle")
    second = await rows.ended(await ann.regenerate("Shorter"))
    await _pager_says(ann, "2/2")
    assert await ann.source_of_last() == second.text
    third = await rows.ended(await ann.regenerate("as a sailor would say it"))
    await _pager_says(ann, "3/3")
    assert await ann.source_of_last() == third.text

    for version, place in ((second, "2/3"), (first, "1/3")):
        await ann.deed(ann.last.get_by_role("button", name="Previous version").click())
        await _pager_says(ann, place)
        assert await ann.source_of_last() == version.text
    await ann.reload()
    await _pager_says(ann, "1/3")
    assert await ann.source_of_last() == first.text


async def test_an_edited_question_begins_a_branch_of_its_own(ann: Person, rows: Rows) -> None:
    await ann.open_chat()
    first = await rows.ended(await ann.ask(A_FACT))
    await ann.becomes("idle")
    other = A_FACT.replace("Norway", "Sweden")
    second = await rows.ended(await ann.edit_last(other))
    await ann.becomes("idle")
    await expect(ann.questions.last.locator(".said")).to_have_text(other)
    await expect(ann.questions.last.locator(".pager")).to_contain_text("2/2")
    assert await ann.source_of_last() == second.text
    await ann.deed(ann.questions.last.get_by_role("button", name="Previous version").click())
    await expect(ann.questions.last.locator(".said")).to_have_text(A_FACT)
    assert await ann.source_of_last() == first.text


async def test_a_message_that_is_too_long_is_kept_and_can_be_shortened_at_once(
    ann: Person, rows: Rows
) -> None:
    await ann.open_chat()
    text = f"{A_FACT} " * 400
    await rows.ended(await ann.ask(text), as_="failed")
    await expect(ann.last.locator(".outcome")).to_contain_text("too long for this model: it has")
    await ann.last.get_by_role("button", name="Shorten the message").press("Enter")
    field = ann.questions.last.get_by_label("Your message")
    await expect(field).to_be_focused()
    await expect(field).to_have_value(text.strip())
    await field.fill(A_FACT)
    generation = (await ann.deed(field.press("Enter")))["generation"]
    assert (await rows.ended(generation)).text
    await ann.becomes("idle")
    await expect(ann.answers).to_have_count(1)


async def test_what_is_too_much_for_a_message_is_said_and_stays_in_its_place(ann: Person, rows: Rows) -> None:
    await ann.open_chat()
    field, said = ann.page.locator("#question"), ann.page.locator("#refusal")
    for length, words in ((40_000, "at most 32,000 characters"), (300_000, "too large to be sent at once")):
        await field.fill("a" * length)
        await field.press("Enter")
        await expect(said).to_contain_text(words)
        await expect(said).to_contain_text("Nothing was sent")
        assert len(await field.input_value()) == length
    await rows.ended(await ann.ask(A_FACT))
    await expect(said).to_be_hidden()


async def _pager_says(person: Person, place: str) -> None:
    await expect(person.last.locator(".pager")).to_contain_text(place)
    await person.becomes("idle")
    await expect(person.last.get_by_label(re.compile(r"^Version \d"))).to_have_text(place)
