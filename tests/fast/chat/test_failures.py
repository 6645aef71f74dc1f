"""What a person meets when the engine fails: a named end, words, what was said kept, and a way on."""

import pytest

from inference.database import in_database
from inference.models import Generation
from tests.fast.chat.sockets import Page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("script", "status", "code"),
    [
        ("tokens=40 cut_after=20", "interrupted", "stream_cut"),
        ("tokens=40 error_after=20", "interrupted", "engine_died"),
        ("tokens=40 abort_after=20", "interrupted", "aborted"),
        ("tokens=40 garbage_after=20", "interrupted", "malformed"),
        ("status=400", "failed", "rejected"),
        ("status=404", "failed", "unknown_model"),
        ("status=500", "failed", "engine_fault"),
    ],
)
async def test_each_failure_has_its_name_and_words(page: Page, script: str, status: str, code: str) -> None:
    accepted = await page.ask(f"script: {script} rate=400")
    end = await page.until("end")
    row = await in_database(Generation.objects.get, pk=accepted["generation"])

    assert (end["status"], end["code"]) == (status, code)
    assert (row.status, row.error_code, row.error_text) == (status, code, end["text"])
    assert "kept" in end["text"] and any(word in end["text"] for word in ("Retry", "Edit"))
    assert bool(row.text) is (status == "interrupted")
    assert row.text == page.texts.get(accepted["generation"], "")


async def test_retry_asks_the_same_question_again_beside_the_first(page: Page) -> None:
    accepted = await page.ask("script: tokens=40 rate=400 cut_after=20 times=1")
    await page.until("end", status="interrupted")
    again = await page.do("retry", message=accepted["answer"])
    end = await page.until("end", generation=again["generation"])

    rows = [await in_database(Generation.objects.get, pk=item["generation"]) for item in (accepted, again)]
    assert end["status"] == "complete"
    assert rows[0].status == "interrupted", "what has ended never changes"
    assert rows[0].messages == rows[1].messages
    assert rows[0].sampling == rows[1].sampling
    assert again["message"] == accepted["message"]


async def test_a_whole_answer_is_not_retried(page: Page) -> None:
    accepted = await page.ask("Hello")
    await page.until("end")
    refused = await page.do("retry", message=accepted["answer"])
    assert refused["code"] == "conflict"
    assert await in_database(Generation.objects.count) == 1


async def test_a_message_longer_than_the_model_reads_fails_with_the_numbers(page: Page) -> None:
    await page.ask("long " * 6000)
    end = await page.until("end")
    assert (end["status"], end["code"]) == ("failed", "context_too_long")
    assert "tokens" in end["text"]


async def test_the_oldest_turns_that_do_not_fit_are_left_out_and_counted(page: Page) -> None:
    accepted: dict[str, str | None] = {"conversation": None, "answer": None}
    for number in range(4):
        accepted = await page.ask(
            f"{number} " + "word " * 300, conversation=accepted["conversation"], parent=accepted["answer"]
        )
        end = await page.until("end", generation=accepted["generation"])
        assert end["status"] == "complete", end
    last = await in_database(Generation.objects.get, pk=accepted["generation"])
    assert 0 < last.left_out < len(last.messages)
    assert last.left_out % 2 == 0, "whole turns"
    assert len(last.prompt_token_ids or []) <= 1024
