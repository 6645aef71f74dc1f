"""What people do with clusters. Each is noted with who did it; done again, it changes and notes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min, QuerySet
from django.db.models.functions import Now

from chat.exceptions import Conflict
from chat.models import User
from feedback.accesses import DataAccess
from feedback.clusters import counting
from feedback.clusters.models import DETAIL_MAX, ClusterDeed, Failure, FailureCluster
from feedback.evaluation import drafting
from feedback.review import adding
from feedback.review.models import ReviewQueue, ReviewSlot
from feedback.standing import STANDS
from inference.models import PromptVersion

Deed = ClusterDeed.Deed
#: Failures that are drafted, or given to reviewers, at once: the newest.
AT_ONCE = 200
#: A place in a queue before all that its sampling will ever give.
AHEAD = -(1 << 52)
_MERGED = "This cluster was merged into another since you opened it. Nothing was changed."
_GONE = "The other cluster is not there any more, or was merged. Nothing was changed."
_ITSELF = "This is the same cluster. Choose another."
_NONE_CHOSEN = "Choose failures to move first."
_NONE_LEFT = "None of these failures is in this cluster any more. Nothing was moved."
_OPEN = {"closed_at": None, "closed_by": None, "closed_prompt": None, "closed_model": "", "closed_note": ""}


@transaction.atomic
def rename(cluster: UUID, by: UUID, name: str) -> None:
    """`name`: "" for the one that was proposed. Raises Conflict for one that was merged, as all of these."""
    found = _locked(cluster)
    if found.name != name:
        _change(found, by, Deed.NAMED, f"{found.title} → {name or found.proposed}", name=name)


@transaction.atomic
def assign(cluster: UUID, by: UUID, to: User | None) -> None:
    """`to` somebody who may change clusters; nobody: it is open again."""
    found = _locked(cluster)
    if to and not to.has_perm("feedback.change_failurecluster"):
        raise Conflict(
            "This person may not look after clusters. An operator can make them an engineer or a lead."
        )
    if found.assignee != (to.pk if to else None):
        _change(found, by, Deed.ASSIGNED, str(to.pk) if to else "", assignee=to.pk if to else None)


@transaction.atomic
def close(cluster: UUID, by: UUID, *, prompt: PromptVersion | None, model: str, note: str) -> None:
    """By a release: a system prompt, a model, or both. By the same again, it keeps when it was closed."""
    found = _locked(cluster)
    if not prompt and not model:
        raise Conflict("Choose the system prompt or the model that puts this right.")
    told: dict[str, Any] = {"closed_prompt": prompt, "closed_model": model, "closed_note": note}
    if found.closed_at and all(getattr(found, name) == value for name, value in told.items()):
        return
    by_what = [f"system prompt {prompt.number}"] if prompt else []
    by_what += [f"model {model}"] if model else []
    _change(found, by, Deed.CLOSED, f"by {' and '.join(by_what)}", closed_at=Now(), closed_by=by, **told)


@transaction.atomic
def reopen(cluster: UUID, by: UUID) -> None:
    found = _locked(cluster)
    if found.closed_at:
        _change(found, by, Deed.REOPENED, "", **_OPEN)


@transaction.atomic
def merge(cluster: UUID, by: UUID, into: UUID) -> int:
    """How many failures came with it. What was merged into it before is led on."""
    found, target = _both(cluster, into)
    moved = Failure.objects.filter(cluster=cluster).update(cluster=into)
    counting.note_growth(into)
    FailureCluster.objects.filter(merged_into=cluster).update(merged_into=into)
    _change(found, by, Deed.MERGED, f"into {target.title}", merged_into=target)
    note(target, by, Deed.MERGED, f"with {found.title}: {moved}")
    return moved


@transaction.atomic
def move(cluster: UUID, by: UUID, failures: Sequence[UUID], into: UUID | None) -> int:
    """How many of these were in it. `into` None: out of every cluster, and the job leaves them there.

    Raises Conflict where none was.
    """
    if not failures:
        raise Conflict(_NONE_CHOSEN)
    found, target = _both(cluster, into) if into else (_locked(cluster), None)
    rows = Failure.objects.filter(pk__in=failures, cluster=cluster)
    moved = rows.update(cluster=target, how=Failure.How.PERSON, placed_at=Now())
    if not moved:
        raise Conflict(_NONE_LEFT)
    counting.keep_sizes([cluster])
    if target:
        counting.note_growth(target.pk)
    note(found, by, Deed.MOVED, f"{moved} {f'into {target.title}' if target else 'out'}")
    return moved


def _locked(cluster: UUID) -> FailureCluster:
    rows = FailureCluster.objects.select_for_update(no_key=True, of=("self",))
    return _still(rows.select_related("closed_prompt").filter(pk=cluster).first(), _MERGED)


def _both(cluster: UUID, other: UUID) -> tuple[FailureCluster, FailureCluster]:
    """Locked in one order, so that two who merge each into the other's do not wait for each other."""
    if cluster == other:
        raise Conflict(_ITSELF)
    rows = FailureCluster.objects.select_for_update(no_key=True).filter(pk__in=[cluster, other])
    locked = {each.pk: each for each in rows.order_by("pk")}
    return _still(locked.get(cluster), _MERGED), _still(locked.get(other), _GONE)


def _still(found: FailureCluster | None, words: str) -> FailureCluster:
    if found is None or found.merged_into_id:
        raise Conflict(words)
    return found


def _change(cluster: FailureCluster, by: UUID, deed: ClusterDeed.Deed, detail: str, **told: Any) -> None:
    FailureCluster.objects.filter(pk=cluster.pk).update(**told)
    note(cluster, by, deed, detail)


@transaction.atomic
def draft(cluster: UUID, by: UUID) -> int:
    """How many of its newest failures became drafts of cases: those that were none yet."""
    found = _locked(cluster)
    newest = dict(_newest(found).values_list("message", "conversation"))
    made = drafting.draft_failures(list(set(newest.values())), newest)
    if made:
        note(found, by, Deed.DRAFTED, f"{made} as cases")
    return made


@transaction.atomic
def ask(cluster: UUID, by: UUID, queue: ReviewQueue) -> int:
    """How many of its newest failures are new in the queue, where they come before what waits there."""
    found = _locked(cluster)
    answers = list(_newest(found).values_list("message", flat=True))
    added = adding.add(queue, answers, place=_before_all(queue) - len(answers))
    if added:
        note(found, by, Deed.ASKED, f"reviewers of {queue.name}: {added}")
    return added


def _before_all(queue: ReviewQueue) -> int:
    """Of the queue's places, none is lower, now or later."""
    waiting = ReviewSlot.objects.filter(queue=queue, decided_at=None, withdrawn_at=None)
    return min(AHEAD, waiting.aggregate(lowest=Min("place"))["lowest"] or 0)


def _newest(cluster: FailureCluster) -> QuerySet[Failure]:
    return Failure.objects.filter(cluster=cluster, **STANDS).order_by("-said_at", "-pk")[:AT_ONCE]


def note(cluster: FailureCluster, by: UUID, deed: ClusterDeed.Deed, detail: str) -> None:
    """For the cluster's page, and without its words for operators."""
    ClusterDeed.objects.create(cluster=cluster, by=by, deed=deed, detail=detail[:DETAIL_MAX])
    what = f"failures {cluster.pk}: {deed}"
    DataAccess.objects.create(person=by, deed=DataAccess.Deed.CHANGED, detail=what)
