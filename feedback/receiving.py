"""A batch in, its receipts out: what the page's two ways and the API share, which is all but who sends."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from chat.exceptions import Code, Refused
from chat.models import User
from chat.problems import problem
from chat.sent import json_object
from feedback.batch import parse_batch
from feedback.intake import take
from feedback.kinds import Source

AGAIN_S = 30


def receive(request: HttpRequest, sender: User, source: Source) -> HttpResponse:
    """202 with a receipt for each event, after commit; a problem when the batch is refused as a whole."""
    try:
        receipts = _receipts(sender, json_object(request.body), source)
    except Refused as refused:
        return _refused(request, refused)
    return JsonResponse({"receipts": receipts}, status=202)


def take_from_page(sender: User, body: dict[str, Any]) -> list[dict[str, str | None]]:
    """A batch that came over the page's socket. Raises Refused when none of it could be looked at."""
    return _receipts(sender, body, "page")


def _receipts(sender: User, body: dict[str, Any], source: Source) -> list[dict[str, str | None]]:
    return [receipt.as_json() for receipt in take(sender, parse_batch(body), source)]


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    too_many = refused.code == Code.TOO_MANY
    response = problem(request, 429 if too_many else 400, refused.words, refused)
    if too_many:
        response["Retry-After"] = str(AGAIN_S)
    return response
