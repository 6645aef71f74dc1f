"""The job: finds failures, puts each into the cluster it belongs to, and proposes clusters of what is left.

Safe twice, and twice at once. It places what has no place: what a person moved, took out or merged stays.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from feedback.clusters import counting, finding, naming
from feedback.clusters.grouping import alike, compared, nearest
from feedback.clusters.models import Failure, FailureCluster
from feedback.clusters.texts import excerpts, texts_of
from feedback.curation.remembered import Whose, vectors
from feedback.datasets.claiming import alone
from feedback.evaluation.consented import allowed
from feedback.standing import STANDS
from inference.embeddings import Floats

log = logging.getLogger("flywheel.clusters")

#: Failures looked at together: new ones, and newest ones that were like no other so far.
NEW, REST = 250, 750
#: Newest members of a cluster that failures are held against, and clusters that are read at a time.
MEMBERS, CLUSTERS = 16, 200


def run(seconds: float) -> Counter[str]:
    """How many failures were `found` and `placed`, and how many clusters are `new`.

    Nothing while somebody else is at it. After so many seconds what is left is left to the next run.
    """
    until = time.monotonic() + seconds
    done: Counter[str] = Counter()
    with alone("feedback.clusters") as is_alone:
        if is_alone:
            done["found"] = finding.find(until)
            naming.name_nameless(until)
            while time.monotonic() < until and (step := _step()):
                done += step
                naming.name_nameless(until)
            # Of which the last member went before anybody did anything with it.
            FailureCluster.objects.filter(failures=None, deeds=None).delete()
            counting.keep_sizes()
    log.info("failures: %d found, %d placed, %d new clusters", done["found"], done["placed"], done["new"])
    return done


def _step() -> Counter[str]:
    """Looks at some new failures. Empty when there are none."""
    began = timezone.now()
    rows = list(_unplaced(is_new=True).order_by("pk")[:NEW])
    if not rows:
        return Counter()
    new = _readable(rows)
    _keep_excerpts(new)
    placed, made = _gather([*new, *_readable(_unplaced(is_new=False).order_by("-pk")[:REST])], began)
    Failure.objects.filter(pk__in=[each.pk for each in rows]).update(is_new=False)
    return Counter(looked=len(rows), placed=placed, new=made)


def _unplaced(*, is_new: bool) -> QuerySet[Failure]:
    rows = Failure.objects.filter(cluster=None, how=Failure.How.JOB, is_new=is_new, **STANDS)
    return _with_texts(rows)


def _with_texts(rows: QuerySet[Failure]) -> QuerySet[Failure]:
    related = rows.select_related("message__conversation", "message__generation")
    return related.defer("message__generation__token_ids", "message__generation__prompt_token_ids")


def _readable(rows: Iterable[Failure]) -> list[Failure]:
    """Those whose people allow it at this moment. The others go when they are next looked for."""
    found = list(rows)
    may = allowed(each.message for each in found)
    return [each for each in found if each.message_id in may]


def _keep_excerpts(failures: Sequence[Failure]) -> None:
    texts = [texts_of(each.message) for each in failures]
    for failure, excerpt in zip(failures, excerpts(texts), strict=True):
        failure.asked, failure.answered = excerpt
    Failure.objects.bulk_update(failures, ["asked", "answered"])


def _gather(waiting: Sequence[Failure], began: datetime) -> tuple[int, int]:
    """How many were placed, and in how many new clusters."""
    found = _vectors(waiting, began)
    places = nearest(found, _clusters(began))
    placed = _place(waiting, places)
    left = [row for row, to in enumerate(places) if to is None]
    groups = [[left[row] for row in rows] for rows in alike(found[left])]
    made = [_begin([waiting[row] for row in rows]) for rows in groups]
    return placed + sum(made), len(made)


def _clusters(began: datetime) -> Iterator[tuple[UUID, Floats]]:
    """Every one that has members, with the vectors of its newest: also those that were closed long ago."""
    keys = list(FailureCluster.objects.filter(merged_into=None).values_list("pk", flat=True))
    for start in range(0, len(keys), CLUSTERS):
        members = _members(keys[start : start + CLUSTERS])
        found = _vectors(members, began)
        by_cluster: dict[UUID, list[int]] = defaultdict(list)
        for row, member in enumerate(members):
            by_cluster[_cluster_of(member)].append(row)
        for key, rows in by_cluster.items():
            yield key, found[rows]


def _members(clusters: Sequence[UUID]) -> list[Failure]:
    newest = Failure.objects.filter(cluster=OuterRef("pk"), **STANDS).order_by("-said_at", "-pk")
    of_each = ArraySubquery(newest.values("pk")[:MEMBERS])
    each = FailureCluster.objects.filter(pk__in=clusters).annotate(newest=of_each)
    keys = list(chain.from_iterable(each.values_list("newest", flat=True)))
    # One that somebody takes out meanwhile is no member.
    return list(_with_texts(Failure.objects.filter(pk__in=keys, cluster__in=clusters)))


def _vectors(failures: Sequence[Failure], began: datetime) -> Floats:
    """Kept as long as their people take nothing back that they allowed when this run `began`."""
    texts = [compared(*texts_of(each.message)) for each in failures]
    people: dict[str, set[UUID]] = defaultdict(set)
    for text, failure in zip(texts, failures, strict=True):
        people[text].add(failure.person_id)
    return vectors(texts, {text: Whose(who, began) for text, who in people.items()})


def _cluster_of(member: Failure) -> UUID:
    assert member.cluster_id, "a member has its cluster"
    return member.cluster_id


def _place(waiting: Sequence[Failure], places: Sequence[UUID | None]) -> int:
    by_cluster: dict[UUID, list[UUID]] = defaultdict(list)
    for failure, to in zip(waiting, places, strict=True):
        if to:
            by_cluster[to].append(failure.pk)
    return sum(_put(failures, into) for into, failures in by_cluster.items())


def _put(failures: Sequence[UUID], into: UUID) -> int:
    """Into what it was merged into, if somebody just did that. How many have come."""
    target, placed = _moved(failures, into)
    counting.note_growth(target)
    return placed


@transaction.atomic
def _moved(failures: Sequence[UUID], into: UUID) -> tuple[UUID, int]:
    """Where to, and how many."""
    cluster = FailureCluster.objects.select_for_update(no_key=True).get(pk=into)
    target = cluster.merged_into_id or cluster.pk
    rows = Failure.objects.filter(pk__in=failures, cluster=None, how=Failure.How.JOB)
    return target, rows.update(cluster=target, placed_at=Now())


@transaction.atomic
def _begin(members: Sequence[Failure]) -> int:
    """A new cluster; how many are in it."""
    return _put([each.pk for each in members], FailureCluster.objects.create().pk)
