"""The API's OpenAPI document: made of the models that check what is sent, so that it cannot say otherwise."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from chat.problems import MEDIA_TYPE
from feedback.api import api
from feedback.batch import Batch, Envelope
from feedback.keeping import PARKED_H
from feedback.kinds import KINDS, Kind
from feedback.receiving import AGAIN_S

Schema = dict[str, Any]

PREFIX = "/api/v1/"
REFERENCE = "#/components/schemas/{model}"
# As pydantic names the bounds of a number that is looked at before it is checked.
_BOUNDS = {"ge": "minimum", "le": "maximum"}
_TEXT: Schema = {"type": "string"}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_FIELDS: Mapping[str, str] = {
    "client_id": "Made up by the sender; the same one sent again is the same event.",
    "kind": "Which kind of event this is.",
    "version": "Of the kind's value.",
    "message": "The answer, by its message's id.",
    "generation": "The answer, by its generation's id, where its message's is not known.",
    "conversation": "The conversation.",
    "attempt": "Which attempt's text was seen.",
    "start": "Where the part begins, in code points of the answer's Markdown source.",
    "end": "Where it ends.",
    "at": "The sender's clock when it happened, in milliseconds since 1970.",
    "counter": "The event's number on its device: of one device, it decides the order.",
    "value": "What is said, by kind.",
}
_PROBLEM: Schema = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": {**_TEXT, "description": "What happened, what is safe, what to do."},
        "instance": {**_TEXT, "description": "The reference of this request in the logs."},
        "code": _TEXT,
        "field": {**_MAYBE_TEXT, "description": "Which field is not right."},
        "limit": {**_MAYBE_TEXT, "description": "Its limit."},
    },
}
_RECEIPTS: Schema = {
    "type": "object",
    "description": "One receipt for each event, in the order in which they were sent.",
    "required": ["receipts"],
    "properties": {"receipts": {"type": "array", "items": {"$ref": REFERENCE.format(model="Receipt")}}},
}
_RECEIPT: Schema = {
    "type": "object",
    "description": "`kept`: it is stored, once. `refused`: it is not; the rest says why.",
    "required": ["client_id", "status"],
    "properties": {
        "client_id": {"type": ["string", "null"], "format": "uuid"},
        "status": {"enum": ["kept", "refused"]},
        "code": _TEXT,
        "text": _TEXT,
        "field": _MAYBE_TEXT,
        "limit": _MAYBE_TEXT,
    },
}
_PROBLEMS: Mapping[int, str] = {
    400: "The batch is not right; the problem names the field and its limit. Nothing was stored.",
    401: "No token came with it, or one that does not work.",
    403: "The token lacks the scope.",
    408: "It did not arrive in time.",
    413: "It is larger than 1 MiB.",
    429: "More events than one person may send in a minute. Nothing was stored; send it again later.",
    500: "Our fault. Send it again: what is stored already is not stored twice.",
}


@cache
def document() -> Schema:
    """The same for everybody."""
    found = dict(api.get_openapi_schema(path_prefix=PREFIX))
    operation = found["paths"][f"{PREFIX}feedback/events"]["post"]
    summary, _, words = operation["description"].partition("\n\n")
    operation |= {"summary": summary, "description": _one_line(words), "responses": _responses()}
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": REFERENCE.format(model="Batch")}}},
    }
    scheme = found["components"]["securitySchemes"]["Bearer"]
    scheme["description"] = "A token from the account page, with the scope that the operation names."
    operation["security"] = [{"Bearer": ["feedback:write"]}]
    found["components"]["schemas"] = _schemas()
    return found


def _responses() -> Schema:
    kept = (
        "Every event has its receipt. One about an answer that does not exist, or that the token's owner may "
        f"not see, is told the same, and is tried for {PARKED_H} hours."
    )
    responses: Schema = {"202": {"description": kept, "content": _content("application/json", "Receipts")}}
    for status, words in _PROBLEMS.items():
        responses[str(status)] = {"description": words, "content": _content(MEDIA_TYPE, "Problem")}
    challenge = {"WWW-Authenticate": {"schema": _TEXT}}
    responses["401"]["headers"] = responses["403"]["headers"] = challenge
    seconds = {"type": "integer", "examples": [AGAIN_S]}
    responses["429"]["headers"] = {"Retry-After": {"description": "Seconds.", "schema": seconds}}
    return responses


def _content(kind: str, model: str) -> Schema:
    return {kind: {"schema": {"$ref": REFERENCE.format(model=model)}}}


def _schemas() -> Schema:
    schemas: Schema = {"Problem": _PROBLEM, "Receipts": _RECEIPTS, "Receipt": _RECEIPT}
    batch = _schema_of(Batch, schemas)
    batch["properties"]["events"]["items"] = {"$ref": REFERENCE.format(model="Event")}
    sent = [kind for kind in KINDS.values() if not kind.from_server]
    for kind in KINDS.values():
        schemas[kind.value.__name__] = _schema_of(kind.value, schemas)
    for kind in sent:
        schemas[event_name(kind)] = _event(kind)
    references = {kind.name: REFERENCE.format(model=event_name(kind)) for kind in sent}
    schemas["Batch"] = batch
    schemas["Event"] = {
        "description": "One event, by its kind.",
        "oneOf": [{"$ref": each} for each in references.values()],
        "discriminator": {"propertyName": "kind", "mapping": references},
    }
    return schemas


def event_name(kind: Kind) -> str:
    return f"{kind.name.title().replace('_', '')}Event"


def _event(kind: Kind) -> Schema:
    """The envelope as this kind fills it."""
    about = ("message", "generation") if kind.about == "answer" else ("conversation",)
    left_out = {"message", "generation", "conversation"} - set(about)
    left_out |= set() if kind.has_span else {"start", "end"}
    schema: Schema = _plain(Envelope.model_json_schema())
    fields = {
        name: _sure(field) | {"description": _FIELDS[name]}
        for name, field in schema["properties"].items()
        if name not in left_out
    }
    fields["kind"] |= {"const": kind.name}
    fields["version"] |= {"const": kind.version}
    fields["value"] = {"$ref": REFERENCE.format(model=kind.value.__name__)}
    schema |= {"description": _one_line(kind.value.__doc__ or ""), "properties": fields}
    schema["oneOf"] = [{"required": [name]} for name in about]
    if kind.has_span:
        schema["dependentRequired"] = {"start": ["end"], "end": ["start"]}
    return schema


def _schema_of(model: type[BaseModel], others: Schema) -> Schema:
    """What it refers to joins `others`."""
    schema: Schema = _plain(model.model_json_schema(ref_template=REFERENCE))
    others |= schema.pop("$defs", {})
    return schema


def _plain(schema: Any) -> Any:
    """With JSON Schema's names for bounds, and without titles that repeat names."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        _BOUNDS.get(name, name): _plain(each)
        for name, each in schema.items()
        if name != "title" or not isinstance(each, str)
    }


def _sure(field: Schema) -> Schema:
    """A field that may be left out need not be null."""
    if "anyOf" not in field:
        return dict(field)
    return dict(next(each for each in field["anyOf"] if each.get("type") != "null"))


def _one_line(words: str) -> str:
    return " ".join(words.split())
