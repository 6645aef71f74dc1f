"""On which side a person and a text stand: decided once, by a keyed hash, and kept for ever.

One key for the whole installation. Whoever knows it can tell a person's side: it stays in the database.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

from django.db import transaction

from feedback.datasets.models import Split, SplitKey

VALIDATION = 0.05
TEST = 0.05


def the_key() -> SplitKey:
    """Made when it is first asked for; two who ask at once get the same."""
    made = {"key": secrets.token_bytes(32), "validation": VALIDATION, "test": TEST}
    with transaction.atomic():
        SplitKey.objects.bulk_create([SplitKey(only=1, **made)], ignore_conflicts=True)
    return SplitKey.objects.get(pk=1)


def text_digest(text: str, key: bytes) -> str:
    """By which a text is known again; nobody without the key can try texts against it."""
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def side_of(who: UUID | str, key: bytes, validation: float, test: float) -> Split:
    """`who`: a person, or the digest of a text without one. Uniform over the keyed hashes."""
    drawn = hmac.digest(key, str(who).encode(), hashlib.sha256)
    share = int.from_bytes(drawn[:8]) / 2**64
    if share < test:
        return Split.TEST
    return Split.VALIDATION if share < test + validation else Split.TRAIN
