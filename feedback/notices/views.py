"""The page of what ended since somebody last looked, and following a dataset."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chat.models import User
from feedback.datasets.views import dataset_of
from feedback.notices import noting
from feedback.notices.models import Notice, Noticed
from feedback.permitted import may

SHOWN = 50


@never_cache
@may("view_dataset")
@require_http_methods(["GET", "HEAD", "POST"])
def ended(request: HttpRequest) -> HttpResponse:
    """What is new before what was seen, the newest first. A POST says of those shown that they were seen."""
    user = cast("User", request.user)
    if request.method == "POST":
        noting.see(user, _keys(request))
        return redirect("datasets:ended")
    noticed = Noticed.objects.filter(notice=OuterRef("pk"), person=user.pk)
    rows = Notice.objects.visible_to(user).select_related("dataset", "version", "export")
    notices = list(rows.order_by(Exists(noticed), "-at", "-pk")[:SHOWN])
    seen = Noticed.objects.filter(notice__in=notices, person=user.pk).values_list("notice", flat=True)
    new = {each.pk for each in notices} - set(seen)
    return render(request, "feedback/datasets/ended.html", {"notices": notices, "new": new})


def _keys(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist("notice")[:SHOWN]]
    except ValueError:
        raise BadRequest("“notice” must be the id of a notice") from None


@never_cache
@may("view_dataset")
@require_POST
def follow(request: HttpRequest, dataset_id: UUID) -> HttpResponse:
    dataset, person = dataset_of(request, dataset_id), cast("User", request.user).pk
    match request.POST.get("to"):
        case "on":
            noting.follow(person, dataset)
        case "off":
            noting.unfollow(person, dataset)
        case _:
            raise BadRequest("“to” must be on or off")
    return redirect("datasets:dataset", dataset.pk)
