"""The main job on the real engine: real processes, real sockets, and what the database says of it."""

import asyncio
import os
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from config.up.vllm_cli import NICENESS
from tests.answer import Answer
from tests.product import Product
from tests.rows import Row, Rows
from tests.socket_client import Page, SignedIn

# The product's start is bounded by itself.
pytestmark = pytest.mark.timeout(120, func_only=True)

STORY = "Tell me a long story about a fox."
LIST = "Write a long list of animals with emoji."
GREEDY = {"temperature": 0, "max_tokens": 1500}
DRAWN = {"temperature": 0.7, "max_tokens": 40}
AT_ONCE = 8
ADOPTED_S = 30.0
STOP_REACHES_S = 1.0


@pytest.fixture
async def page(ann: SignedIn) -> AsyncIterator[Page]:
    async with await ann.open() as opened:
        yield opened


def _running(product: Product) -> float:
    """How many requests the engine works on now."""
    text = httpx.get(f"{product.environment()['INFERENCE_URL']}/metrics", trust_env=False).text
    return sum(map(float, re.findall(r"^vllm:num_requests_running\{.*\} (\S+)$", text, re.MULTILINE)))


def _assert_whole(row: Row, *answers: Answer) -> None:
    """Complete, with every token counted, and the same in every reader."""
    assert row.status == "complete", row
    assert row.text and row.completion_tokens == len(row.token_ids) > 0
    assert [answer.text for answer in answers] == [row.text] * len(answers)
    assert all(answer.end and answer.end["status"] == "complete" for answer in answers)


async def test_a_question_is_answered_by_the_engine_and_stored(page: Page, rows: Rows) -> None:
    accepted = await page.ask("What is the capital of Norway?", sampling=GREEDY)
    answer = await page.ended(accepted["generation"])
    row = rows.of(accepted["generation"])
    _assert_whole(row, answer)
    assert row.served_model == "flywheel-tiny"
    assert row.prompt_token_ids and row.finish_reason == "stop"
    assert row.sampling["seed"] is not None and row.processes == [page.process]
    told = rows.one("SELECT count(*) FROM chat_message WHERE generation_id = %s", row.id)
    asked = rows.one("SELECT content FROM chat_message WHERE id = %s", accepted["message"])
    assert (told, asked) == (1, "What is the capital of Norway?")


async def test_stop_reaches_the_engine_within_a_second_and_keeps_what_was_said(
    page: Page, rows: Rows, product: Product
) -> None:
    accepted = await page.ask(STORY, sampling=GREEDY)
    before = await rows.streaming(accepted["generation"])
    assert _running(product) == 1
    shown = page.answers[accepted["generation"]].text
    await page.do("stop", generation=accepted["generation"], offset=len(shown))
    async with asyncio.timeout(STOP_REACHES_S):
        while _running(product):
            await asyncio.sleep(0.02)
    answer = await page.ended(accepted["generation"])

    row = rows.of(accepted["generation"])
    assert answer.end and answer.end["status"] == row.status == "stopped"
    assert row.text == answer.text
    assert row.text.startswith(shown) and row.text.startswith(before.logged)
    whole = await page.ended((await page.ask(STORY, sampling=GREEDY))["generation"])
    assert len(row.text) < len(whole.text), "it had ended by itself"
    assert rows.of(accepted["generation"]) == row, "text came after the end"


async def test_another_answer_to_the_same_question_is_a_sibling(page: Page, rows: Rows) -> None:
    first = await page.ask("What is Flywheel?", sampling=GREEDY)
    answer = await page.ended(first["generation"])
    again = await page.do("regenerate", message=first["answer"], instruction="shorter")
    other = await page.ended(again["generation"])
    _assert_whole(rows.of(first["generation"]), answer)
    _assert_whole(rows.of(again["generation"]), other)
    asked = "SELECT parent_id FROM chat_message WHERE id = %s"
    parents = [rows.one(asked, item["answer"]) for item in (first, again)]
    assert parents[0] == parents[1]


