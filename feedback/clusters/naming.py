"""Gives clusters that nobody has named a name of what their failures have in common. Called by the job."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from feedback.clusters.models import Failure, FailureCluster
from feedback.clusters.proposing import Asked, name_of

#: Failures of a cluster, and of others, whose questions are read: the newest.
MEMBERS, OTHERS = 100, 500


def name_nameless() -> None:
    """Of those that no name was found for yet: as long as all of them are one person's, none is."""
    for key in FailureCluster.objects.filter(proposed="", merged_into=None).values_list("pk", flat=True):
        newest = Failure.objects.exclude(asked="").order_by("-pk")
        members = newest.filter(cluster=key).values_list("person", "asked")[:MEMBERS]
        others = newest.exclude(cluster=key).values_list("asked", flat=True)[:OTHERS]
        _name(key, [Asked(*each) for each in members], list(others))


def _name(cluster: UUID, members: Sequence[Asked], others: Sequence[str]) -> None:
    if len({each.person for each in members}) > 1 and (name := name_of(members, others)):
        FailureCluster.objects.filter(pk=cluster).update(proposed=name)
