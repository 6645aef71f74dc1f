"""The page's way in for events, and the reasons that it offers."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chat.models import Message, User
from chat.problems import problem
from feedback.kinds import TEXT_MAX
from feedback.models import Opinion
from feedback.reasons import choices
from feedback.receiving import receive
from feedback.reports import CATEGORIES


@never_cache
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """202 with a receipt for each event, after commit; a problem when the batch is refused as a whole."""
    if not request.user.is_authenticated:
        return problem(request, 401, "You have been signed out. Nothing was stored. Sign in again.")
    return receive(request, request.user, "page")


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


@never_cache
@login_required
@require_safe
def flag(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """A report to those who run the place, with what was reported before."""
    answers = Message.objects.visible_to(request.user).filter(role=Message.Role.ASSISTANT)
    message = get_object_or_404(answers, pk=message_id)
    mine = Opinion.objects.filter(person=cast("User", request.user), subject=message.pk, kind="flag").first()
    context = {
        "message": message,
        "categories": CATEGORIES,
        "said": mine.value if mine and mine.value["category"] else {},
        "text_limit": TEXT_MAX,
    }
    return render(request, "feedback/flag.html", context)
