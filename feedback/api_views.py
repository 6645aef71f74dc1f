"""The OpenAPI document, and a page that tells it to people."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.tokens import Scope
from feedback.batch import BATCH_MAX
from feedback.kinds import KINDS
from feedback.openapi import PREFIX, document, event_name


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """For everybody: programs are made with it before they have a token."""
    return JsonResponse(document())


@never_cache
@login_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    found = document()
    schemas, path = found["components"]["schemas"], f"{PREFIX}feedback/events"
    events = [(kind, schemas[event_name(kind)]) for kind in KINDS.values() if not kind.from_server]
    fields: dict[str, str] = {}
    for _, event in events:
        fields |= {name: field.get("description", "") for name, field in event["properties"].items()}
    context = {
        "path": path,
        "operation": found["paths"][path]["post"],
        "scope": Scope.FEEDBACK_WRITE.value,
        "most": BATCH_MAX,
        "fields": {name: words for name, words in fields.items() if name != "value"},
        "kinds": [
            {
                "name": kind.name,
                "about": kind.about,
                "has_span": kind.has_span,
                "words": event["description"],
                "schema": json.dumps(schemas[kind.value.__name__], indent=2),
            }
            for kind, event in events
        ],
    }
    return render(request, "feedback/api.html", context)
