"""What the page of a cluster offers to choose from."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from chat.models import User
from feedback.clusters.models import FailureCluster
from inference.models import PromptVersion, Variant

#: Of each.
CHOICES = 200


def others(cluster: FailureCluster) -> QuerySet[FailureCluster]:
    """Clusters that it could be merged into, the newest."""
    return FailureCluster.objects.filter(merged_into=None).exclude(pk=cluster.pk).order_by("-pk")[:CHOICES]


def prompts() -> QuerySet[PromptVersion]:
    return PromptVersion.objects.filter(name="chat").order_by("-number")[:CHOICES]


def models() -> list[str]:
    rows = (
        Variant.objects.exclude(served_model="")
        .order_by("served_model")
        .values_list("served_model", flat=True)
    )
    return list(rows.distinct()[:CHOICES])


def people(cluster: FailureCluster, assignee: str) -> list[tuple[UUID, str]]:
    """Those who may look after it, and their names; and who does, `assignee` by name, if they may not now."""
    found = [(each.pk, each.name or each.email) for each in _allowed()]
    if cluster.assignee and all(key != cluster.assignee for key, _ in found):
        found.append((cluster.assignee, assignee or "somebody who left"))
    return found


def _allowed() -> QuerySet[User]:
    """By name."""
    granted = {"content_type__app_label": "feedback", "codename": "change_failurecluster"}
    may = Q(is_superuser=True)
    for way in ("groups__permissions", "user_permissions"):
        may |= Q(**{f"{way}__{name}": value for name, value in granted.items()})
    return User.objects.filter(may, is_active=True).distinct().order_by("name", "pk")[:CHOICES]
