"""The account page's part on tokens for programs: made, shown once, listed, revoked."""

from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chat import tokens
from chat.exceptions import NotFound, Refused
from chat.forms import SCOPE_WORDS, TokenForm
from chat.models import ApiToken, User

# Of those that work no more.
HISTORY = 20


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """With POST, makes one, and shows it in the answer: kept anywhere else, it could be found there."""
    person = cast("User", request.user)
    if request.method != "POST":
        return _page(request, person, _empty_form())
    form = TokenForm(request.POST)
    if "client_id" in form.errors:
        raise BadRequest("“client_id” must be an id made by the page")
    if not form.is_valid():
        return _page(request, person, form, status=422)
    try:
        made = tokens.make(person, **form.cleaned_data)
    except Refused as refused:
        again = request.POST.copy()
        again["client_id"] = str(uuid4())
        return _page(request, person, TokenForm(again), refused=refused, status=409)
    return _page(request, person, _empty_form(), made=made)


@never_cache
@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    try:
        row = tokens.revoke(cast("User", request.user), token_id)
    except NotFound:
        raise Http404 from None
    messages.success(request, f"“{row.name}” is revoked. Programs that use it are refused from now on.")
    return redirect("account_tokens")


def _empty_form() -> TokenForm:
    ticked = [scope.value for scope in SCOPE_WORDS]
    return TokenForm(initial={"client_id": uuid4(), "scopes": ticked, "days": str(tokens.DAYS[1])})


def _page(
    request: HttpRequest,
    person: User,
    form: TokenForm,
    *,
    made: tokens.Made | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = ApiToken.objects.visible_to(person).order_by("-created_at", "-id")
    working = mine.working()
    ended = mine.exclude(Exists(working.filter(pk=OuterRef("pk"))))
    context: dict[str, Any] = {
        "form": form,
        "made": made,
        "refused": refused,
        "working": [_named(row) for row in working],
        "ended": [_named(row) for row in ended[:HISTORY]],
        "most": tokens.TOKENS_MAX,
        "history": HISTORY,
    }
    return render(request, "account/tokens.html", context, status=status)


def _named(row: ApiToken) -> dict[str, Any]:
    known: dict[str, str] = {scope.value: words for scope, words in SCOPE_WORDS.items()}
    return {"row": row, "may": ", ".join(known.get(scope, scope) for scope in row.scopes)}
