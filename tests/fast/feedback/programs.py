"""Programs that send events by token."""

from typing import Any
from uuid import uuid4

from django.test import Client

from chat import tokens
from chat.models import User
from chat.tokens import Scope
from tests.fast.feedback.sending import batch

ADDRESS = "/api/v1/feedback/events"


def token_of(owner: User, *, scopes: list[Scope] | None = None) -> str:
    given = [Scope.FEEDBACK_WRITE] if scopes is None else scopes
    return tokens.make(owner, client_id=uuid4(), name="A program", scopes=given).secret


def send(token: str, *events: Any, **fields: Any) -> Any:
    """The answer to a batch of these, from a client without cookies."""
    headers = {"authorization": f"Bearer {token}"}
    return Client().post(ADDRESS, batch(*events, **fields), content_type="application/json", headers=headers)
