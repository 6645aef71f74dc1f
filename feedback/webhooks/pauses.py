"""How long is waited before the next try: growing pauses over three days, each a little by chance."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_H = 3600
#: Seconds after the first try, the second, …; after the try behind the last of them it is given up.
PAUSES = (5, 30, 120, 600, 1800, _H, 2 * _H, 4 * _H, 8 * _H, *(12 * _H,) * 5)
LONGEST = timedelta(seconds=max(PAUSES))
#: So much shorter or longer, so that a far end that comes back is not met by everybody at once.
JITTER = 0.2


def pause(tries: int, retry_after: str | None = None) -> timedelta | None:
    """After that many tries in a row, or None: give up. A far end may ask for more, at most LONGEST."""
    if tries > len(PAUSES):
        return None
    ours = timedelta(seconds=PAUSES[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER))
    return max(ours, min(_asked(retry_after), LONGEST))


def _asked(retry_after: str | None) -> timedelta:
    """Seconds or a date; anything else asks for nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST.total_seconds()))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # no date, or one with a number that no date can have
        return timedelta()
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
