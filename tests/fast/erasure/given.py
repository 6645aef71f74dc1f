"""What people leave behind, and what is left of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client

from chat import conversations, turns
from chat.activities import Outcome
from chat.models import User
from feedback import drain, erasing, everything
from feedback.models import Erasure
from tests.cast import PASSWORD
from tests.fast.chat.said import ask, ended, turned
from tests.fast.feedback.sending import event, kept, rating

Scope = Erasure.Scope


@dataclass(frozen=True, slots=True)
class Traces:
    """Two conversations: one with several versions of an answer, one thrown away."""

    kept: Outcome
    deleted: Outcome


def leave_traces(who: User, browser: Client) -> Traces:
    said, deleted = turned(who, 3), ended(ask(who))
    again = turns.regenerate(
        who,
        owner="a process",
        client_id=uuid4(),
        message=UUID(said.answer),
        instruction="shorter",
    )
    turns.continue_(who, owner="a process", client_id=uuid4(), message=UUID(stopped(ended(again)).answer))
    conversations.delete(who, client_id=uuid4(), conversation=UUID(deleted.conversation))
    kept(
        browser,
        rating(said),
        event("reason", {"reason": {"polarity": "up", "text": "Well said."}}, message=said.answer),
        event("exposure", {"visible_ms": 2000, "read_to": 1}, message=said.answer),
        event("stars", {"stars": 4}, conversation=said.conversation),
        event("rating", {"value": "up"}, message=str(uuid4())),  # parked
    )
    drain.drain_all()
    return Traces(said, deleted)


def stopped(outcome: Outcome) -> Outcome:
    """As if it had broken off, so that it can be carried on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE inference_generation SET status = 'stopped' WHERE id = %s", [outcome.generation]
        )
    return outcome


def form(scope: str, **fields: Any) -> dict[str, Any]:
    """What the page of the erasure sends."""
    return {"scope": scope, "word": "erase", "password": PASSWORD, **fields}


def asked(browser: Client, scope: str, **fields: Any) -> Erasure:
    response = browser.post("/account/data/erase/", form(scope, **fields))
    assert response.status_code == 302, response.content.decode()
    return Erasure.objects.get(key=response["Location"].rstrip("/").rpartition("/")[2])


def erased(erasure: Erasure, stop_s: float = 0) -> bool:
    """Whether it is finished. What a commit would check is checked at once: a test may be one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        try:
            return erasing.run(erasure.pk, stop_s)
        finally:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def rows_of(person: UUID, email: str = "") -> dict[str, int]:
    """Rows by table, of those that have any."""
    values = everything.with_sessions(everything.values_of(person, email))
    which = {part.table: part.person for part in everything.PARTS}
    found = everything.counts(everything.PARTS, which, values)
    return {table: count for table, count in found.items() if count}
