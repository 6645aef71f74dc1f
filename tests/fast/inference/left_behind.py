"""An answer whose process is gone: the rows as its deed and its flush left them, and a lease at its end."""

import json
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from chat import turns
from chat.models import User
from inference.generations.values import Begun, Piece, Write
from inference.generations.write import flush
from inference.models import Generation
from inference.prompting import assemble
from inference.sampling import SamplingParams
from tests.scripted_answers import encode, prompt_of
from tests.scripted_engine import MODEL

GONE = "a process that is gone"
GREEDY = {"temperature": 0, "seed": 1}
_EXPIRE = """
UPDATE inference_attempt a SET lease_until = clock_timestamp() - make_interval(secs => %s)
FROM inference_generation g WHERE g.id = a.generation_id AND g.attempt = a.number AND g.id = %s
"""


def question(answer: str, rate: int = 0) -> str:
    """One to which the scripted engine answers so."""
    return f"script: text={json.dumps(answer, ensure_ascii=False)} rate={rate}"


def asked(person: User, text: str, *, owner: str = GONE, **sampling: Any) -> UUID:
    """Sent and stored, and never pumped."""
    outcome = turns.send(
        person,
        owner=owner,
        client_id=uuid4(),
        conversation=None,
        parent=None,
        text=text,
        sampling=SamplingParams.parse({**GREEDY, **sampling}),
    )
    return UUID(outcome.generation)


def said(generation: UUID, text: str, token_ids: list[int]) -> UUID:
    """What the first attempt had stored."""
    piece = Piece(0, len(text), text, tuple(token_ids))
    begun = Begun(MODEL, "", "scripted-1", "", tuple(_prompt_ids(generation)), 0, 1.0)
    assert generation in flush([Write(generation, 1, begun, piece)])
    return generation


def _prompt_ids(generation: UUID) -> list[int]:
    row = Generation.objects.get(pk=generation)
    messages = assemble(row.system_prompt, row.messages, row.instruction)
    return encode(prompt_of([{"role": item.role, "content": item.content} for item in messages]))


def expire(generation: UUID, seconds: float = 0.001) -> UUID:
    """Moves the lease in force to a time that is so long over."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPIRE, [seconds, generation])
    return generation
