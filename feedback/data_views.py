"""Everything recorded about me: the list, its pages, the download, and the way to have it erased."""

from typing import Any, cast
from uuid import UUID

from asgiref.sync import async_to_sync
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat.bell import ring
from chat.exceptions import NotFound, Refused
from chat.models import Conversation, User
from feedback import download, erasures, everything, proof
from feedback.data_forms import SCOPES, WORD, EraseForm
from feedback.models import Erasure
from inference.database.personal import Part

PROOFS = 20
Scope = Erasure.Scope


@never_cache
@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    person = cast("User", request.user)
    kinds = [
        {"part": part, "count": count}
        for part, count in everything.bounded_counts(everything.of_person(person))
    ]
    asked = Erasure.objects.filter(person=person.pk).order_by("-asked_at")[:PROOFS]
    return render(request, "feedback/data.html", {"kinds": kinds, "erasures": asked})


@never_cache
@login_required
@require_safe
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows of one kind, newest first, a page at a time."""
    person = cast("User", request.user)
    part = everything.BY_NAME.get(kind)
    if part is None or not part.is_listed:
        raise Http404
    before = _key(part, request.GET.get("before", ""))
    rows, older = everything.page(part, everything.of_person(person), before=before)
    context = {"part": part, "rows": rows, "older": older, "is_first": before is None}
    return render(request, "feedback/data_kind.html", context)


def _key(part: Part, text: str) -> Any:
    if not text:
        return None
    try:
        key = part.parse(text)
    except ValueError:
        raise BadRequest("“before” must be the key of a row") from None
    if isinstance(key, int) and abs(key) >= 2**63:
        raise BadRequest("“before” must be the key of a row")
    return key


@never_cache
@login_required
@require_POST
def get_all(request: HttpRequest) -> HttpResponseBase:
    """The download, once a minute."""
    person = cast("User", request.user)
    if not download.may(person):
        response = render(request, "feedback/data_wait.html", {"wait": download.EVERY_S}, status=429)
        response["Retry-After"] = str(download.EVERY_S)
        return response
    name = download.name_of(timezone.now())
    streamed = StreamingHttpResponse(download.archive(person), content_type="application/zip")
    streamed["Content-Disposition"] = f'attachment; filename="{name}"'
    return streamed


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Asks for the word and the password; then the erasure begins and has a page of its own."""
    person = cast("User", request.user)
    form = EraseForm(request, person, request.POST if request.method == "POST" else None)
    wanted = _wanted(request, person)
    refused = ""
    if form.is_valid():
        try:
            asked = erasures.ask(person, Scope(form.cleaned_data["scope"]), form.cleaned_data["conversation"])
        except NotFound:
            raise Http404 from None
        except Refused as reason:
            refused = reason.words
        else:
            _tell(request, asked)
            return redirect("data:erasure", asked.key)
    context = {"form": form, "scopes": SCOPES, "word": WORD, "conversation": wanted, "refused": refused}
    return render(request, "feedback/erase.html", context, status=422 if form.errors or refused else 200)


def _tell(request: HttpRequest, asked: Erasure) -> None:
    """After commit: of a conversation the person's other pages, of an account this browser."""
    if asked.conversation is not None:
        async_to_sync(ring)(asked.person, asked.conversation, "deleted")
    elif asked.scope == Scope.ACCOUNT:
        logout(request)


def _wanted(request: HttpRequest, person: User) -> Conversation | None:
    """The conversation that is to go, a deleted one too. A foreign one is like none that ever was."""
    named = request.POST.get("conversation") or request.GET.get("conversation") or ""
    if not named:
        return None
    try:
        key = UUID(named)
    except ValueError:
        raise BadRequest("“conversation” must be the id of a conversation") from None
    return get_object_or_404(Conversation, owner=person, pk=key, erasing_at=None)


@never_cache
@require_safe
def erasure(request: HttpRequest, key: str) -> HttpResponse:
    """How far it is, then its proof: for whoever holds the address, as there may be no account any more."""
    asked = get_object_or_404(Erasure, key=key)
    context = {"erasure": asked, "rows": _proved(asked), "holds": proof.holds(asked)}
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"feedback/erasure.html{part}", context)


def _proved(asked: Erasure) -> list[dict[str, Any]]:
    titles = {part.table: part.title for part in everything.PARTS}
    before, after = asked.before or {}, asked.after or {}
    return [
        {"title": titles.get(table, table), "before": count, "after": after.get(table)}
        for table, count in before.items()
        if count
    ]
