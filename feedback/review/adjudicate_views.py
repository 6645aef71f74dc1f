"""Pages of leads: the next item on which reviewers are apart, and what was decided in a queue."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.models import User
from feedback.permitted import may
from feedback.review import adjudicating, resuming, undoing
from feedback.review.item_views import page_id
from feedback.review.models import ADJUDICATE, Purpose, ReviewQueue


@never_cache
@may(ADJUDICATE)
@require_safe
def adjudicate(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Leads to what the lead holds already, besides the claim `after`, else to a new one."""
    lead = cast("User", request.user)
    queue = get_object_or_404(ReviewQueue.objects.visible_to(lead), pk=queue_id)
    after = page_id(request.GET.get("after"), "after")
    if found := resuming.following(queue.pk, lead.pk, after, Purpose.ADJUDICATING):
        return redirect("review:item", found)
    context = {
        "queue": queue,
        "waiting": adjudicating.waiting(queue.pk, lead.pk),
        "undoable": undoing.last(queue.pk, lead.pk),
    }
    return render(request, "feedback/review/adjudicate_none.html", context)
