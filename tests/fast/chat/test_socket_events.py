"""What a page tells of its answers goes over its socket too; two answers stream side by side on it."""

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from chat.models import Comparison, Conversation, User
from feedback.models import Event, Opinion, Parked
from inference.database import in_database
from tests.fast.chat.sockets import Page

pytestmark = pytest.mark.django_db(transaction=True)


def rating(message: str, **fields: Any) -> dict[str, Any]:
    return {
        **{"client_id": str(uuid4()), "kind": "rating", "message": message, "at": 1},
        **{"value": {"value": "up"}, **fields},
    }


async def tell(page: Page, *events: dict[str, Any], **batch: Any) -> dict[str, Any]:
    frame = {"type": "events", "client_id": str(uuid4()), "batch": {"sent_at": 1, "events": events, **batch}}
    await page.send(frame)
    while (answer := await page.frame())["type"] not in ("receipts", "refused"):
        pass
    assert answer["client_id"] == frame["client_id"]
    return answer


async def test_events_are_kept_once_however_they_come(page: Page, ann: User) -> None:
    accepted = await page.ask("Hello there")
    await page.until("end", generation=accepted["generation"])
    sent = rating(accepted["answer"])
    for _ in range(3):
        answer = await tell(page, sent, rating(str(uuid4())), rating("nonsense"))
        kept, parked, refused = answer["receipts"]
        assert (kept["status"], parked["status"]) == ("kept", "kept")
        assert (refused["status"], refused["field"]) == ("refused", "message")
    assert await in_database(Event.objects.count) == 1
    assert await in_database(Parked.objects.count) == 3
    assert (await in_database(Opinion.objects.get)).value == {"value": "up"}


async def test_a_batch_that_is_none_is_refused_by_name_and_the_socket_goes_on(page: Page) -> None:
    answer = await tell(page)
    assert (answer["type"], answer["field"]) == ("refused", "events")
    answer = await tell(page, rating(str(uuid4())), device="mine")
    assert (answer["type"], answer["field"]) == ("refused", "device")
    assert (await tell(page, rating(str(uuid4()))))["type"] == "receipts"


async def test_two_answers_stream_side_by_side_and_one_is_chosen(
    page: Page, ann: User, settings: Settings
) -> None:
    settings.COMPARE_RATE = 1.0
    accepted = await page.ask("Hello there")
    comparison = await in_database(Comparison.objects.select_related("a", "b").get)
    other = str(comparison.b.generation_id)
    await page.send({"type": "follow", "generation": other, "attempt": 0, "offset": 0})
    ended: dict[str, str] = {}
    while len(ended) < 2:
        frame = await page.frame()
        if frame["type"] == "end":
            ended[frame["generation"]] = frame["status"]
    assert ended == {accepted["generation"]: "complete", other: "complete"}
    chosen = await page.do("choose", comparison=str(comparison.pk), choice="b")
    assert chosen["message"] == str(comparison.b_id) and chosen["generation"] is None
    thread = await in_database(Conversation.objects.get)
    assert (thread.shown_id, thread.comparing_id) == (comparison.b_id, None)
    again = await page.do("choose", comparison=str(comparison.pk), choice="a")
    assert (again["type"], again["code"]) == ("refused", "conflict")
