"""Errors for programs: problem details (RFC 9457) in the words that a person would read."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

from chat.exceptions import Refused

MEDIA_TYPE = "application/problem+json"
#: What lies below is for programs: every error there is a problem.
PROGRAMS = "/api/"


def problem(
    request: HttpRequest | None, status: int, words: str, refused: Refused | None = None
) -> JsonResponse:
    body = described(status, words)
    if refused is not None:
        body |= {"code": refused.code, "field": refused.field, "limit": refused.limit}
    if reference := getattr(request, "reference", None):
        body["instance"] = f"urn:uuid:{reference}"
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def described(status: int, words: str) -> dict[str, Any]:
    """What every problem says."""
    return {"type": "about:blank", "status": status, "title": HTTPStatus(status).phrase, "detail": words}
