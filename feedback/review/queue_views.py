"""Pages of queues: those there are, a new one, one with how it stands, and what a lead changes of it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat.exceptions import Conflict
from chat.models import User
from feedback.datasets.views import client_id
from feedback.permitted import may
from feedback.review import (
    asking_form,
    closing,
    declaring,
    estimating,
    members,
    question_form,
    question_words,
    standing,
)
from feedback.review.asking_form import AskingForm
from feedback.review.models import ReviewQueue
from feedback.review.question_form import LimitsForm, NameForm, SettingsForm

_FORM = ["GET", "HEAD", "POST"]
#: Queues of a page; no more are open (`declaring.QUEUES_MAX`), and of the closed ones these were closed last.
PAGE = 200


@never_cache
@may("add_decision")
@require_safe
def queue_list(request: HttpRequest) -> HttpResponse:
    visible = ReviewQueue.objects.visible_to(request.user)
    rows = list(visible.open().order_by("name")[:PAGE])
    found = standing.standings([row.pk for row in rows], _who(request).pk)
    context: dict[str, Any] = {
        "queues": [{"row": row, "standing": found[row.pk]} for row in rows],
        "days": standing.DAYS,
    }
    if request.user.has_perm("feedback.change_reviewqueue"):
        context["closed"] = visible.exclude(closed_at=None).order_by("-closed_at", "pk")[:PAGE]
    return render(request, "feedback/review/queues.html", context)


@never_cache
@may("change_reviewqueue")
@require_http_methods(_FORM)
def add(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    key, parts = client_id(request), (NameForm(sent), SettingsForm(sent), AskingForm(sent))
    name, settings, asking = parts
    # Every part is asked, so that everything that is wrong is told at once.
    if sent and _status(*parts) == 200:
        told = {**settings.settings(), "question": settings.question, "form": asking.asked}
        try:
            made = declaring.declare(key, _who(request).pk, name=name.cleaned_data["name"], **told)
        except declaring.NoVerdict as reason:
            settings.add_error("sampling", reason.words)
        except Conflict as reason:
            name.add_error("name", reason.words)
        else:
            messages.success(request, f"“{made.name}” is there. It is filled within a minute.")
            return redirect("review:queue", made.pk)
    context = {"name": name, "form": settings, "asking": asking, "client_id": key}
    return render(request, "feedback/review/add.html", context, status=_status(*parts))


@never_cache
@may("add_decision")
@require_safe
def queue(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    found = _queue(request, queue_id)
    asked = declaring.asked_now(found)
    context: dict[str, Any] = {
        "queue": found,
        "standing": standing.standings([found.pk], _who(request).pk)[found.pk],
        "days": standing.DAYS,
        "asks": asking_form.in_words(asked.fields),
        "form": asked,
    }
    if request.user.has_perm("feedback.change_reviewqueue"):
        context |= {
            "question": question_words.in_words(found),
            "wrong": question_words.wrong_with(found),
            "sampling": question_form.SAMPLING_WORDS[ReviewQueue.Sampling(found.sampling)],
            "estimated": estimating.estimated(found),
            "members": members.of(found),
            "others": members.others(found)[: members.MEMBERS_MAX],
        }
    return render(request, "feedback/review/queue.html", context)


@never_cache
@may("change_reviewqueue")
@require_http_methods(_FORM)
def change(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    found = _queue(request, queue_id)
    sent = request.POST if request.method == "POST" else None
    # What the product looks for itself is not theirs to change.
    kind = LimitsForm if found.source else SettingsForm
    name = NameForm(sent, initial={"name": found.name})
    form = kind(sent, initial=question_form.initial(found))
    if sent and _status(name, form) == 200:
        try:
            _change(found, name, form, _who(request).pk)
        except declaring.NoVerdict as reason:
            form.add_error("sampling", reason.words)
        except Conflict as reason:
            name.add_error("name", reason.words)
        else:
            messages.success(request, "Saved. What waits already stays; what comes now is found this way.")
            return redirect("review:queue", found.pk)
    wrong = [] if sent else question_words.dropped(found)
    context = {"queue": found, "name": name, "form": form, "wrong": wrong}
    return render(request, "feedback/review/change.html", context, status=_status(name, form))


def _change(queue: ReviewQueue, name: NameForm, form: LimitsForm, by: UUID) -> None:
    """Raises NoVerdict, and Conflict for a name that another has."""
    settings = {**name.cleaned_data, **form.settings()}
    if isinstance(form, SettingsForm):
        declaring.change(queue, form.question, settings, by=by)
    else:
        declaring.limit(queue, settings, by=by)


@never_cache
@may("change_reviewqueue")
@require_http_methods(_FORM)
def close(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Asks whether it shall be closed; closes it, and opens it again."""
    found = _queue(request, queue_id)
    if request.method != "POST":
        return render(request, "feedback/review/close.html", {"queue": found})
    if (to := request.POST.get("to")) not in ("close", "open"):
        raise BadRequest("“to” must be close or open")
    try:
        (closing.close if to == "close" else closing.reopen)(found, _who(request).pk)
    except Conflict as reason:
        messages.error(request, reason.words)
    return redirect("review:queue", found.pk)


@never_cache
@may("change_reviewqueue")
@require_http_methods(_FORM)
def ask(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """What reviewers are asked."""
    found = _queue(request, queue_id)
    now = declaring.asked_now(found)
    sent = request.POST if request.method == "POST" else None
    form = AskingForm(sent, initial=asking_form.initial(now.fields))
    if form.is_valid():
        try:
            made = declaring.change_form(found, _who(request).pk, form.asked)
        except declaring.NoVerdict as reason:
            form.add_error("ask_verdict", reason.words)
        else:
            words = "Nothing was changed." if made == now else f"Version {made.number} is asked from now on."
            messages.success(request, words)
            return redirect("review:queue", found.pk)
    context = {"queue": found, "asking": form, "number": now.number}
    return render(request, "feedback/review/ask.html", context, status=_status(form))


@never_cache
@may("change_reviewqueue")
@require_POST
def member(request: HttpRequest, queue_id: UUID) -> HttpResponse:
    """Puts somebody into a queue, or takes them out."""
    found, to = _queue(request, queue_id), request.POST.get("to", "")
    if to not in ("add", "remove"):
        raise BadRequest("“to” must be add or remove")
    try:
        key = UUID(request.POST.get("person", ""))
    except ValueError:
        raise BadRequest("“person” must be the id of a person") from None
    if to == "remove":
        members.remove(found, key, _who(request).pk)
    elif person := User.objects.filter(pk=key, is_active=True).first():
        try:
            members.add(found, person, _who(request).pk)
        except Conflict as reason:
            messages.error(request, reason.words)
    return redirect("review:queue", found.pk)


def _queue(request: HttpRequest, key: UUID) -> ReviewQueue:
    return get_object_or_404(ReviewQueue.objects.visible_to(request.user), pk=key)


def _who(request: HttpRequest) -> User:
    return cast("User", request.user)


def _status(*forms: NameForm | LimitsForm | AskingForm) -> int:
    return 422 if any(form.errors for form in forms) else 200
