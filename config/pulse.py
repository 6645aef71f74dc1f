"""Live marks: beat leaves one when it rings, the workers when they beat, and one for what beat rang.

They lie in Django's own cache, which is a table of the database, so that losing Redis's cache is told as
just that, and a mark that nobody renews is gone by itself.
"""

import logging

from django.core.cache import cache
from django.db import DatabaseError, connection

log = logging.getLogger("flywheel.pulse")

EVERY_S = 4
LIVES_S = 14

BEAT, WORKER, TASKS, BUILDER = "beat", "worker", "tasks", "builder"


def leave(name: str) -> None:
    """Nobody looks after the connections of beat and of the worker's first process, so none is kept."""
    try:
        cache.set(f"live-{name}", True, timeout=LIVES_S)
    except DatabaseError as error:
        log.warning("the database does not take the mark of %s: %s", name, str(error).partition("\n")[0])
    finally:
        connection.close()


def missing() -> list[str]:
    """Who has not been heard of lately. Without beat nothing rings, and that is not the worker's fault."""
    names = (BEAT, WORKER, TASKS, BUILDER)
    found = cache.get_many([f"live-{name}" for name in names])
    beat, worker, tasks, builder = (f"live-{name}" in found for name in names)
    works = worker and (tasks or not beat)
    return [name for name, lives in ((BEAT, beat), (WORKER, works), (BUILDER, builder)) if not lives]
