"""Pages on which an operator reads, writes and activates prompt versions."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required, permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inference import prompts
from inference.difference import difference
from inference.forms import ActivateForm, WriteForm
from inference.models import PromptActivation, PromptVersion

View = TypeVar("View", bound=Callable[..., HttpResponse])

#: The prompt that these pages are about; others get pages when something uses them.
NAME = "chat"
PAGE = 20


def may(permission: str) -> Callable[[View], View]:
    """Signed in and with the permission; anybody else is told so before anything is looked up."""
    allowed = permission_required(f"inference.{permission}", raise_exception=True)
    return lambda view: login_required(allowed(view))


@never_cache
@may("view_promptversion")
@require_safe
def prompt_list(request: HttpRequest) -> HttpResponse:
    versions = PromptVersion.objects.filter(name=NAME).order_by("-number")
    page = Paginator(versions, PAGE).get_page(request.GET.get("page"))
    activations = PromptActivation.objects.filter(name=NAME).select_related("version")
    history = list(activations.order_by("-at", "-id")[:PAGE])
    _name_authors([*page, *history])
    context = {"page": page, "active": prompts.active(NAME), "history": history}
    return render(request, "inference/prompt_list.html", context)


@never_cache
@may("view_promptversion")
@require_safe
def prompt(request: HttpRequest, number: int) -> HttpResponse:
    version = get_object_or_404(PromptVersion, name=NAME, number=number)
    return _show(request, version, ActivateForm())


@never_cache
@may("add_promptactivation")
@require_POST
def activate_prompt(request: HttpRequest, number: int) -> HttpResponse:
    version = get_object_or_404(PromptVersion, name=NAME, number=number)
    form = ActivateForm(request.POST)
    if not form.is_valid():
        return _show(request, version, form)
    prompts.activate(version, note=form.cleaned_data["note"], author=request.user.pk)
    messages.success(request, f"Version {number} is active. Answers that begin from now on use it.")
    return redirect("inference:prompts")


@never_cache
@may("add_promptversion")
@require_http_methods(["GET", "HEAD", "POST"])
def write_prompt(request: HttpRequest) -> HttpResponse:
    """Starts from the active text. `compare` shows the difference and keeps nothing."""
    active = prompts.active(NAME)
    text = active.text if active else ""
    form = WriteForm(request.POST if request.method == "POST" else None, initial={"text": text})
    compares = "compare" in request.POST
    if form.is_valid() and not compares:
        written = prompts.write(NAME, **form.cleaned_data, author=request.user.pk)
        messages.success(request, f"Version {written.number} is written. It is not active yet.")
        return redirect("inference:prompt", written.number)
    context: dict[str, Any] = {"active": active, "form": form}
    if compares:
        form.errors.pop("note", None)
    if compares and "text" in form.cleaned_data:
        context["pieces"] = difference(text, form.cleaned_data["text"])
    return render(request, "inference/prompt_write.html", context, status=422 if form.errors else 200)


def _show(request: HttpRequest, version: PromptVersion, form: ActivateForm) -> HttpResponse:
    active = prompts.active(NAME)
    pieces = difference(active.text, version.text) if active and active.pk != version.pk else None
    _name_authors([version])
    context = {"version": version, "active": active, "pieces": pieces, "form": form}
    return render(request, "inference/prompt.html", context, status=422 if form.errors else 200)


def _name_authors(rows: Iterable[PromptVersion | PromptActivation]) -> None:
    """Puts a name `by` to each row: this app otherwise knows ids of people only."""
    people = get_user_model().objects.filter(pk__in={row.author for row in rows if row.author})
    names: dict[UUID | None, str] = {person.pk: str(person) for person in people}
    for row in rows:
        vars(row)["by"] = names.get(row.author, "Flywheel")
