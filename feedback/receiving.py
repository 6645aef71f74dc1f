"""A batch in, its receipts out: what the page's endpoint and the API share, which is all but who sends."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from chat.exceptions import Code, Refused
from chat.models import User
from chat.problems import problem
from chat.sent import json_object
from feedback.batch import parse_batch
from feedback.intake import Receipt, take
from feedback.kinds import Source

AGAIN_S = 30


def receive(request: HttpRequest, sender: User, source: Source) -> HttpResponse:
    """202 with a receipt for each event, after commit; a problem when the batch is refused as a whole."""
    try:
        receipts = take(sender, parse_batch(json_object(request.body)), source)
    except Refused as refused:
        return _refused(request, refused)
    return JsonResponse({"receipts": [_told(receipt) for receipt in receipts]}, status=202)


def _told(receipt: Receipt) -> dict[str, str | None]:
    refused = receipt.refused
    told = {"client_id": str(receipt.client_id) if receipt.client_id else None, "status": "kept"}
    if refused is None:
        return told
    words = {"code": refused.code, "text": refused.words, "field": refused.field, "limit": refused.limit}
    return {**told, "status": "refused", **words}


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    too_many = refused.code == Code.TOO_MANY
    response = problem(request, 429 if too_many else 400, refused.words, refused)
    if too_many:
        response["Retry-After"] = str(AGAIN_S)
    return response
