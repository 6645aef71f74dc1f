"""The deeds on a whole conversation that are forms: rename, delete with undo, and the list beside them."""

from typing import cast
from uuid import UUID

from asgiref.sync import async_to_sync
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from chat import conversations, rail
from chat.activities import Outcome
from chat.bell import What, ring
from chat.exceptions import BadField, NotFound
from chat.models import Conversation, User


@never_cache
@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The list anew, or with `before` and `key` its next page."""
    moment, key = request.GET.get("before", ""), request.GET.get("key", "")
    if not moment:
        return _list(request)
    try:
        older = rail.page(cast("User", request.user), moment, key)
    except ValueError:
        raise BadRequest("“before” and “key” must be the moment and the id of a conversation") from None
    return render(request, "chat/rail.html#days", {"rail": older, "conversation": _here(request)})


@never_cache
@login_required
@require_safe
def rail_item(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """One line of the list: what comes back when a renaming is given up."""
    return _item(request, _visible(request, conversation_id))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    if request.method != "POST":
        conversation = _visible(request, conversation_id)
        return _rename_form(request, conversation, conversation.title)
    title = request.POST.get("title", "")
    client_id = _client_id(request)
    person = cast("User", request.user)
    try:
        outcome = conversations.rename(person, client_id=client_id, conversation=conversation_id, title=title)
    except BadField as wrong:
        return _rename_form(request, _visible(request, conversation_id), title, f"The name {wrong.limit}.")
    except NotFound:
        raise Http404 from None
    _ring(person, outcome, "title", client_id)
    conversation = _own(request, conversation_id)
    if request.headers.get("HX-Request"):
        return _item(request, conversation)
    return redirect("chat:conversation", conversation.pk)


@login_required
@require_POST
def delete(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    person = cast("User", request.user)
    client_id = _client_id(request)
    try:
        outcome = conversations.delete(person, client_id=client_id, conversation=conversation_id)
    except NotFound:
        raise Http404 from None
    conversation = _own(request, conversation_id)
    _ring(person, outcome, "deleted", client_id)
    home = f"{reverse('chat:home')}?deleted={conversation.pk}"
    if not request.headers.get("HX-Request"):
        return redirect(home)
    if request.POST.get("here") == str(conversation.pk):
        return HttpResponseClientRedirect(home)
    return _list(request, deleted=conversation)


@login_required
@require_POST
def restore(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    person = cast("User", request.user)
    client_id = _client_id(request)
    try:
        outcome = conversations.restore(person, client_id=client_id, conversation=conversation_id)
    except NotFound:
        raise Http404 from None
    _ring(person, outcome, "restored", client_id)
    if not request.headers.get("HX-Request"):
        return redirect("chat:conversation", conversation_id)
    if request.POST.get("return"):
        return HttpResponseClientRedirect(reverse("chat:conversation", args=[conversation_id]))
    return _list(request, restored=_visible(request, conversation_id))


def _visible(request: HttpRequest, conversation_id: UUID) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.user), pk=conversation_id)


def _own(request: HttpRequest, conversation_id: UUID) -> Conversation:
    """Also when it is deleted by now: a deed sent again is answered like the first time."""
    return get_object_or_404(Conversation, owner=cast("User", request.user), pk=conversation_id)


def _here(request: HttpRequest) -> dict[str, object]:
    """The conversation that the page shows, as far as the list has to know it."""
    here = request.POST.get("here") or request.GET.get("here") or ""
    try:
        return {"id": UUID(here)} if here else {}
    except ValueError:
        raise BadRequest("“here” must be the id of a conversation") from None


def _client_id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        raise BadRequest("“client_id” must be an id made by the page") from None


def _ring(person: User, outcome: Outcome, what: What, client_id: UUID) -> None:
    """After commit: the person's other pages show the change without being asked."""
    if not outcome.repeat:
        async_to_sync(ring)(person.pk, UUID(outcome.conversation), what, client_id)


def _list(
    request: HttpRequest, *, deleted: Conversation | None = None, restored: Conversation | None = None
) -> HttpResponse:
    """The focus goes to what the deed left behind: the way back, or what came back."""
    context = {
        "rail": rail.page(cast("User", request.user)),
        "conversation": _here(request),
        "deleted": deleted,
        "restored": restored,
    }
    return render(request, "chat/rail.html#list", context)


def _item(request: HttpRequest, conversation: Conversation) -> HttpResponse:
    context = {"item": rail.item(conversation), "conversation": _here(request), "renamed": True}
    return render(request, "chat/rail.html#rail_item", context)


def _rename_form(
    request: HttpRequest, conversation: Conversation, title: str, wrong: str = ""
) -> HttpResponse:
    is_fragment = bool(request.headers.get("HX-Request"))
    context = {
        "item": rail.item(conversation),
        "title": title,
        "title_limit": conversations.TITLE_MAX,
        "wrong": wrong,
        "conversation": _here(request),
    }
    template = "chat/rail.html#rename_form" if is_fragment else "chat/rename.html"
    return render(request, template, context, status=422 if wrong else 200)
