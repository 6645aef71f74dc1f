"""A page's socket, from the frame to the row and back."""

import asyncio
from hashlib import sha256
from uuid import uuid4

import pytest
from channels.layers import get_channel_layer
from pytest_django import Settings

from chat.models import Activity, Conversation, Message, User
from inference.database import in_database
from inference.live.station import Station
from inference.models import Attempt, Delta, Generation, Status
from tests.cast import person
from tests.fast.chat.sockets import Page, running
from tests.scripted_engine import TEMPLATE, ScriptedEngine

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "script: tokens=400 rate=80"


async def row(generation: str) -> Generation:
    return await in_database(Generation.objects.get, pk=generation)


async def streaming(generation: str) -> Generation:
    """Waits until the database says so: what acts in mid-stream must know that it does."""
    async with asyncio.timeout(5):
        while (found := await row(generation)).status != Status.STREAMING:
            assert found.status == Status.QUEUED, found.status
            await asyncio.sleep(0.02)
    return found


async def test_a_question_streams_to_the_page_and_is_stored_once(page: Page, ann: User) -> None:
    accepted = await page.ask("Hello there")
    end = await page.until("end", generation=accepted["generation"])

    stored = await row(accepted["generation"])
    assert end["status"] == "complete"
    assert stored.text == page.texts[accepted["generation"]] != ""
    assert end["to"] == len(stored.text)
    assert stored.completion_tokens == len(stored.token_ids or [])
    assert stored.prompt_token_ids and stored.ttft_ms and stored.sampling["seed"] is not None
    assert stored.template_hash == sha256(TEMPLATE.encode()).hexdigest()
    assert not await in_database(Delta.objects.count)
    assert await in_database(Message.objects.visible_to(ann).count) == 2


