"""Vectors of texts that come back: cases and rows are the same in one version after another, and a vector
costs more than all the rest of a search. Kept with pgvector by a keyed hash of the text, never with the text.

    vectors(texts)          # made anew, and kept nowhere
    vectors(texts, whose)   # those whose people are known are kept, until one of these takes something back
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import LiteralString, NamedTuple
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection

from feedback.curation import forgotten
from inference import embeddings
from inference.embeddings import Floats
from inference.models import Embedding

__all__ = ["MODEL", "Whose", "vectors"]

MODEL = f"{embeddings.MODEL} {embeddings.REVISION}"
# Made, and kept, at a time: what a killed builder has to make again.
BATCH = 256
# Looked up at a time: some 12 MB of numbers on their way.
LOOK = 1_000

_SALT = b"feedback.curation.remembered"
# Once a day: a search would else write as much as it reads. What another search notes needs no second note.
_USED: LiteralString = """
UPDATE inference_embedding SET used_at = now() WHERE id IN (
  SELECT id FROM inference_embedding
  WHERE model = %(model)s AND text_hash = ANY(%(hashes)s) AND used_at < now() - interval '1 day'
  FOR UPDATE SKIP LOCKED)
"""


class Whose(NamedTuple):
    """All whose words a text holds, none where nobody of ours has said it; and when it could be read."""

    people: Collection[UUID]
    read_at: datetime


def vectors(texts: Sequence[str], whose: Mapping[str, Whose] | None = None) -> Floats:
    """Of shape (n, dimension), each row of length 1. Texts that are not in `whose` are embedded and not kept.

    The vector of a text is the one that it got among others, within 1e-5 of what it would get now.
    """
    hashes = {text: _hash(text) for text in texts if whose and text in whose}
    known = dict(_known(list(hashes.values())))
    found = {text: known[name] for text, name in hashes.items() if name in known}
    new = [text for text in dict.fromkeys(texts) if text not in found]
    for batch in _batches(new, BATCH):
        made = dict(zip(batch, embeddings.embed(batch), strict=True))
        if owned := {text: made[text] for text in batch if text in hashes}:
            _keep(owned, hashes, whose or {})
        found |= made
    if not hashes.keys().isdisjoint(new):
        forgotten.beyond_most()
    return np.array([found[text] for text in texts], np.float32).reshape(len(texts), embeddings.DIMENSION)


def _hash(text: str) -> str:
    key = settings.SECRET_KEY.encode() + _SALT
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def _known(hashes: Sequence[str]) -> Iterator[tuple[str, Floats]]:
    for piece in _batches(hashes, LOOK):
        rows = Embedding.objects.filter(model=MODEL, text_hash__in=piece).values_list("text_hash", "vector")
        for text_hash, vector in rows.iterator(BATCH):
            yield text_hash, np.array(vector, np.float32)
        with connection.cursor() as cursor:
            cursor.execute(_USED, {"model": MODEL, "hashes": piece})


def _keep(made: Mapping[str, Floats], hashes: Mapping[str, str], whose: Mapping[str, Whose]) -> None:
    """By hash, so that two who keep the same at once wait for each other in one order."""
    kept = [
        Embedding(
            model=MODEL,
            text_hash=hashes[text],
            vector=made[text],
            subjects=sorted(set(whose[text].people)),
            read_at=whose[text].read_at,
        )
        for text in sorted(made, key=hashes.__getitem__)
    ]
    Embedding.objects.bulk_create(kept, ignore_conflicts=True)
    # What was taken back while they were made was not there to be removed then.
    forgotten.of_texts(MODEL, [row.text_hash for row in kept])


def _batches(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(texts)
    while batch := list(islice(rest, size)):
        yield batch
