"""A generation's first rows, written in the transaction of the deed that asks for it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from inference.generations.values import Job
from inference.models import Delta, Generation, Variant
from inference.sampling import BOUNDS, SamplingParams

_LEASE = """
INSERT INTO inference_attempt (generation_id, number, owner, lease_until, start, created_at)
VALUES (%s, %s, %s, clock_timestamp() + make_interval(secs => %s), %s, clock_timestamp())
"""

# One row, unless the subject has as many under way already; the new one is among those counted.
_FIRST = f"""
{_LEASE.partition("VALUES")[0]}
SELECT %(generation)s, 1, %(owner)s, clock_timestamp() + make_interval(secs => %(lease)s), %(start)s,
  clock_timestamp()
WHERE (SELECT count(*) FROM inference_generation
       WHERE subject = %(subject)s AND status IN ('queued', 'streaming')) <= %(most)s
"""
# Answers under way that one person may have, in all conversations and tabs together.
ANSWERS_MAX = 64


class TooManyAnswers(Exception):
    """The subject has ANSWERS_MAX under way; nothing may be committed of another one."""


def queue(
    *,
    subject: UUID,
    owner: str,
    variant: Variant,
    messages: list[dict[str, str]],
    sampling: SamplingParams,
    instruction: str = "",
    left_out: int = 0,
    purpose: str = "chat",
) -> Generation:
    """Queued, with its first attempt leased to `owner`: a pump that never starts is found by its lease.

    Raises TooManyAnswers.
    """
    prompt = variant.prompt_version
    generation = Generation.objects.create(
        purpose=purpose,
        subject=subject,
        variant=variant,
        messages=messages,
        left_out=left_out,
        system_prompt=prompt.text if prompt else "",
        instruction=instruction,
        sampling=sampling.as_json(),
    )
    _lease_first(generation, owner, start=0)
    return generation


def first_job(generation: Generation) -> Job:
    """The work of the first attempt at what was just queued: as `load` would read it, without asking."""
    return Job(
        generation=generation.pk,
        attempt=1,
        created_at=generation.created_at,
        model=generation.variant.served_model,
        system_prompt=generation.system_prompt,
        messages=tuple(generation.messages),
        instruction=generation.instruction,
        left_out=generation.left_out,
        sampling=generation.sampling,
        prompt_token_ids=None,
        text="",
        token_ids=(),
        settled=True,
        starts={1: 0},
        begun=False,
    )


def queue_continuation(earlier: Generation, *, owner: str) -> Generation:
    """A generation of its own that begins with the text and ids of one that has ended.

    Its first attempt has no start yet: the pump finds where text and ids agree. Raises TooManyAnswers.
    """
    generation = Generation.objects.create(
        purpose=earlier.purpose,
        subject=earlier.subject,
        variant_id=earlier.variant_id,
        continues=earlier,
        messages=earlier.messages,
        left_out=earlier.left_out,
        system_prompt=earlier.system_prompt,
        instruction=earlier.instruction,
        sampling=_with_room(earlier),
        prompt_token_ids=earlier.prompt_token_ids,
    )
    Delta.objects.create(
        generation=generation,
        attempt=1,
        start=0,
        end=len(earlier.text),
        text=earlier.text,
        token_ids=earlier.token_ids or [],
    )
    _lease_first(generation, owner, start=None)
    return generation


def _lease_first(generation: Generation, owner: str, *, start: int | None) -> None:
    values: dict[str, Any] = {
        "generation": generation.pk,
        "subject": generation.subject,
        "most": ANSWERS_MAX,
        "owner": owner,
        "lease": settings.LEASE_S,
        "start": start,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FIRST, values)
        if not cursor.rowcount:
            raise TooManyAnswers


def lease(generation: UUID, number: int, owner: str, *, start: int | None) -> None:
    """One attempt's row, leased by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(_LEASE, [generation, number, owner, settings.LEASE_S, start])


def _with_room(earlier: Generation) -> dict[str, Any]:
    """Its sampling, with as much room again behind what was said."""
    asked = int(earlier.sampling["max_tokens"])
    room = min(len(earlier.token_ids or []) + asked, int(BOUNDS["max_tokens"].high))
    return {**earlier.sampling, "max_tokens": room}
