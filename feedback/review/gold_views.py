"""Pages of gold, for leads: what there is in a queue, and what is known of one item."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chat.exceptions import Conflict
from chat.models import User
from feedback.datasets.reading import note_read
from feedback.permitted import may
from feedback.review import decided_item_page, gold, gold_listing, gold_page
from feedback.review.forms import BadAnswer
from feedback.review.gold_page import Page
from feedback.review.models import ReviewItem, ReviewQueue

_UNREADABLE = "This answer may not be read any more, so nothing can be said of it."


@never_cache
@may("change_reviewqueue")
@require_safe
def gold_list(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    queue = get_object_or_404(ReviewQueue.objects.visible_to(request.user), pk=queue_id)
    context = {"queue": queue, "gold": gold_listing.gold(queue)}
    return render(request, "feedback/review/gold.html", context)


@never_cache
@may("change_reviewqueue")
@require_http_methods(["GET", "HEAD", "POST"])
def gold_item(request: HttpRequest, queue_id: UUID, item_id: UUID) -> HttpResponse:
    """What is known of an item; saved, it is gold."""
    items = ReviewItem.objects.visible_to(request.user).filter(queue=queue_id, conversation__deleted_at=None)
    row = get_object_or_404(decided_item_page.with_all(items), pk=item_id)
    to = request.POST.get("to", "") if request.method == "POST" else ""
    if request.method == "POST" and to not in ("save", "retire"):
        raise BadRequest("“to” must be save or retire")
    if to == "retire":
        return _retire(request, row)
    page = gold_page.page_of(row, request.POST if to else None)
    if page is None:
        context = {"words": _UNREADABLE, "said": []}
        return render(request, "feedback/review/item_lost.html", context, status=404)
    return _save(request, page) if to else _show(request, page)


def _show(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    if status == 200:  # a form that was refused shows what was read before
        note_read(_who(request), f"item {page.row.pk}")
    return render(
        request, "feedback/review/gold_item.html", {"page": page, "queue": page.row.queue}, status=status
    )


def _save(request: HttpRequest, page: Page) -> HttpResponse:
    try:
        told = page.told()
        if not told:
            page.refuse()
        if not told or not page.why.is_valid():
            return _show(request, page, 422)
        gold.mark(page.row, _who(request), told, page.why.cleaned_data["why"])
    except BadAnswer as refused:
        page.refuse(refused.words, refused.field or "")
        return _show(request, page, 422)
    except Conflict as refused:
        page.refuse(refused.words)
        return _show(request, page, 409)
    messages.success(request, "Saved. Reviewers are handed it among the others.")
    return redirect("review:gold", page.row.queue_id)


def _retire(request: HttpRequest, row: ReviewItem) -> HttpResponse:
    if gold.retire(row, _who(request)):
        messages.success(request, "Retired: nobody is handed it any more. What is known of it stays.")
    return redirect("review:gold", row.queue_id)


def _who(request: HttpRequest) -> UUID:
    return cast("User", request.user).pk
