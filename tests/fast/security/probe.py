"""One request as somebody, taken back afterwards; what of its answer may be compared with another's."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.models import Failure, FailureCluster, FormVersion, ReviewQueue
from tests.cast import PASSWORD
from tests.fast.security.addresses import filled
from tests.fast.security.world import Things, World, path_values

# What differs from one answer to the next whoever asks: reference, tokens, and ids with their initials.
_CHANCE = re.compile(
    r'(?<=csrfmiddlewaretoken" value=")\w+|(?<=X-CSRFToken": ")\w+'
    r"|[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
)
# The last are names of savepoints and cursors.
_VALUES = re.compile(r"'[^']*'|\b\d+\b|\bs\d+_x\d+\b|_django_curs_\w+")


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is its number; `in` for the way to the sign-in page."""

    status: str
    body: str
    statements: tuple[str, ...]


def form_for(route: str, things: Things) -> dict[str, Any]:
    """What a browser would send there, whole and valid."""
    forms: dict[str, dict[str, Any]] = {
        "/c/<conversation_id>/rename/": {"title": "Another name"},
        "/feedback/answers/<message_id>/correction/": {"text": "Better.", "intent": "fix"},
        "/look/": {"look": "dark"},
        "/account/": {"name": "Another name"},
        "/account/consent/": {"level": "training"},
        "/account/tokens/": {"name": "A script", "scopes": ["feedback:write"], "days": "30"},
        "/account/data/erase/": {"scope": "everything", "word": "erase", "password": PASSWORD},
        "/prompts/write/": {"text": "Be kind.", "note": "Because."},
        "/prompts/<number>/activate/": {"note": "Because."},
    }
    hook = {"name": "Another", "url": "https://example.org/other", "kinds": ["flag"]}
    forms |= {
        "/webhooks/add/": hook,
        "/webhooks/<webhook_id>/edit/": hook,
        "/webhooks/<webhook_id>/switch/": {"to": "off"},
        "/webhooks/<webhook_id>/replay/": {"hours": "24"},
    }
    forms |= {
        "/models/of/<version_id>/add/": {"name": "another-model", "learned_on": "2026-01-31"},
        "/datasets/versions/<version_id>/export/": {"as": "trl-sft:jsonl", "destination": ""},
        "/pairs/rules/<rule_name>/switch/": {"to": "off"},
        "/cases/<case_id>/": {"to": "save", "reference": "Paris."},
        "/cases/slices/": {"name": "typos", "mistyped": "on"},
        "/cases/slices/<slice_id>/": {"to": "save", "languages": "de"},
        "/pairs/rules/<rule_name>/weight/": {"weight": "0.7"},
    }
    cluster = "/failures/<cluster_id>/"
    forms |= {
        f"{cluster}name/": {"name": "Another"},
        f"{cluster}assign/": {"person": ""},
        f"{cluster}close/": {"prompt": "1"},
        f"{cluster}ask/": {"queue": lambda: _first(ReviewQueue.objects.all())},
        f"{cluster}merge/": {"into": lambda: _first(FailureCluster.objects.filter(proposed="Rivers"))},
        f"{cluster}move/": {"failure": lambda: _first(Failure.objects.all()), "into": ""},
    }
    queue = {"sampling": "newest", "overlap": "1", "most_waiting": "200", "days": "30"}
    queue |= {"gold_percent": "0", "repeat_percent": "0"}
    asked = {"ask_verdict": "must", "steps": "4"}
    forms |= {
        "/review/add/": {"name": "Another", **queue, **asked},
        "/review/<queue_id>/change/": {"name": "Another", **queue},
        "/review/<queue_id>/close/": {"to": "close"},
        "/review/claims/<claim_id>/": {"form": _form_now, "verdict": "good"},
        "/review/claims/<claim_id>/reveal/": {"form": _form_now},
        "/review/<queue_id>/ask/": asked,
        "/review/<queue_id>/gold/<item_id>/": {"to": "save", "verdict": "bad", "why": "Looked up."},
        "/review/<queue_id>/members/": {"to": "remove", "person": str(things.account)},
    }
    plan = {"version": "1", "at": "04:00", "zone": "Europe/Berlin", "export": "trl-sft:jsonl"}
    forms |= {
        "/datasets/<dataset_id>/schedules/add/": plan,
        "/datasets/schedules/<schedule_id>/": plan,
        "/datasets/<dataset_id>/follow/": {"to": "off"},
        "/datasets/ended/": {"notice": str(uuid4())},
        "/datasets/add/": {"name": "Another", "kind": "sft"},
        "/datasets/imports/add/": {
            "name": "Another",
            "licence": "CC0",
            "basis": "Ours.",
            "format": "trl-sft",
            "file": SimpleUploadedFile("rows.jsonl", b'{"messages": []}'),
        },
        "/datasets/<dataset_id>/build/": {
            "sources": ["correction"],
            "personal_data": "replace",
            "duplicates": "near",
            "min_weight": "0.5",
        },
    }
    # Rows are looked up for the form that is sent, not for thousands that are not.
    sent = {name: value() if callable(value) else value for name, value in forms.get(route, {}).items()}
    return {"client_id": uuid4(), **sent}


def _first(rows: QuerySet[Any]) -> str:
    return str(rows.values_list("pk", flat=True).first() or uuid4())


def _form_now() -> UUID | None:
    """Of the newest queue, of which the claim is."""
    return FormVersion.objects.filter(queue__name="More").values_list("pk", flat=True).first()


def path_of(route: str, things: Things, *, exists: bool = True) -> str:
    return filled(route, path_values(route, things, exists))


def probe(world: World, role: str, method: str, route: str, whose: str) -> Answer:
    things = world.seen_by(role, whose)
    path = path_of(route, things, exists=whose != "absent")
    browser = world.browsers[role]
    cookies = browser.cookies.output()
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        ask = browser.get if method == "GET" else browser.post
        response: Any = ask(path, form_for(route, things) if method == "POST" else None)
        transaction.set_rollback(True)
    restore(browser, cookies)
    return Answer(_status(response), masked(response, path), tuple(masked_sql(captured)))


def restore(browser: Client, cookies: str) -> None:
    """A request that signs out must not sign the next one out."""
    browser.cookies.clear()
    browser.cookies.load(cookies.replace("Set-Cookie: ", ""))


def _status(response: HttpResponse) -> str:
    place = response.headers.get("Location", "")
    if response.status_code == 302 and place.startswith(("/account/login/", "/admin/login/")):
        return "in"
    return str(response.status_code)


def masked(response: HttpResponse, path: str) -> str:
    body = "" if response.streaming else response.content.decode()
    answer = f"{response.headers.get('Location', '')}\n{body}"
    return _CHANCE.sub("*", answer.replace(path, "*").replace(quote(path), "*"))


def masked_sql(captured: CaptureQueriesContext) -> list[str]:
    return [_VALUES.sub("?", query["sql"]) for query in captured.captured_queries]
