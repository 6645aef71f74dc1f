"""What pages of models' names and of prompts show of models that are known to have learned from datasets."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from feedback.learned.models import LearnedModel
from inference.models import PromptVersion, Variant

register = template.Library()


@register.simple_tag(takes_context=True)
def model_name(context: Any, name: str) -> str | SafeString:
    """The name of a served model; with the way to what it learned from, if that is recorded."""
    if name not in _known(context):
        return name
    address = f"{reverse('models:list')}?{urlencode({'name': name})}"
    return format_html('<a href="{}">{}</a>', address, name)


@register.simple_tag(takes_context=True)
def learned_and_asked_with(context: Any, version: PromptVersion) -> list[str]:
    """Names of models that answered with this version of the prompt and are known to have learned."""
    names = Variant.objects.filter(prompt_version=version, served_model__in=_known(context))
    return list(names.order_by("served_model").values_list("served_model", flat=True).distinct())


def _known(context: Any) -> frozenset[str]:
    """Asked for once for each page."""
    request = context["request"]
    if not hasattr(request, "learned_models"):
        rows = LearnedModel.objects.visible_to(request.user).known()
        request.learned_models = frozenset(rows.values_list("name", flat=True))
    found: frozenset[str] = request.learned_models
    return found
