"""The page's way in for events, and the reasons that it offers."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chat.exceptions import Code, Refused
from chat.models import Message, User
from chat.sent import json_object
from feedback.batch import parse_batch
from feedback.intake import Receipt, take
from feedback.kinds import TEXT_MAX
from feedback.models import Opinion
from feedback.reasons import choices

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


@never_cache
@login_required
@require_safe
def reasons(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """What may be said of an answer that has been rated, with what was said before."""
    polarity = request.GET.get("polarity", "down")
    if polarity not in ("up", "down"):
        raise BadRequest("“polarity” must be up or down")
    answers = Message.objects.visible_to(request.user).filter(role=Message.Role.ASSISTANT)
    message = get_object_or_404(answers.select_related("generation"), pk=message_id)
    mine = Opinion.objects.filter(
        person=cast("User", request.user), subject=message.pk, kind="reason"
    ).first()
    said = mine.value["reason"] if mine and mine.value["reason"]["polarity"] == polarity else {}
    context = {
        "message": message,
        "polarity": polarity,
        "choices": choices(message.text, polarity),
        "ticked": [*said.get("what", ()), *said.get("fix", ())],
        "said": said.get("text", ""),
        "text_limit": TEXT_MAX,
    }
    return render(request, "feedback/rate.html#reasons", context)


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
