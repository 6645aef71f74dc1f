"""Who was generated: those of a group that only the command fills, whose addresses no mail can reach."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from chat.models import User
from feedback.demo.person import DOMAIN
from feedback.models import DemoPopulation

GROUP = "Generated people"
ENDING = f"@{DOMAIN}"


def generated() -> QuerySet[User]:
    """Both marks: somebody else who was put into the group is none of them."""
    return User.objects.filter(groups__name=GROUP, email__endswith=ENDING)


def among(people: Collection[UUID]) -> set[UUID]:
    """Those of them who were generated."""
    return set(generated().filter(pk__in=people).values_list("pk", flat=True)) if people else set()


def population() -> DemoPopulation | None:
    """The one that is there, or is being written or removed."""
    return DemoPopulation.objects.first()
