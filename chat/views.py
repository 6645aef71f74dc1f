"""The page of a conversation, and the fragments that refresh it."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from asgiref.sync import async_to_sync
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chat import branch, rail, serving, settings_fields
from chat.conversations import TITLE_MAX
from chat.models import Conversation, Message, User
from chat.turns import INSTRUCTION_MAX
from inference.tiny.topics import TOPICS

PAGE = "chat/conversation.html"
LOOKS = ("light", "dark", "system")
YEAR_S = 31_536_000
# How long a page that is loaded after a deletion offers to undo it.
OFFER_S = 60


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A new conversation; with `deleted`, the way back to the one just deleted."""
    context = {**_page(request), "turns": [], "deleted": _just_deleted(request), "goes_back": True}
    return render(request, PAGE, context)


@never_cache
@login_required
@require_safe
def conversation(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    return render(request, PAGE, {**_page(request), **_branch(request, conversation_id)})


@never_cache
@login_required
@require_safe
def branch_fragment(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The messages anew, after a turn here or elsewhere."""
    return render(request, "chat/thread.html#branch", {**_limits(), **_branch(request, conversation_id)})


@never_cache
@login_required
@require_safe
def message_fragment(request: HttpRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """One message anew, once its answer has ended."""
    messages = Message.objects.visible_to(request.user).filter(conversation=conversation_id)
    message = get_object_or_404(messages.select_related("conversation"), pk=message_id)
    if (side := branch.side_of(message)) is not None:
        return render(request, "chat/compare.html#side", {"side": side})
    turn = branch.turn_of(message)
    return render(request, "chat/turn.html#message", {**_limits(), "turn": turn})


@never_cache
@login_required
@require_safe
def serving_fragment(request: HttpRequest) -> HttpResponse:
    """Which model is served and whether it is there; the page asks again while it is not."""
    return render(request, "chat/serving.html#serving_now", {"serving": async_to_sync(serving.now)()})


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system is: kept in a cookie, so that no page flashes."""
    chosen = request.POST.get("look", "")
    if chosen not in LOOKS:
        raise BadRequest("“look” must be light, dark or system")
    is_fragment = request.headers.get("HX-Request")
    response = HttpResponse(status=204) if is_fragment else redirect(_origin_page(request))
    if is_fragment:
        response["HX-Trigger"] = f'{{"look": {{"value": "{chosen}"}}}}'
    if chosen == "system":
        response.delete_cookie("look", samesite="Lax")
    else:
        secure = request.is_secure()
        response.set_cookie("look", chosen, YEAR_S, secure=secure, httponly=True, samesite="Lax")
    return response


def _page(request: HttpRequest) -> dict[str, Any]:
    known = serving.known()
    return {
        **_limits(),
        "rail": rail.page(cast("User", request.user)),
        "settings": settings_fields.settings(),
        "stop_limit": settings_fields.STOP_WORDS,
        "serving": known,
        "topics": TOPICS if known.is_tiny else (),
    }


def _limits() -> dict[str, int]:
    return {"instruction_limit": INSTRUCTION_MAX, "title_limit": TITLE_MAX}


def _branch(request: HttpRequest, conversation_id: UUID) -> dict[str, Any]:
    visible = Conversation.objects.visible_to(request.user)
    found = get_object_or_404(visible, pk=conversation_id)
    shown = branch.shown(found, _since(request))
    return {"conversation": found, "turns": shown.turns, "leaf": shown.leaf, "earlier": shown.earlier}


def _since(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET["from"]) if "from" in request.GET else None
    except ValueError:
        raise BadRequest("“from” must be the id of a message") from None


def _just_deleted(request: HttpRequest) -> Conversation | None:
    try:
        key = UUID(request.GET.get("deleted", ""))
    except ValueError:
        return None
    lately = timezone.now() - timedelta(seconds=OFFER_S)
    mine = Conversation.objects.filter(owner=cast("User", request.user), deleted_at__gt=lately)
    return mine.filter(pk=key).first()


def _origin_page(request: HttpRequest) -> str:
    address = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if own else "/"