async def test_an_edited_question_gets_an_answer_of_its_own_and_the_first_stays(
    page: Page, rows: Rows
) -> None:
    first = await page.ask("What is the capital of Norway?", sampling=GREEDY)
    await page.ended(first["generation"])
    text = "What is the capital of Peru?"
    edited = await page.do("edit", message=first["message"], text=text, sampling=GREEDY)
    answer = await page.ended(edited["generation"])
    _assert_whole(rows.of(edited["generation"]), answer)
    asked = "SELECT content FROM chat_message WHERE id = %s"
    texts = [rows.one(asked, item["message"]) for item in (first, edited)]
    assert texts == ["What is the capital of Norway?", "What is the capital of Peru?"]
    assert rows.of(first["generation"]).status == "complete"


async def test_a_reload_in_mid_stream_shows_all_from_the_beginning(
    ann: SignedIn, page: Page, rows: Rows
) -> None:
    generation = (await page.ask(STORY, sampling=GREEDY))["generation"]
    before = await rows.streaming(generation)
    await page.close()
    async with await ann.open() as reloaded:
        await reloaded.follow(generation)
        answer = await reloaded.ended(generation)
    row = rows.of(generation)
    _assert_whole(row, answer)
    assert len(row.text) > len(before.logged), "no text came later"
    assert row.attempt == 1, "a closed page ends nothing"


async def test_a_page_of_the_other_process_shows_the_same_text_while_it_comes(
    ann: SignedIn, rows: Rows
) -> None:
    async with await ann.open("web-1") as page, await ann.open("web-2") as other:
        generation = (await page.ask(STORY, sampling=GREEDY))["generation"]
        before = await rows.streaming(generation)
        await other.follow(generation)
        seen = len((await other.shows(generation)).text)
        assert rows.of(generation).status == "streaming", "it was seen only when it had ended"
        answers = [await opened.ended(generation) for opened in (page, other)]
    row = rows.of(generation)
    _assert_whole(row, *answers)
    assert row.processes == ["web-1"]
    assert len(row.text) > max(seen, len(before.logged)), "no text came later"


async def test_a_stop_from_a_page_of_the_other_process_is_heard(ann: SignedIn, rows: Rows) -> None:
    async with await ann.open("web-1") as page, await ann.open("web-2") as other:
        generation = (await page.ask(STORY, sampling=GREEDY))["generation"]
        await rows.streaming(generation)
        await other.do("stop", generation=generation, offset=0)
        answer = await page.ended(generation)
    row = rows.of(generation)
    assert row.status == "stopped" and row.text == answer.text
    assert row.processes == ["web-1"]


async def test_kill_9_in_mid_stream_loses_nothing_and_another_process_goes_on(
    ann: SignedIn, rows: Rows, product: Product
) -> None:
    async with await ann.open("web-1") as page, await ann.open("web-2") as other:
        undisturbed = await page.ended((await page.ask(LIST, sampling=GREEDY))["generation"])
        generation = (await page.ask(LIST, sampling=GREEDY))["generation"]
        await other.follow(generation)
        before = await rows.streaming(generation)
        product.kill("web-1")
        after = rows.of(generation)
        assert after.status == "streaming", "it had ended before the process was killed"
        answers = [await opened.ended(generation, ADOPTED_S) for opened in (page, other)]
        async with await ann.open() as late:
            await late.follow(generation)
            answers.append(await late.ended(generation))
    row = rows.of(generation)
    _assert_whole(row, *answers)
    assert row.text == undisturbed.text
    assert len(row.text) > len(after.logged) >= len(before.logged) > 0, "no text came later"
    assert row.attempt == len(set(row.owners)) == 2, row.owners
    assert page.connections > 1


async def test_long_questions_at_once_are_all_answered_by_one_engine(
    page: Page, rows: Rows, product: Product
) -> None:
    """More than fits one step of the engine: one that read a question in pieces would die of its seed."""
    engine = product.children()["engine"]
    questions = [f"{number} " + "Tell me about a fox and a bear. " * 90 for number in range(AT_ONCE)]
    asked = await asyncio.gather(*(page.ask(text, sampling=DRAWN) for text in questions))
    answers = [await page.ended(frame["generation"]) for frame in asked]
    for frame, answer in zip(asked, answers, strict=True):
        row = rows.of(frame["generation"])
        _assert_whole(row, answer)
        assert row.attempt == 1 and len(row.prompt_token_ids) > 500
    assert product.children()["engine"] == engine


def test_the_engine_lets_whoever_shares_its_cores_go_first(product: Product) -> None:
    assert os.getpriority(os.PRIO_PROCESS, product.children()["engine"]) == NICENESS
