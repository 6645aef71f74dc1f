"""What is kept of an erasure: how many rows of which table there were and are, sealed with our secret key."""

import json

from django.utils.crypto import constant_time_compare, salted_hmac

from feedback.models import Erasure

_SALT = "feedback.proof"


def seal(erasure: Erasure) -> str:
    """64 hexadecimal digits over all that the proof says."""
    return salted_hmac(_SALT, _stated(erasure), algorithm="sha256").hexdigest()


def holds(erasure: Erasure) -> bool:
    """Whether the proof says what it said when it was sealed."""
    return constant_time_compare(seal(erasure), erasure.seal)


def _stated(erasure: Erasure) -> str:
    finished = erasure.finished_at.isoformat() if erasure.finished_at else None
    said = [str(erasure.pk), erasure.scope, erasure.asked_at.isoformat(), finished]
    # Without models it is what was sealed before they were stated.
    learned = [erasure.learned] if erasure.learned else []
    return json.dumps([*said, erasure.before, erasure.after, *learned], sort_keys=True)
