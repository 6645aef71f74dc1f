"""What people do with a cluster from its page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from chat.exceptions import Conflict
from chat.models import User
from feedback.clusters import deeds
from feedback.clusters.forms import CloseForm, NameForm
from feedback.clusters.models import FailureCluster
from feedback.clusters.views import cluster_of, queues, show, who
from feedback.permitted import may

FAILURES_MAX = 100


@never_cache
@may("change_failurecluster")
@require_POST
def name(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    found, form = cluster_of(request, cluster_id), NameForm(request.POST)
    if not form.is_valid():
        return show(request, found, 422, name_form=form)
    new = " ".join(form.cleaned_data["name"].split())
    return _done(request, found, lambda: deeds.rename(found.pk, who(request).pk, new), "Saved.")


@never_cache
@may("change_failurecluster")
@require_POST
def assign(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    found = cluster_of(request, cluster_id)
    key = _id(request, "person", "a person")
    if key and key == found.assignee:  # who may be gone, or may not be given any other
        return _done(request, found, lambda: "It stays with who has it.")
    person = get_object_or_404(User, pk=key, is_active=True) if key else None
    words = f"It is {person.name or person.email}’s now." if person else "It is nobody’s now."
    return _done(request, found, lambda: deeds.assign(found.pk, who(request).pk, person), words)


@never_cache
@may("change_failurecluster")
@require_POST
def close(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    found, form = cluster_of(request, cluster_id), CloseForm(request.POST)
    if not form.is_valid():
        return show(request, found, 422, close_form=form)
    told = form.cleaned_data
    words = "Closed. Failures of answers that are given from now on are counted here as come back."
    return _done(request, found, lambda: deeds.close(found.pk, who(request).pk, **told), words)


@never_cache
@may("change_failurecluster")
@require_POST
def reopen(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    found = cluster_of(request, cluster_id)
    return _done(request, found, lambda: deeds.reopen(found.pk, who(request).pk), "It is open again.")


@never_cache
@may("change_failurecluster")
@require_POST
def merge(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Goes on to the one that it is part of now."""
    found = cluster_of(request, cluster_id)
    into = _id(request, "into", "a cluster")
    if into is None:
        raise BadRequest("“into” must be the id of a cluster")
    words = f"“{found.title}” is part of this one now."
    return _done(request, found, lambda: deeds.merge(found.pk, who(request).pk, into), words)


@never_cache
@may("change_failurecluster")
@require_POST
def move(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Failures out of this cluster, into another or into none."""
    found = cluster_of(request, cluster_id)
    into, failures = _id(request, "into", "a cluster"), _failures(request)

    def deed() -> str:
        moved = deeds.move(found.pk, who(request).pk, failures, into)
        rest = len(failures) - moved
        return f"Moved: {moved}." + (f" Not in this cluster any more: {rest}." if rest else "")

    return _done(request, found, deed)


@never_cache
@may("change_evalcase")
@require_POST
def cases(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Drafts of evaluation cases."""
    found = cluster_of(request, cluster_id)

    def deed() -> str:
        made = deeds.draft(found.pk, who(request).pk)
        return f"{made} drafted." if made else "All of its failures that can be cases are some already."

    return _done(request, found, deed)


@never_cache
@may("change_reviewqueue")
@require_POST
def ask(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Puts its failures into a queue of review."""
    found, key = cluster_of(request, cluster_id), _id(request, "queue", "a queue")
    if key is None:
        raise BadRequest("“queue” must be the id of a queue")
    queue = get_object_or_404(queues(request), pk=key)

    def deed() -> str:
        added = deeds.ask(found.pk, who(request).pk, queue)
        return f"{added} added to “{queue.name}”." if added else f"All of them are in “{queue.name}” already."

    return _done(request, found, deed)


def _failures(request: HttpRequest) -> list[UUID]:
    """Each once."""
    try:
        return list({UUID(each) for each in request.POST.getlist("failure")[:FAILURES_MAX]})
    except ValueError:
        raise BadRequest("“failure” must be the id of a failure") from None


def _id(request: HttpRequest, field: str, what: str) -> UUID | None:
    """None where nothing was chosen."""
    try:
        return UUID(text) if (text := request.POST.get(field, "")) else None
    except ValueError:
        raise BadRequest(f"“{field}” must be the id of {what}") from None


def _done(
    request: HttpRequest, found: FailureCluster, deed: Callable[[], object], words: str = ""
) -> HttpResponse:
    """Back to the page, with what was done, in `words` or those that the deed returns, or why it was not."""
    try:
        told = deed()
    except Conflict as reason:
        messages.error(request, reason.words)
    else:
        messages.success(request, words or str(told))
    return redirect("failures:cluster", found.pk)
