"""What the chat's page shows of feedback: the opinions in force under its answers."""

from typing import Any
from uuid import UUID

from django import template

from chat import consent
from chat.models import User
from feedback.models import Opinion

register = template.Library()


@register.simple_tag(takes_context=True)
def my_rating(context: Any) -> str:
    """The thumb in force of who looks at `turn`: asked for once, for all turns of the page."""
    turn, request = context["turn"], context["request"]
    if not hasattr(request, "ratings"):
        turns = context.get("turns") or [turn]
        request.ratings = ratings(request.user, [each.message.pk for each in turns])
    return str(request.ratings.get(turn.message.pk, ""))


def ratings(person: User, messages: list[UUID]) -> dict[UUID, str]:
    """Of these answers, by id; those that are withdrawn are absent."""
    rows = Opinion.objects.filter(person=person, kind="rating", subject__in=messages)
    found = dict(rows.values_list("subject", "value__value"))
    return {key: value for key, value in found.items() if value != "withdrawn"}


USES = {
    "none": "Counted, and read by nobody",
    "evaluation": "Used to check answers, not to train",
    "training": "Used to check answers and to train",
}


@register.simple_tag(takes_context=True)
def where_ratings_go(context: Any) -> str:
    """In a person's words, by the consent in force."""
    return USES[consent.level_of(context["request"].user)]
