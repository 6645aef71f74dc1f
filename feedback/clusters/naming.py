"""Gives clusters that nobody has named a name of what their failures have in common. Called by the job."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from feedback.clusters.models import Failure, FailureCluster
from feedback.clusters.proposing import Asked, name_of

#: Failures of a cluster, and of others, whose questions are read: the newest.
MEMBERS, OTHERS = 100, 500


def name_nameless(until: float) -> None:
    """Of those that have grown since no name was found: as long as all of one are one person's, none is.

    After `until`, of the monotonic clock, what is left is left to the next run.
    """
    rows = FailureCluster.objects.filter(has_grown=True, proposed="", merged_into=None).order_by("pk")
    for key in rows.values_list("pk", flat=True):
        if time.monotonic() >= until:
            return
        _look(key)


@transaction.atomic
def _look(cluster: UUID) -> None:
    # Whoever puts more into it meanwhile waits, and has it looked for again.
    FailureCluster.objects.filter(pk=cluster).update(has_grown=False)
    asked = Failure.objects.exclude(asked="")
    members = asked.filter(cluster=cluster).order_by("-said_at", "-pk").values_list("person", "asked")
    others = asked.exclude(cluster=cluster).order_by("-pk").values_list("asked", flat=True)
    _name(cluster, [Asked(*each) for each in members[:MEMBERS]], list(others[:OTHERS]))


def _name(cluster: UUID, members: Sequence[Asked], others: Sequence[str]) -> None:
    if len({each.person for each in members}) > 1 and (name := name_of(members, others)):
        FailureCluster.objects.filter(pk=cluster).update(proposed=name)
