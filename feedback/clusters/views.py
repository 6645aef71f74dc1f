"""Pages of clusters: those there are, and one with its failures and its counts over time."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.models import User
from feedback.clusters import choosing, counting, listing, members
from feedback.clusters.forms import CloseForm, NameForm
from feedback.clusters.models import FailureCluster
from feedback.datasets.reading import note_read
from feedback.permitted import may
from feedback.review.models import ReviewQueue


@never_cache
@may("view_failurecluster")
@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    which, after = _which(request), _after(request)
    context = {
        "page": listing.page(which, who(request).pk, after, timezone.now()),
        "filters": listing.FILTERS,
        "which": which,
        "is_first": after is None,
        "days": listing.DAYS,
        "weeks": counting.WEEKS,
        "without_place": listing.without_place(),
        "many": listing.MANY,
    }
    return render(request, "feedback/clusters/list.html", context)


def _which(request: HttpRequest) -> str:
    which = request.GET.get("which", "")
    if which not in listing.FILTERS:
        raise BadRequest(f"“which” must be one of {', '.join(filter(None, listing.FILTERS))}")
    return which


def _after(request: HttpRequest) -> listing.Place | None:
    try:
        return listing.Place.of(text) if (text := request.GET.get("after", "")) else None
    except ValueError:
        raise BadRequest("“after” must be where a page ends") from None


@never_cache
@may("view_failurecluster")
@require_safe
def cluster(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    found = cluster_of(request, cluster_id)
    if found.merged_into_id:
        return redirect("failures:cluster", found.merged_into_id)
    return show(request, found)


def show(request: HttpRequest, found: FailureCluster, status: int = 200, **forms: Any) -> HttpResponse:
    """`forms`: those that were refused, by name."""
    before = _before(request)
    shown = members.members(found, before)
    if status == 200 and any(each.may_read for each in shown.rows):  # else it was read before
        note_read(who(request).pk, f"failures {found.pk}")
    closed = (found.closed_at, in_words(found)) if found.closed_at else None
    weeks = counting.by_week([found.pk], timezone.now())[found.pk]
    assignee = listing.names_of([found.assignee]).get(found.assignee, "")
    context = {
        "cluster": found,
        "counts": listing.counts_of(found.pk),
        "days": listing.DAYS,
        "members": shown,
        "is_first": before is None,
        "weeks": counting.with_releases(weeks, closed),
        "closed_words": in_words(found),
        "history": members.history(found),
        "assignee": assignee,
        "name_form": NameForm(initial={"name": found.name}),
        "close_form": CloseForm(),
        "others": choosing.others(found),
        "people": choosing.people(found, assignee),
        "queues": queues(request).order_by("name")[: choosing.CHOICES],
        **forms,
    }
    return render(request, "feedback/clusters/cluster.html", context, status=status)


def in_words(found: FailureCluster) -> str:
    """By what it was closed."""
    told = [f"system prompt {found.closed_prompt.number}"] if found.closed_prompt else []
    told += [f"model {found.closed_model}"] if found.closed_model else []
    return " and ".join(told)


def cluster_of(request: HttpRequest, key: UUID) -> FailureCluster:
    rows = FailureCluster.objects.visible_to(request.user).select_related("closed_prompt")
    return get_object_or_404(rows, pk=key)


def queues(request: HttpRequest) -> QuerySet[ReviewQueue]:
    """Those that answers can be put into: queues of pairs are filled with pairs alone."""
    return ReviewQueue.objects.visible_to(request.user).open().filter(source="")


def who(request: HttpRequest) -> User:
    return cast("User", request.user)


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    at, _, key = text.rpartition("_")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(at)
        return moment, UUID(key)
    except ValueError:
        raise BadRequest("“before” must be the time and the id of a failure") from None
