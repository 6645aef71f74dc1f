"""Pages of evaluation cases: what there is and is missing, one case, and drafting at once."""

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
from feedback.datasets.reading import note_read
from feedback.evaluation import deciding, drafting, listing
from feedback.evaluation.forms import CaseForm
from feedback.evaluation.models import TAG_MAX, EvalCase
from feedback.permitted import may
from feedback.standing import STANDS
from inference.text import clean_text

_DONE = {"save": "Saved.", "approve": "Approved.", "reject": "Rejected."}
_NOT_ALLOWED = "Its person does not allow its texts to be used any more, so it can only be rejected."
#: How long a page waits for drafts, in seconds.
DRAFT_LONGEST_S = 5.0


@never_cache
@may("view_evalcase")
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    cases = EvalCase.objects.visible_to(request.user)
    status, before = _status(request), _before(request)
    tag = clean_text(request.GET.get("tag", "")).strip()[:TAG_MAX]
    context: dict[str, Any] = {
        "page": listing.page(cases, status=status, tag=tag, before=before),
        "by_status": listing.by_status(cases),
        "slices": listing.slices(cases),
        "precisions": listing.PRECISION_WORDS,
        "status": status,
        "tag": tag,
        "is_first": before is None,
    }
    if any(each.asked for each in context["page"].rows):
        note_read(cast("User", request.user).pk, "cases")
    return render(request, "feedback/evaluation/list.html", context)


def _status(request: HttpRequest) -> str:
    status = request.GET.get("status", "")
    if status and status not in EvalCase.Status.values:
        raise BadRequest(f"“status” must be one of {', '.join(EvalCase.Status.values)}")
    return status


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(text) if (text := request.GET.get("before", "")) else None
    except ValueError:
        raise BadRequest("“before” must be the id of a case") from None


@never_cache
@may("view_evalcase")
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    rows = EvalCase.objects.visible_to(request.user).filter(**STANDS)
    of = ("message__conversation", "message__generation", "message__corrects__generation")
    found = get_object_or_404(rows.select_related(*of), pk=case_id)
    if request.method == "POST":
        return _decide(request, found)
    return _show(request, found, CaseForm(found))


@may("change_evalcase")
def _decide(request: HttpRequest, found: EvalCase) -> HttpResponse:
    to = request.POST.get("to", "")
    if to not in _DONE:
        raise BadRequest("“to” must be save, approve or reject")
    form = CaseForm(found, request.POST)
    if to == "reject":
        return _decided(request, found, form, to)
    if not deciding.shown(found).may_read:
        form.add_error(None, _NOT_ALLOWED)
    if not form.is_valid():
        return _show(request, found, form, 422)
    told = {name: form.cleaned_data[name] for name in ("reference", "rubric", "tags")}
    return _decided(request, found, form, to, checks=form.checks, **told)


def _decided(request: HttpRequest, found: EvalCase, form: CaseForm, to: str, **told: Any) -> HttpResponse:
    """What was written stays in the form where somebody else was quicker."""
    seen = request.POST.get("seen", "")
    try:
        deciding.decide(found, cast("User", request.user).pk, to, seen, **told)
    except Conflict as reason:
        form.add_error(None, reason.words)
        return _show(request, found, form, 409)
    return _next(request, found, to)


def _show(request: HttpRequest, found: EvalCase, form: CaseForm, status: int = 200) -> HttpResponse:
    shown = deciding.shown(found)
    if shown.may_read and status == 200:  # a form that was refused shows what was read before
        note_read(cast("User", request.user).pk, f"case {found.pk}")
    context = {"case": found, "shown": shown, "form": form, "seen": deciding.state_of(found)}
    return render(request, "feedback/evaluation/case.html", context, status=status)


def _next(request: HttpRequest, found: EvalCase, to: str) -> HttpResponse:
    """After a decision the next draft, so that many are gone through without a way back."""
    if to == "save":
        messages.success(request, _DONE[to])
        return redirect("cases:case", found.pk)
    drafts = EvalCase.objects.visible_to(request.user).filter(status="draft", **STANDS)
    following = drafts.order_by("-pk").values_list("pk", flat=True)
    key = following.filter(pk__lt=found.pk).first() or following.first()
    messages.success(request, f"{_DONE[to]} {'Here is the next draft.' if key else 'No draft is left.'}")
    return redirect("cases:case", key) if key else redirect("cases:list")


@never_cache
@may("change_evalcase")
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    made = drafting.run(seconds=DRAFT_LONGEST_S)
    messages.success(request, f"{made} drafted." if made else "There is nothing new to draft from.")
    return redirect("cases:list")
