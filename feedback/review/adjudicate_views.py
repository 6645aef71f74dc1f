"""Pages of leads: the next item on which reviewers are apart, and what was decided in a queue."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.models import User
from feedback.datasets.reading import note_read
from feedback.permitted import may
from feedback.review import adjudicating, decided, decided_item_page, resuming, undoing
from feedback.review.decided import Wanted
from feedback.review.item_views import page_id
from feedback.review.models import ADJUDICATE, Purpose, ReviewItem, ReviewQueue

# Of numbers that the database knows.
_DIGITS_MAX = 18


@never_cache
@may(ADJUDICATE)
@require_safe
def adjudicate(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Leads to what the lead holds already, besides the claim `after`, else to a new one."""
    lead = cast("User", request.user)
    queue = get_object_or_404(ReviewQueue.objects.visible_to(lead), pk=queue_id)
    after = page_id(request.GET.get("after"), "after")
    if found := resuming.following(queue, lead.pk, after, Purpose.ADJUDICATING):
        return redirect("review:item", found)
    context = {
        "queue": queue,
        "waiting": adjudicating.waiting(queue.pk, lead.pk),
        "undoable": undoing.last(queue.pk, lead.pk),
    }
    return render(request, "feedback/review/adjudicate_none.html", context)


@never_cache
@may(ADJUDICATE)
@require_safe
def decided_list(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """No texts: each row leads to its item."""
    queue = get_object_or_404(ReviewQueue.objects.visible_to(request.user), pk=queue_id)
    which, verdict = _one_of(request, "which", decided.WHICH), _one_of(request, "verdict", decided.VERDICTS)
    before = _before(request)
    context = {
        "queue": queue,
        "page": decided.page(Wanted(queue.pk, which, verdict, before)),
        "which": which,
        "verdict": verdict,
        "every_which": [("", "All"), ("disagreed", "They differed"), ("adjudicated", "Adjudicated")],
        "verdicts": decided.VERDICTS,
        "is_first": before is None,
        "looked_at": decided.LOOKED_AT,
    }
    return render(request, "feedback/review/decided.html", context)


def _one_of(request: HttpRequest, name: str, allowed: tuple[str, ...]) -> str:
    given = request.GET.get(name, "")
    if given and given not in allowed:
        raise BadRequest(f"“{name}” must be one of {', '.join(allowed)}")
    return given


def _before(request: HttpRequest) -> int | None:
    given = request.GET.get("before")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _DIGITS_MAX):
        raise BadRequest("“before” must be the number of a place")
    return int(given)


@never_cache
@may(ADJUDICATE)
@require_safe
def decided_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """What everybody said of it, once nobody is to judge it any more."""
    items = ReviewItem.objects.visible_to(request.user).filter(conversation__deleted_at=None)
    found = get_object_or_404(decided_item_page.with_all(items), pk=item_id)
    note_read(cast("User", request.user).pk, f"item {found.pk}")
    page = decided_item_page.page_of(found)
    return render(
        request,
        "feedback/review/decided_item.html",
        {"page": page, "queue": found.queue},
        status=200 if page else 404,
    )
