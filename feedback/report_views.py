"""The page on which operators read what people reported."""

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.models import User
from feedback.datasets.reading import note_read
from feedback.reports import CATEGORIES, page


@never_cache
@login_required
@permission_required("feedback.view_event", raise_exception=True)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    category, before = _category(request), _before(request)
    found = page(category, before)
    if found.rows:
        note_read(cast("User", request.user).pk, "reports")
    context = {
        "page": found,
        "categories": CATEGORIES,
        "category": category,
        "is_first": before is None,
    }
    return render(request, "feedback/reports.html", context)


def _category(request: HttpRequest) -> str:
    category = request.GET.get("category", "")
    if category and category not in CATEGORIES:
        raise BadRequest(f"“category” must be one of {', '.join(CATEGORIES)}")
    return category


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(text) if (text := request.GET.get("before", "")) else None
    except ValueError:
        raise BadRequest("“before” must be the id of a report") from None
