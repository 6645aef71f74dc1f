"""Taking over what a dead process was producing: claimed by its expired lease, fenced by a number."""

from time import monotonic
from uuid import UUID

from django.db import connection, transaction

from inference.exceptions import ProcessLost
from inference.generations.queue import lease
from inference.generations.values import Ending, Job
from inference.generations.write import fold, said_so_far
from inference.models import LIVE, Attempt, Delta, Generation, Status

ATTEMPTS_MAX = 5
# Nobody waits longer than this for an answer whose process was gone all the time.
ABANDONED_S = 600

# Both rows are locked, so that a late renewal waits and then finds another attempt in force.
_EXPIRED = """
SELECT g.id, g.attempt, g.stop_requested_at IS NOT NULL,
       a.lease_until < clock_timestamp() - make_interval(secs => %s)
FROM inference_generation g
JOIN inference_attempt a ON a.generation_id = g.id AND a.number = g.attempt
WHERE g.status IN ('queued', 'streaming') AND a.lease_until < clock_timestamp()
ORDER BY a.lease_until LIMIT 1
FOR NO KEY UPDATE OF g, a SKIP LOCKED
"""


def adopt(owner: str, *, by: float) -> Job | None:
    """Claims the generation whose lease ran out first and returns the work left, or ends it if none is.

    None when nothing has expired, or when it is later than `by` (of `monotonic`): a database that hung
    makes the leases of processes that live look expired, until they have renewed them.
    Locking, setting the attempt and reading the prefix are three statements, so that a flush of the old
    attempt is either in the prefix or refused.
    """
    while True:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_EXPIRED, [ABANDONED_S])
                row = cursor.fetchone()
            if row is None or monotonic() > by:
                return None
            generation, attempt, stop, abandoned = row
            lost = ProcessLost()
            if stop:
                fold(generation, Ending(Status.STOPPED))
            elif abandoned or attempt >= ATTEMPTS_MAX:
                fold(generation, Ending(Status.INTERRUPTED, error_code=lost.code, error_text=lost.words))
            else:
                return _take(generation, attempt + 1, owner)


def _take(generation: UUID, number: int, owner: str) -> Job:
    Generation.objects.filter(pk=generation).update(attempt=number)
    lease(generation, number, owner, start=None)
    return load(generation, number)


def load(generation: UUID, attempt: int) -> Job:
    """The work of one attempt, as its rows tell it."""
    row = Generation.objects.select_related("variant").get(pk=generation)
    text, token_ids = said_so_far(generation)
    starts = starts_of(generation)
    return Job(
        generation=generation,
        attempt=attempt,
        created_at=row.created_at,
        model=row.variant.served_model,
        system_prompt=row.system_prompt,
        messages=tuple(row.messages),
        instruction=row.instruction,
        left_out=row.left_out,
        sampling=row.sampling,
        prompt_token_ids=tuple(row.prompt_token_ids) if row.prompt_token_ids is not None else None,
        text=text,
        token_ids=tuple(token_ids),
        settled=attempt in starts,
        starts=starts,
        begun=row.started_at is not None,
    )


def starts_of(generation: UUID) -> dict[int, int]:
    """Start offset of every attempt that has one."""
    rows = Attempt.objects.filter(generation=generation, start__isnull=False)
    return {number: start for number, start in rows.values_list("number", "start") if start is not None}


def settle(generation: UUID, attempt: int, *, start: int, token_ids: int) -> bool:
    """Cuts the log to `start` code points and `token_ids` ids, where this attempt goes on. False: lost."""
    with transaction.atomic():
        mine = Generation.objects.select_for_update(no_key=True).filter(
            pk=generation, attempt=attempt, status__in=LIVE
        )
        if not mine.exists():
            return False
        text, ids = said_so_far(generation)
        Delta.objects.filter(generation=generation).delete()
        if start:
            Delta.objects.create(
                generation_id=generation,
                attempt=attempt,
                start=0,
                end=start,
                text=text[:start],
                token_ids=ids[:token_ids],
            )
        Attempt.objects.filter(generation=generation, number=attempt).update(start=start)
        return True