async def test_no_answer_waits_for_the_bell(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that hangs: the first word comes before it has answered or was given up."""
    hung = asyncio.Event()

    async def send_to_nobody(group: str, message: object) -> None:
        await hung.wait()

    monkeypatch.setattr("chat.bell.PATIENCE_S", 600)
    monkeypatch.setattr(get_channel_layer(), "group_send", send_to_nobody)
    accepted = await page.ask("Hello there")
    assert (await page.until("end", generation=accepted["generation"]))["status"] == "complete"
    hung.set()


async def test_a_deed_sent_twice_is_done_once(page: Page) -> None:
    frame = {"type": "send", "client_id": str(uuid4()), "text": "Once only"}
    await page.send(frame)
    first = await page.until("accepted")
    await page.until("end")
    await page.send(frame)
    second = await page.until("accepted")

    assert second["repeat"] and not first["repeat"]
    assert second["generation"] == first["generation"]
    assert await in_database(Conversation.objects.count) == 1
    assert await in_database(Activity.objects.count) == 1


async def test_the_same_client_id_with_another_body_is_refused(page: Page) -> None:
    frame = {"type": "send", "client_id": str(uuid4()), "text": "One"}
    await page.send(frame)
    await page.until("end")
    await page.send({**frame, "text": "Another"})
    refused = await page.until("refused")
    assert refused["code"] == "client_id_reused"
    assert await in_database(Message.objects.count) == 2


async def test_stop_ends_the_answer_and_keeps_what_was_said(page: Page, engine: ScriptedEngine) -> None:
    accepted = await page.ask(LONG)
    await streaming(accepted["generation"])
    shown = len(page.texts.get(accepted["generation"], ""))
    await page.do("stop", generation=accepted["generation"], offset=shown)
    end = await page.until("end")

    stored = await row(accepted["generation"])
    assert end["status"] == stored.status == "stopped"
    assert stored.text == page.texts[accepted["generation"]] != ""
    assert len(stored.token_ids or []) < 400
    async with asyncio.timeout(1):
        while not engine.log[-1].get("end"):
            await asyncio.sleep(0.02)
    activity = await in_database(Activity.objects.get, kind="stopped")
    assert activity.value == {"offset": shown, "was_live": True}


@pytest.mark.parametrize("cut", [0, 1, 17, 60])
async def test_a_reader_from_any_cursor_ends_with_equal_text(
    page: Page, station: Station, ann: User, cut: int
) -> None:
    accepted = await page.ask("script: tokens=120 rate=200")
    generation = accepted["generation"]
    await page.until("end")
    other = await Page(station, ann).open()
    other.texts[generation] = page.texts[generation][:cut]
    await other.send({"type": "follow", "generation": generation, "attempt": 1, "offset": cut})
    await other.until("end")
    assert other.texts[generation] == page.texts[generation]
    await other.close()


async def test_a_page_of_another_process_sees_the_same_text_live(
    page: Page, engine: ScriptedEngine, ann: User
) -> None:
    accepted = await page.ask("script: tokens=150 rate=100")
    generation = accepted["generation"]
    await streaming(generation)
    async with running(engine.url) as elsewhere:
        other = await Page(elsewhere, ann).open()
        await other.send({"type": "follow", "generation": generation, "attempt": 0, "offset": 0})
        first = await other.until("delta")
        assert (await row(generation)).status == Status.STREAMING
        await other.until("end")
        await page.until("end")
        assert first["from"] == 0
        assert other.texts[generation] == page.texts[generation] == (await row(generation)).text
        await other.close()


async def test_a_stop_from_another_process_reaches_the_pump(
    page: Page, engine: ScriptedEngine, ann: User
) -> None:
    accepted = await page.ask(LONG)
    await streaming(accepted["generation"])
    async with running(engine.url) as elsewhere:
        other = await Page(elsewhere, ann).open()
        await other.do("stop", generation=accepted["generation"], offset=0)
        await other.close()
        end = await page.until("end")
    assert end["status"] == "stopped"


async def test_a_drained_process_hands_its_answer_on_without_losing_a_letter(
    engine: ScriptedEngine, ann: User, settings: Settings
) -> None:
    settings.SCAN_S = 0.05
    whole = await _undisturbed(engine, ann, "script: tokens=150 rate=100")
    async with running(engine.url) as first:
        page = await Page(first, ann).open()
        accepted = await page.ask("script: tokens=150 rate=100", sampling={"temperature": 0, "seed": 1})
        generation = accepted["generation"]
        await streaming(generation)
        async with running(engine.url) as second:
            await first.stop(0)
            other = await Page(second, ann).open()
            attempt, offset = 1, len(page.texts.get(generation, ""))
            other.texts[generation] = page.texts.get(generation, "")
            await other.send(
                {"type": "follow", "generation": generation, "attempt": attempt, "offset": offset}
            )
            end = await other.until("end")
            await other.close()
    stored = await row(generation)
    owners = await in_database(lambda: set(Attempt.objects.values_list("owner", flat=True)))
    assert end["status"] == "complete" and end["attempt"] == 2
    assert len(owners) >= 2
    assert other.texts[generation] == stored.text == whole


async def _undisturbed(engine: ScriptedEngine, ann: User, text: str) -> str:
    async with running(engine.url) as station:
        page = await Page(station, ann).open()
        accepted = await page.ask(text, sampling={"temperature": 0, "seed": 1})
        await page.until("end")
        await page.close()
        return page.texts[accepted["generation"]]


async def test_continue_begins_with_the_stopped_text_and_goes_on(
    page: Page, engine: ScriptedEngine, ann: User
) -> None:
    accepted = await page.ask("script: tokens=150 rate=100", sampling={"temperature": 0, "seed": 1})
    await streaming(accepted["generation"])
    await page.do("stop", generation=accepted["generation"], offset=0)
    await page.until("end")
    before = await row(accepted["generation"])
    carried_on = await page.do("continue", message=accepted["answer"])
    await page.until("end", generation=carried_on["generation"])

    after = await row(carried_on["generation"])
    whole = await _undisturbed(engine, ann, "script: tokens=150 rate=100")
    assert after.continues_id == before.pk
    assert (await row(accepted["generation"])).text == before.text
    assert after.text == page.texts[carried_on["generation"]] == whole


async def test_a_foreign_answer_is_like_one_that_never_was(page: Page, station: Station) -> None:
    accepted = await page.ask("Mine alone")
    await page.until("end")
    bob = await Page(station, await in_database(person, "bob")).open()
    answers = []
    for generation in (accepted["generation"], str(uuid4())):
        await bob.send({"type": "follow", "generation": generation, "attempt": 0, "offset": 0})
        answers.append(await bob.until("refused"))
    assert {**answers[0], "reference": ""} == {**answers[1], "reference": ""}
    for deed in (
        {"message": accepted["answer"], "type_": "regenerate"},
        {"message": accepted["message"], "type_": "show"},
    ):
        assert (await bob.do(**deed))["code"] == "not_found"
    await bob.close()


@pytest.mark.parametrize(
    ("frame", "field"),
    [
        ({"type": "sing"}, "type"),
        ({"type": "send", "client_id": str(uuid4())}, "text"),
        ({"type": "send", "client_id": str(uuid4()), "text": ""}, "text"),
        ({"type": "send", "client_id": str(uuid4()), "text": "x" * 32_001}, "text"),
        ({"type": "send", "client_id": "7", "text": "x"}, "client_id"),
        ({"type": "send", "client_id": str(uuid4()), "text": "x", "colour": "red"}, "colour"),
        (
            {"type": "send", "client_id": str(uuid4()), "text": "x", "sampling": {"temperature": 9}},
            "temperature",
        ),
        ({"type": "follow", "generation": str(uuid4()), "attempt": 0, "offset": -1}, "offset"),
    ],
)
async def test_a_bad_frame_names_its_field_and_changes_nothing(
    page: Page, frame: dict[str, object], field: str
) -> None:
    await page.send(frame)
    refused = await page.until("refused")
    assert refused["field"] == field
    assert refused["limit"] and refused["reference"]
    assert not await in_database(Conversation.objects.count)


async def test_nul_becomes_the_replacement_character_before_it_is_counted(page: Page) -> None:
    accepted = await page.ask("a\x00b")
    stored = await in_database(Message.objects.get, pk=accepted["message"])
    assert stored.content == "a\ufffdb"


async def test_an_engine_that_is_not_there_yet_is_waited_for(ann: User) -> None:
    engine = ScriptedEngine()
    async with engine:
        url = engine.url
    async with running(url) as station:
        page = await Page(station, ann).open()
        accepted = await page.ask("Anybody there?")
        waiting = await page.until("waiting")
        assert waiting["reason"] == "starting"
        assert waiting["text"] == "The model is starting. Your question is answered as soon as it is there."
        async with ScriptedEngine(port=engine.port):
            end = await page.until("end")
        assert end["status"] == "complete"
        assert (await row(accepted["generation"])).text
        await page.close()
