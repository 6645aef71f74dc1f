"""Pages of a reviewer: the next item, an item with its form, and what is done with it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat.exceptions import NotFound, Refused
from chat.models import User
from feedback.permitted import may
from feedback.review import claiming, looking, resuming, saying, undoing
from feedback.review.drawing import KEYS
from feedback.review.item_page import Page, page_of
from feedback.review.models import Decision, ReviewClaim, ReviewQueue

_ITEM = ["GET", "HEAD", "POST"]
LATE = "Kept, but late: the item was given to somebody else, or closed. It counts as one more than was asked."
OLDER_FORM = "What is asked has changed meanwhile. What you said counts as an answer to what you were asked."
NOT_YOURS = "You do not judge answers here any more. Nothing was kept."


def _reviewer(request: HttpRequest) -> User:
    return cast("User", request.user)


@never_cache
@may("add_decision")
@require_safe
def following(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Leads to what the reviewer holds already, besides the claim `after`, else to a new one."""
    reviewer = _reviewer(request)
    queue = get_object_or_404(ReviewQueue.objects.visible_to(reviewer), pk=queue_id)
    after = page_id(request.GET.get("after"), "after")
    reads_gold = reviewer.has_perm("feedback.change_reviewqueue")
    found = resuming.following(queue, reviewer.pk, after, reads_gold=reads_gold)
    if found:
        return redirect("review:item", found)
    undoable = undoing.last(queue.pk, reviewer.pk)
    return render(request, "feedback/review/item_none.html", {"queue": queue, "undoable": undoable})


def page_id(text: str | None, name: str) -> UUID | None:
    """Of the query; raises BadRequest for what no page would ask for."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BadRequest(f"“{name}” must be an id made by the page") from None


@never_cache
@login_required
@require_http_methods(_ITEM)
def item(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    if not request.user.has_perm("feedback.add_decision"):
        return _lost(request, NOT_YOURS, 403)
    found = looking.claim_of(_reviewer(request), claim_id)
    if found is None:
        return _lost(request, NotFound("item").words, 404)
    return _decide(request, found) if request.method == "POST" else _show(request, found)


def _lost(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """The item cannot be shown; what was written about it is given back."""
    said = [str(text) for name, text in request.POST.items() if name.partition(":")[0] in KEYS and text]
    return render(request, "feedback/review/item_lost.html", {"words": words, "said": said}, status=status)


def _show(request: HttpRequest, claim: ReviewClaim) -> HttpResponse:
    is_held = looking.look(claim)
    page = page_of(claim, is_held=is_held)
    if page is None:
        return _gone(request, claim)
    return _drawn(request, page)


def _gone(request: HttpRequest, claim: ReviewClaim) -> HttpResponse:
    claiming.withdraw(claim.item_id)
    return _lost(request, "This answer may not be read any more. Go on with the next one.", 404)


def _drawn(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    return render(request, "feedback/review/item.html", {"page": page, "claim": page.claim}, status=status)


def _decide(request: HttpRequest, claim: ReviewClaim) -> HttpResponse:
    page = _posted(request, claim)
    if page is None:
        return _gone(request, claim)
    try:
        decision = looking.decide(
            claim,
            client_id=page.client_id,
            form=page.version,
            answers=saying.answers(page.fields, request.POST, page.item),
            active_ms=page.active_ms,
            about=page.item.about,
        )
    except Refused as refused:
        return _refused(request, page, refused)
    _tell(request, page, decision)
    return redirect(f"{page.following}?after={claim.pk}")


def _refused(request: HttpRequest, page: Page, refused: Refused) -> HttpResponse:
    page.refuse(refused)
    return _drawn(request, page, status=422 if refused.field else 409)


def _tell(request: HttpRequest, page: Page, decision: Decision) -> None:
    """On the next page, what became of it besides that it was kept."""
    if decision.is_late:
        messages.warning(request, LATE)
    if page.is_older_form:
        messages.info(request, OLDER_FORM)


def _posted(request: HttpRequest, claim: ReviewClaim) -> Page | None:
    """The page that was sent, as far as it may still be shown."""
    is_revealed = request.POST.get("revealed") == "on" and looking.was_revealed(claim)
    return page_of(claim, request.POST, is_held=True, is_revealed=is_revealed)


def _own(request: HttpRequest, claim_id: UUID) -> ReviewClaim:
    claim = looking.claim_of(_reviewer(request), claim_id)
    if claim is None:
        raise Http404
    return claim


@never_cache
@may("add_decision")
@require_POST
def reveal(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The page with what is personal in it, and with what was written so far."""
    claim = _own(request, claim_id)
    page = page_of(claim, request.POST, is_held=True, is_revealed=True)
    if page is None:
        return _gone(request, claim)
    looking.reveal(claim)
    return _drawn(request, page)


@never_cache
@may("add_decision")
@require_POST
def undo(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The page of the item that was decided, with what was said of it."""
    claim = _own(request, claim_id)
    try:
        was = undoing.undo(claim.pk, claim.item.queue_id, claim.reviewer)
    except Refused as refused:
        page = page_of(_own(request, claim_id), is_held=True)
        return _refused(request, page, refused) if page else _gone(request, claim)
    page = page_of(_own(request, claim_id), is_held=True)
    if page is None:
        return _gone(request, claim)
    page.take_back(was)
    return _drawn(request, page)


@never_cache
@may("add_decision")
@require_POST
def hold(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The heartbeat of an open page: 204 while the item is theirs, 409 once somebody else has it."""
    reviewer = _reviewer(request)
    claim = get_object_or_404(ReviewClaim.objects.visible_to(reviewer), pk=claim_id)
    return HttpResponse(status=204 if resuming.take_up(claim.pk, reviewer.pk) else 409)


@never_cache
@may("add_decision")
@require_POST
def release(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """For whoever leaves: the item is there for others at once."""
    claiming.release(claim_id, _reviewer(request).pk)
    return redirect("review:list")
