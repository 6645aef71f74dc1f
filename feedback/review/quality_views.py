"""The page of how far the reviewers of a queue agree, how right they are, and where they differ."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feedback.permitted import may
from feedback.review import keeping, quality_page, standing
from feedback.review.models import FormVersion, ReviewQueue
from feedback.review.quality_words import RELIABLE

#: Versions that can be chosen, newest first.
VERSIONS_MAX = 100
_DIGITS_MAX = 9


@never_cache
@may("change_reviewqueue")
@require_safe
def quality(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Whole, or what of it is renewed while it is seen."""
    queue = get_object_or_404(ReviewQueue.objects.visible_to(request.user), pk=queue_id)
    version = _version(queue, request.GET.get("version", ""))
    keeping.want(version.pk)
    question = request.GET.get("question", "")
    page = quality_page.page_of(queue, version, keeping.kept(version.pk), question)
    part = "#figures" if request.GET.get("part") == "figures" else ""
    context = {
        "page": page,
        "versions": queue.forms.order_by("-number")[:VERSIONS_MAX],
        "days": standing.DAYS,
        "reliable": round(100 * RELIABLE),
    }
    return render(request, f"feedback/review/quality.html{part}", context)


def _version(queue: ReviewQueue, number: str) -> FormVersion:
    """What is asked now, unless another is named."""
    if not number:
        return queue.forms.latest("number")
    if not (number.isascii() and number.isdigit() and len(number) <= _DIGITS_MAX):
        raise BadRequest("“version” must be the number of a version of the form")
    return get_object_or_404(queue.forms, number=int(number))
