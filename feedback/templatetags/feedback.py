"""What the chat's page shows of feedback: the opinions in force under its answers."""

from typing import Any
from uuid import UUID

from django import template

from chat import consent
from chat.models import User
from feedback.demo import marked
from feedback.demo.person import DOMAIN
from feedback.models import Notice, Opinion

register = template.Library()


@register.simple_tag(takes_context=True)
def my_rating(context: Any) -> str:
    """The thumb in force of who looks at `turn`; empty without one."""
    value = _opinions(context).get(("rating", context["turn"].message.pk), {}).get("value", "")
    return "" if value == "withdrawn" else str(value)


@register.simple_tag(takes_context=True)
def my_stars(context: Any) -> int:
    """What who looks has given the conversation; 0 without any."""
    return _opinions(context).get(("stars", context["conversation"].pk), {}).get("stars") or 0


def _opinions(context: Any) -> dict[tuple[str, UUID], Any]:
    """Of all that the page shows, asked for once."""
    request = context["request"]
    if not hasattr(request, "opinions"):
        turns = context.get("turns") or ([context["turn"]] if "turn" in context else [])
        subjects = [each.message.pk for each in turns]
        if conversation := context.get("conversation"):
            subjects.append(conversation.pk)
        request.opinions = opinions(request.user, subjects)
    found: dict[tuple[str, UUID], Any] = request.opinions
    return found


def opinions(person: User, subjects: list[UUID]) -> dict[tuple[str, UUID], Any]:
    """Values in force, by kind and subject: answers and conversations."""
    rows = Opinion.objects.filter(person=person, kind__in=("rating", "stars"), subject__in=subjects)
    return {(kind, subject): value for kind, subject, value in rows.values_list("kind", "subject", "value")}


@register.inclusion_tag("feedback/generated.html")
def generated_notice() -> dict[str, Any]:
    """That people who never were are among those on the page."""
    return {"population": marked.population(), "domain": DOMAIN}


USES = {
    "none": "Counted, and read by nobody",
    "evaluation": "Used to check answers, not to train",
    "training": "Used to check answers and to train",
}


@register.simple_tag(takes_context=True)
def where_ratings_go(context: Any) -> str:
    """In a person's words, by the consent in force."""
    return USES[consent.level_of(context["request"].user)]


UNSEEN_MAX = 50


@register.simple_tag(takes_context=True)
def unseen(context: Any) -> int:
    """How many builds and exports ended since whoever looks last looked; UNSEEN_MAX stands for more."""
    rows = Notice.objects.unseen_by(context["request"].user)
    return len(rows.values_list("pk", flat=True)[:UNSEEN_MAX])
