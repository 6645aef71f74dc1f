"""Events as a page sends them, and what the server says."""

from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from chat.activities import Outcome

NOW = 1_800_000_000_000
DEVICE = UUID(int=7)


def event(kind: str, value: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"client_id": str(uuid4()), "kind": kind, "at": NOW, "value": value, **fields}


def rating(outcome: Outcome, value: str = "up", **fields: Any) -> dict[str, Any]:
    return event("rating", {"value": value}, message=outcome.answer, **fields)


def batch(*events: Any, **fields: Any) -> dict[str, Any]:
    return {"sent_at": NOW, "device": str(DEVICE), "events": list(events), **fields}


def post(browser: Client, *events: Any, **fields: Any) -> Any:
    """The answer to a batch of these."""
    return browser.post("/feedback/events/", batch(*events, **fields), content_type="application/json")


def receipts(browser: Client, *events: Any, **fields: Any) -> list[dict[str, Any]]:
    response = post(browser, *events, **fields)
    assert response.status_code == 202, response.content
    return list(response.json()["receipts"])


def kept(browser: Client, *events: Any, **fields: Any) -> None:
    found = receipts(browser, *events, **fields)
    assert [receipt["status"] for receipt in found] == ["kept"] * len(events), found
