"""No answer of any kind reaches a browser without the headers that hold it back."""

from collections.abc import MutableMapping
from email.utils import formatdate
from typing import Any

import httpx
import pytest
from django.test import Client
from pytest_django import Settings

from chat.models import User
from config.application import pages
from inference.database import in_database
from tests.cast import person, signed_in
from tests.fast.security.addresses import routes
from tests.fast.security.probe import path_of
from tests.fast.security.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# Sources by directive. Whatever is not named here falls back to none.
STRICT = {
    "default-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
    **{kind: {"'self'"} for kind in ("script-src", "style-src", "img-src", "font-src", "manifest-src")},
    "connect-src": {"'self'", "ws://localhost:8000", "ws://127.0.0.1:8000"},
}
TOO_LARGE = 1_048_577
TOKEN = "a" * 32


def browser(client: Client | None = None) -> httpx.AsyncClient:
    """The whole application below the server, as the person who is signed in there."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()} if client else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=pages, raise_app_exceptions=False),
        base_url="http://localhost:8000",
        cookies={**cookies, "csrftoken": TOKEN},
        headers={"origin": "http://localhost:8000"},
    )


def lacking(response: httpx.Response) -> list[str]:
    """What an answer should say and does not; every header exactly once."""
    wrong = [name for name, value in ALWAYS.items() if response.headers.get_list(name) != [value]]
    policies = response.headers.get_list("content-security-policy")
    wrong += [] if [sources(policy) for policy in policies] == [STRICT] else [f"policy {policies}"]
    return wrong + ([] if "camera=()" in response.headers.get("permissions-policy", "") else ["permissions"])


def sources(policy: str) -> dict[str, set[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: set(allowed) for name, *allowed in parts}


async def test_every_address_answers_under_the_strict_policy() -> None:
    world = await in_database(World)
    await in_database(User.objects.filter(email="olga@example.org").update, is_superuser=True)
    kinds: dict[int, str] = {}
    async with browser(world.browsers["operator"]) as asking:
        for route in routes():
            response = await asking.get(await in_database(path_of, route, world.seen_by("operator", "own")))
            assert lacking(response) == [], route
            kinds.setdefault(response.status_code, route)
    assert {200, 302, 403, 404, 405, 503} <= set(kinds), "pages, ways elsewhere, refusals, health"


# Status, then what asks for it.
KINDS: list[tuple[int, str, str, dict[str, Any]]] = [
    (200, "GET", "/static/chat/base.css", {}),
    (304, "GET", "/static/chat/page.js", {"headers": {"if-modified-since": formatdate(usegmt=True)}}),
    (404, "GET", "/static/chat/absent.css", {}),
    (200, "GET", "/conversations/", {"headers": {"hx-request": "true"}}),
    (404, "GET", "/nowhere", {"headers": {"hx-request": "true"}}),
    (200, "HEAD", "/account/", {}),
    (403, "DELETE", "/", {}),
    (400, "GET", "/", {"headers": {"host": "elsewhere.example"}}),
    (400, "GET", "/conversations/?here=x", {}),
    (413, "POST", "/account/login/", {"content": b"x" * TOO_LARGE}),
    (
        429,
        "POST",
        "/account/password/reset/",
        {"data": {"email": "a@b.org"}, "headers": {"x-csrftoken": TOKEN}},
    ),
    (500, "GET", "/", {}),
]


async def test_every_kind_of_answer_is_under_the_strict_policy(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("chat.views.serving.known", fail)
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "0/m/ip"}
    ann = await in_database(lambda: signed_in(person("ann")))
    for status, method, path, more in KINDS:
        async with browser(ann) as asking:
            response = await asking.request(method, path, **more)
        assert (response.status_code, lacking(response)) == (status, []), (method, path)


async def test_what_django_answers_before_its_middleware_is_under_it_too() -> None:
    """A query that is not UTF-8; client libraries would mend it."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(dict(message))

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"a=\xff", "headers": []}
    await pages(scope, receive, send)
    assert sent[0]["status"] == 400
    assert lacking(httpx.Response(400, headers=sent[0]["headers"])) == []
