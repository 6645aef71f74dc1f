"""Two deeds at the same moment, made certain: the second starts while the first has not committed yet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

R = TypeVar("R")

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def overtaken(
    first: Callable[[], R], second: Callable[[], object], then: Callable[[], object] = lambda: None
) -> R:
    """Does `first`, and commits it only when `second`, begun meanwhile, is done or waits for a lock; before
    it does so, `then`.
    """

    def beside() -> None:
        try:
            second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            result = first()
            rival = pool.submit(beside)
            while not (rival.done() or _somebody_waits()):
                pass
            then()
        rival.result(timeout=10)
    return result


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # Within a transaction PostgreSQL shows the activity as it was at the first look.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])
