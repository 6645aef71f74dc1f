"""The page's way in for events."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chat.exceptions import Code, Refused
from chat.sent import json_object
from feedback.batch import parse_batch
from feedback.intake import Receipt, take

AGAIN_S = 30


@never_cache
@require_POST
def events(request: HttpRequest) -> JsonResponse:
    """202 with a receipt for each event, after commit; a problem (RFC 9457) when all of them are refused."""
    if not request.user.is_authenticated:
        return _problem(401, "You have been signed out. Nothing was stored. Sign in again.")
    try:
        batch = parse_batch(json_object(request.body))
        receipts = take(request.user, batch, "page")
    except Refused as refused:
        return _problem(429 if refused.code == Code.TOO_MANY else 400, refused.words, refused)
    return JsonResponse({"receipts": [_told(receipt) for receipt in receipts]}, status=202)


def _told(receipt: Receipt) -> dict[str, str | None]:
    refused = receipt.refused
    told = {"client_id": str(receipt.client_id) if receipt.client_id else None, "status": "kept"}
    if refused is None:
        return told
    words = {"code": refused.code, "text": refused.words, "field": refused.field, "limit": refused.limit}
    return {**told, "status": "refused", **words}


def _problem(status: int, words: str, refused: Refused | None = None) -> JsonResponse:
    body = {"type": "about:blank", "status": status, "title": words}
    if refused is not None:
        body |= {"code": refused.code, "field": refused.field, "limit": refused.limit}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == 429:
        response["Retry-After"] = str(AGAIN_S)
    return response
