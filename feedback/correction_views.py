"""The editor of a correction: it shows what changes and keeps nothing. Saving is a deed of the chat."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chat.corrections import TEXT_MAX, check
from chat.exceptions import Refused
from chat.intent import Intent
from chat.models import Message
from inference.difference import difference
from inference.text import clean_text


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The answer to be written in; a POST of `text` and `intent` shows what would change."""
    answers = Message.objects.visible_to(request.user).filter(role=Message.Role.ASSISTANT)
    message = get_object_or_404(answers.select_related("generation"), pk=message_id)
    context = {"message": message, "text_limit": TEXT_MAX}
    if request.method != "POST":
        return render(request, "feedback/correct.html#editor", context)
    # A form breaks its lines in the way of the network.
    text = clean_text(request.POST.get("text", "")).replace("\r\n", "\n")
    intent = Intent.ADAPT if request.POST.get("intent") == Intent.ADAPT else Intent.FIX
    context |= {"text": text, "intent": intent.value}
    try:
        check(message, text)
    except Refused as refused:
        context["refusal"] = f"Your text {refused.limit}." if refused.field else refused.words
    else:
        context["pieces"] = difference(message.text, text)
    return render(
        request, "feedback/correct.html#changes", context, status=422 if "refusal" in context else 200
    )
