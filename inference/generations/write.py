"""What a pump writes while it lives: flushes, its lease, and its end. Each holds only for its attempt."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from inference.generations.values import Begun, Ending, Last, Write
from inference.models import LIVE, Delta, Generation, Status

# One statement for all streams of a process: lock the rows that are still mine, write for those.
_FLUSH = """
WITH asked AS (
  SELECT * FROM unnest(%(ids)s::uuid[], %(attempts)s::int[], %(starts)s::int[], %(ends)s::int[],
                       %(texts)s::text[], %(tokens)s::text[])
           AS asked (id, attempt, start, "end", text, token_ids)
), mine AS (
  SELECT g.id, g.status, g.stop_requested_at IS NOT NULL AS stop
  FROM inference_generation g JOIN asked ON asked.id = g.id AND asked.attempt = g.attempt
  WHERE g.status IN ('queued', 'streaming') FOR SHARE OF g
), written AS (
  INSERT INTO inference_delta (generation_id, attempt, start, "end", text, token_ids)
  SELECT asked.id, asked.attempt, asked.start, asked."end", asked.text, asked.token_ids::int[]
  FROM asked JOIN mine USING (id)
  WHERE asked.start IS NOT NULL AND mine.status = 'streaming'
  ON CONFLICT DO NOTHING
)
SELECT id, stop FROM mine
"""
_RENEW = """
UPDATE inference_attempt a SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
FROM inference_generation g
WHERE g.id = a.generation_id AND g.attempt = a.number AND a.owner = %(owner)s
  AND g.id = ANY(%(held)s) AND g.status IN ('queued', 'streaming')
"""
_RELEASE = """
UPDATE inference_attempt SET lease_until = clock_timestamp() - interval '1 millisecond'
WHERE generation_id = %(id)s AND number = %(attempt)s AND owner = %(owner)s
"""


def flush(writes: Sequence[Write]) -> dict[UUID, bool]:
    """Stores the pieces of the attempts that still stand.

    Returns for each of these whether Stop was asked; who is absent has lost its generation.
    """
    with transaction.atomic():
        for write in writes:
            if write.begun is not None:
                _begin(write.generation, write.attempt, write.begun)
        with connection.cursor() as cursor:
            cursor.execute(_FLUSH, _columns(writes))
            return dict(cursor.fetchall())


def _columns(writes: Sequence[Write]) -> dict[str, list[object]]:
    pieces = [write.piece for write in writes]
    return {
        "ids": [write.generation for write in writes],
        "attempts": [write.attempt for write in writes],
        "starts": [piece.start if piece else None for piece in pieces],
        "ends": [piece.end if piece else None for piece in pieces],
        "texts": [piece.text if piece else None for piece in pieces],
        # An array of arrays must be rectangular; literals need not.
        "tokens": ["{" + ",".join(map(str, piece.token_ids)) + "}" if piece else None for piece in pieces],
    }


def _begin(generation: UUID, attempt: int, begun: Begun) -> None:
    """Streaming from now on. A later attempt tells which engine went on, not when the first word came."""
    mine = Generation.objects.filter(pk=generation, attempt=attempt, status__in=LIVE)
    mine.update(
        status=Status.STREAMING,
        served_model=begun.served_model,
        revision=begun.revision,
        engine_version=begun.engine_version,
        template_hash=begun.template_hash,
    )
    mine.filter(started_at=None).update(
        started_at=Now(),
        left_out=begun.left_out,
        prompt_token_ids=list(begun.prompt_token_ids) if begun.prompt_token_ids is not None else None,
        ttft_ms=begun.ttft_ms,
    )


def renew(owner: str, held: Sequence[UUID]) -> int:
    """Renews this process's leases of the generations that it produces; how many of them still stand."""
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, {"owner": owner, "held": list(held), "lease": settings.LEASE_S})
        return int(cursor.rowcount)


def release(generation: UUID, attempt: int, owner: str) -> None:
    """Lets another process adopt at once."""
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, {"id": generation, "attempt": attempt, "owner": owner})


def close(last: Last, ending: Ending) -> bool:
    """Ends a generation: its deltas and the last pieces become its text and ids. False: it is not mine."""
    with transaction.atomic():
        mine = Generation.objects.select_for_update(no_key=True).filter(
            pk=last.generation, attempt=last.attempt, status__in=LIVE
        )
        if not mine.exists():
            return False
        if last.begun is not None:
            _begin(last.generation, last.attempt, last.begun)
        fold(last.generation, ending, last)
        return True


def fold(generation: UUID, ending: Ending, last: Last | None = None) -> None:
    """The row gets the whole text, the log loses its deltas. The caller has locked the generation."""
    text, token_ids = said_so_far(generation)
    for piece in last.pieces if last else ():
        # One that a flush has stored, although its answer was lost, is there already.
        if piece.start >= len(text):
            text += piece.text
            token_ids += piece.token_ids
    token_ids += last.token_ids if last else ()
    counted = ending.completion_tokens
    Generation.objects.filter(pk=generation).update(
        text=text,
        token_ids=token_ids,
        status=ending.status,
        finish_reason=ending.finish_reason,
        error_code=ending.error_code,
        error_text=ending.error_text,
        prompt_tokens=ending.prompt_tokens,
        completion_tokens=len(token_ids) if counted is None else counted,
        cached_tokens=ending.cached_tokens,
        tpot_ms=ending.tpot_ms,
        duration_ms=ending.duration_ms,
        ended_at=Now(),
    )
    Delta.objects.filter(generation=generation).delete()


def said_so_far(generation: UUID) -> tuple[str, list[int]]:
    """Text and token ids that the log holds."""
    rows = Delta.objects.filter(generation=generation).order_by("start").values_list("text", "token_ids")
    text, token_ids = [], []
    for piece, ids in rows:
        text.append(piece)
        token_ids += ids
    return "".join(text), token_ids


def request_stop(generation: UUID) -> bool:
    """Marks a live generation as to be stopped; every process looks for the mark. False: it has ended."""
    live = Generation.objects.filter(Q(pk=generation), status__in=LIVE)
    return bool(live.filter(stop_requested_at=None).update(stop_requested_at=Now())) or live.exists()


def end_now(generations: Sequence[UUID]) -> int:
    """Ends those that nobody has ended since they were to stop: whoever writes one has lost it by this."""
    live = Generation.objects.filter(pk__in=generations, status__in=LIVE)
    return live.update(status=Status.STOPPED, attempt=F("attempt") + 1, ended_at=Now())
