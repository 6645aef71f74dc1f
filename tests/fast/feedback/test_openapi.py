"""The OpenAPI document is one, describes every kind, and agrees with what is taken and told."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from pytest_django import Settings

from chat.activities import Outcome
from chat.models import User
from feedback.kinds import KINDS
from feedback.openapi import document, event_name
from tests.fast.feedback.programs import send, token_of
from tests.fast.feedback.sending import batch, event
from tests.fast.feedback.test_signals_document import DOCUMENT, SECTIONS

SENT = {name: kind for name, kind in KINDS.items() if not kind.from_server}
OPERATION: dict[str, Any] = document()["paths"]["/api/v1/feedback/events"]["post"]


def example(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.findall(r"```json\n(.*?)```", SECTIONS[name], re.DOTALL)[0])
    return found


def wrong(model: str, instance: Any) -> list[str]:
    """How `instance` differs from a schema of the document."""
    schema = {"$ref": f"#/components/schemas/{model}", "components": document()["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(instance)]


def sent(name: str, **fields: Any) -> dict[str, Any]:
    about = (
        {"conversation": str(uuid4())}
        if KINDS[name].about == "conversation"
        else {"generation": str(uuid4())}
    )
    return event(name, example(name), **{**about, **fields})


def test_it_is_an_openapi_document() -> None:
    OpenAPIV31SpecValidator(document()).validate()
    assert json.loads(json.dumps(document())) == document()


@pytest.mark.parametrize("name", KINDS)
def test_the_examples_of_the_signals_document_are_values_of_their_kind(name: str) -> None:
    model = KINDS[name].value.__name__
    assert wrong(model, example(name)) == []
    assert wrong(model, {**example(name), "misspelt": 1})


@pytest.mark.parametrize("name", SENT)
def test_every_kind_that_may_be_sent_is_an_event_of_the_document(name: str) -> None:
    assert wrong("Batch", batch(sent(name))) == []
    assert wrong(event_name(KINDS[name]), sent(name)) == []
    assert wrong("Event", sent(name, version=2)) and wrong("Event", sent(name, at=-1))
    assert wrong("Event", sent(name, message=str(uuid4()))), "one answer has one name"


def test_what_the_server_sees_itself_may_not_be_sent() -> None:
    for name in set(KINDS) - set(SENT):
        assert wrong("Event", sent(name))


def test_the_batch_of_the_signals_document_is_one() -> None:
    assert wrong("Batch", json.loads(re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)[0])) == []


def test_answers_are_as_the_document_says(ann: User, outcome: Outcome, settings: Settings) -> None:
    token = token_of(ann)
    right = event("rating", {"value": "up"}, generation=outcome.generation)
    kept = send(token, right, {**right, "client_id": str(uuid4()), "value": {}}, "no event")
    assert wrong("Receipts", kept.json()) == []
    settings.FEEDBACK_PER_MINUTE = 1
    fresh = [{**right, "client_id": str(uuid4())} for _ in range(2)]
    for response in (send(token), send("no"), send(token_of(ann, scopes=[])), send(token, *fresh)):
        assert wrong("Problem", response.json()) == []
        told = OPERATION["responses"][str(response.status_code)]
        assert set(told.get("headers", {})) <= set(response.headers)
    assert OPERATION["security"] == [{"Bearer": ["feedback:write"]}]
