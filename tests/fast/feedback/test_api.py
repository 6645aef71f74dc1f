"""The programs' way in: by token only, for the token's owner, and otherwise the page's."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from chat.activities import Outcome
from chat.models import ApiToken, Conversation, User
from config.application import pages
from feedback import parking
from feedback.keeping import PARKED_MAX
from feedback.models import Event, Opinion, Parked
from tests.cast import person
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.programs import ADDRESS, send, token_of
from tests.fast.feedback.sending import NOW, batch, event, post, rating
from tests.fast.security.probe import masked, masked_sql


@pytest.fixture
def token(ann: User) -> str:
    return token_of(ann)


def by_generation(outcome: Outcome, value: str = "up", **fields: Any) -> dict[str, Any]:
    return event("rating", {"value": value}, generation=outcome.generation, **fields)


def test_a_program_rates_an_answer_by_its_generation(ann: User, token: str, outcome: Outcome) -> None:
    sent = by_generation(outcome, "down", at=NOW - 1000)
    for _ in range(2):
        response = send(token, sent)
        assert response.status_code == 202, response.content
        assert response.json() == {"receipts": [{"client_id": sent["client_id"], "status": "kept"}]}
    found = Event.objects.get()
    assert (found.sender, found.source, found.value) == (ann, "api", {"value": "down"})
    assert (str(found.message_id), str(found.generation)) == (outcome.answer, outcome.generation)
    assert str(Opinion.objects.get().subject) == outcome.answer


def test_page_and_program_share_one_opinion(browser: Client, token: str, outcome: Outcome) -> None:
    post(browser, rating(outcome, "up", at=NOW - 1000))
    send(token, by_generation(outcome, "down"))
    assert Opinion.objects.get().value == {"value": "down"}
    assert sorted(Event.objects.values_list("source", flat=True)) == ["api", "page"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"message": str(UUID(int=1))}, "generation", "one too many"),
        ({"generation": None}, "message", "is missing"),
        ({"generation": "x"}, "generation", "must be an id"),
        ({"conversation": str(UUID(int=1))}, "conversation", "is not known here"),
        ({"kind": "stars", "value": {"stars": 1}}, "generation", "is not known here"),
        ({"value": {"value": "sideways"}}, "value.value", "must be 'up', 'down' or 'withdrawn'"),
    ],
)
def test_what_is_not_right_names_its_field_and_its_limit(
    token: str, outcome: Outcome, change: dict[str, Any], field: str, words: str
) -> None:
    (receipt,) = send(token, {**by_generation(outcome), **change}).json()["receipts"]
    assert (receipt["status"], receipt["field"]) == ("refused", field), receipt
    assert words in receipt["limit"] and not Event.objects.exists() and not Parked.objects.exists()


def problem(response: Any, status: int) -> dict[str, Any]:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    found: dict[str, Any] = response.json()
    assert found["status"] == status and found["title"] and found["detail"]
    assert found["instance"] == f"urn:uuid:{response['X-Reference']}"
    return found


def test_a_batch_that_is_none_is_a_problem_that_names_the_field(token: str) -> None:
    assert problem(send(token, sent_at=-1), 400)["field"] == "sent_at"
    found = problem(send(token, *range(101)), 400)
    assert (found["field"], found["limit"]) == ("events", "may have at most 100 entries")
    found = problem(send(token, *[]), 400)
    assert (found["field"], found["limit"]) == ("events", "must have at least 1 entry")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_events_that_are_not_posted_are_a_problem_too(client: Client, token: str, method: str) -> None:
    response = client.generic(method, ADDRESS, headers={"authorization": f"Bearer {token}"})
    assert "POST" in problem(response, 405)["detail"] and response["Allow"] == "POST"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer fw_x", "Basic YTpi", "Token {}", "{}", "Bearer {}x"]
)
def test_without_a_token_that_works_nothing_is_stored_and_a_cookie_does_not_help(
    browser: Client, token: str, outcome: Outcome, header: str
) -> None:
    headers = {"authorization": header.format(token)} if header else {}
    sent = batch(by_generation(outcome))
    response = browser.post(ADDRESS, sent, content_type="application/json", headers=headers)
    found = problem(response, 401)
    assert response["WWW-Authenticate"].startswith("Bearer") and "Nothing was stored" in found["detail"]
    assert token not in response.content.decode() and not Event.objects.exists()


def test_revoked_expired_unknown_and_disabled_are_told_alike(ann: User, token: str, outcome: Outcome) -> None:
    def answer(secret: str = token) -> tuple[str, str]:
        response = send(secret, by_generation(outcome))
        assert problem(response, 401)["detail"] and not Event.objects.exists()
        return response["WWW-Authenticate"], masked(response, "nowhere")

    unknown = answer(token[:-1] + ("y" if token.endswith("x") else "x"))
    ApiToken.objects.update(expires_at=timezone.now())
    expired = answer()
    ApiToken.objects.update(expires_at=None, revoked_at=timezone.now())
    revoked = answer()
    ApiToken.objects.update(revoked_at=None)
    User.objects.filter(pk=ann.pk).update(is_active=False)
    assert {unknown, expired, revoked, answer()} == {unknown}


def test_a_revoke_on_the_page_takes_effect_with_the_next_request(
    browser: Client, token: str, outcome: Outcome
) -> None:
    assert send(token, by_generation(outcome)).status_code == 202
    browser.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    problem(send(token, by_generation(outcome)), 401)
    assert Event.objects.count() == 1


def test_a_token_without_the_scope_may_not(ann: User, outcome: Outcome) -> None:
    response = send(token_of(ann, scopes=[]), by_generation(outcome))
    assert "feedback:write" in problem(response, 403)["detail"]
    assert 'error="insufficient_scope"' in response["WWW-Authenticate"]
    assert not Event.objects.exists()


def test_more_than_the_rate_is_refused_whole_and_says_when_to_come_back(
    browser: Client, token: str, outcome: Outcome, settings: Settings
) -> None:
    settings.FEEDBACK_PER_MINUTE = 3
    post(browser, rating(outcome), rating(outcome))
    response = send(token, by_generation(outcome), by_generation(outcome))
    problem(response, 429)
    assert response["Retry-After"] == "30" and Event.objects.count() == 2


def test_early_unknown_and_foreign_ids_are_told_alike_after_the_same_work(ann: User, token: str) -> None:
    send(token, by_generation(ended(ask(ann))))  # notes that the token was used
    early, foreign = ended(ask(ann)), ended(ask(person("bob")))
    Conversation.objects.filter(pk=early.conversation).update(deleted_at=timezone.now())
    answers = []
    for name in ("generation", "message"):
        for key in (early, foreign, None):
            about = {
                name: {"generation": key.generation, "message": key.answer}[name] if key else str(uuid4())
            }
            sent = event("rating", {"value": "up"}, **about)
            with CaptureQueriesContext(connection) as asked:
                response = send(token, sent)
            told = sorted((each, value) for each, value in response.items() if each != "X-Reference")
            answers.append((response.status_code, masked(response, ADDRESS), told, masked_sql(asked)))
    assert all(answer == answers[0] for answer in answers[1:]) and answers[0][0] == 202
    parking.bind_all()
    assert Event.objects.count() == 1 and Parked.objects.filter(sender=ann, source="api").count() == 6


def test_an_early_event_about_a_generation_is_bound_once_its_answer_can_be_seen(
    ann: User, token: str
) -> None:
    early = ended(ask(ann))
    Conversation.objects.filter(pk=early.conversation).update(deleted_at=timezone.now())
    send(token, by_generation(early))
    Conversation.objects.update(deleted_at=None)
    assert parking.bind_all() == 1
    found = Event.objects.get()
    assert (str(found.message_id), found.source) == (early.answer, "api")


def test_a_program_may_park_only_so_many(ann: User, token: str, settings: Settings) -> None:
    settings.FEEDBACK_PER_MINUTE = 10_000
    unknown = [event("rating", {"value": "up"}, generation=str(uuid4())) for _ in range(100)]
    for start in range(0, PARKED_MAX, 100):
        fresh = [{**each, "client_id": str(uuid4())} for each in unknown]
        assert {each["status"] for each in send(token, *fresh).json()["receipts"]} == {"kept"}, start
    (receipt,) = send(token, {**unknown[0], "client_id": str(uuid4())}).json()["receipts"]
    assert (receipt["status"], receipt["code"]) == ("refused", "too_many")


def test_ratings_like_clockwork_are_marked_also_when_they_came_early(
    ann: User, token: str, outcome: Outcome
) -> None:
    clockwork = [by_generation(outcome, at=NOW - 1_000_000 + 5000 * number) for number in range(12)]
    send(token, *clockwork[:6])
    Conversation.objects.update(deleted_at=timezone.now())
    send(token, *clockwork[6:])
    Conversation.objects.update(deleted_at=None)
    parking.bind_all()
    marks = list(Event.objects.order_by("happened_at").values_list("suspicious", flat=True))
    assert marks == [""] * 8 + ["scripted"] * 4


def test_what_happens_at_other_addresses_for_programs_is_a_problem_too(client: Client) -> None:
    problem(client.get("/api/v1/nowhere"), 404)
    response = client.generic("POST", ADDRESS, b"{}", content_type="application/json; charset=utf-7")
    assert "UTF-8" in problem(response, 400)["detail"]


def test_a_device_keeps_its_order_whichever_way_its_events_come(token: str, outcome: Outcome) -> None:
    device = str(uuid4())
    for number in (3, 1, 2):
        send(token, by_generation(outcome, counter=number, at=NOW), sent_at=NOW + 9 - number, device=device)
    order = Event.objects.order_by("happened_at", "counter").values_list("counter", flat=True)
    assert list(order) == [1, 2, 3]
    assert Event.objects.latest("arrived_at").happened_at <= timezone.now() + timedelta(seconds=1)


def test_the_document_and_its_page_are_given_without_a_script_from_elsewhere(
    client: Client, browser: Client
) -> None:
    document = client.get("/api/v1/openapi.json")
    assert document.status_code == 200 and json.loads(document.content)["openapi"].startswith("3.1")
    assert client.get("/api/v1/docs/").status_code == 302
    page = browser.get("/api/v1/docs/").content.decode()
    assert ADDRESS in page and "https://" not in page and "application/problem+json" in page


async def test_more_than_a_request_may_hold_is_a_problem_before_it_is_read() -> None:
    transport = httpx.ASGITransport(app=pages)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as program:
        response = await program.post(ADDRESS, content=b"x" * 1_048_577)
    assert (response.status_code, response.headers["content-type"]) == (413, "application/problem+json")
    assert "1 MiB" in response.json()["detail"]


def test_the_document_takes_no_other_method_either(db: None) -> None:
    response = Client().post("/api/v1/openapi.json")
    assert problem(response, 405)["instance"].startswith("urn:uuid:")
    assert response["Allow"] == "GET, HEAD"
