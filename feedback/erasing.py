"""Takes away what an erasure asked for. Safe to run twice, twice at once, and to be cut anywhere.

The row of the erasure says that there is something to do; what is left is found in the tables themselves.
Order: the mark is there already, so nothing new comes; hide; log it beside the backups; stop what is being
answered; count; remove in small pieces; and only when nothing is left, in one transaction, say so.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from chat.models import Conversation, User
from feedback import everything, proof
from feedback.datasets import withdrawing
from feedback.keeping import meet
from feedback.learned.recording import known_to_hold
from feedback.models import Erasure, Removal
from inference import erasure_log
from inference.database.personal import Part
from inference.generations.write import end_now, request_stop
from inference.live import mirror
from inference.models import Attempt, Generation

log = logging.getLogger("flywheel.erasure")

PIECE = 1000
# So long an answer that is to stop may take to end by itself.
STOP_S = 15.0
PASSES = 5  # and LONGEST_S seconds: what is left then goes at the next ringing
LONGEST_S = 20.0
PERSON = "chat_user"
Scope = Erasure.Scope

_ALONE = "SELECT pg_try_advisory_lock(hashtextextended('erasure ' || %s, 0))"
_DONE = "SELECT pg_advisory_unlock(hashtextextended('erasure ' || %s, 0))"


def run_all(stop_s: float | None = None) -> int:
    """Every erasure that is not finished, oldest first. How many are finished now."""
    waiting = Erasure.objects.filter(finished_at=None).order_by("asked_at").values_list("pk", flat=True)
    return sum(run(key, stop_s) for key in list(waiting))


def run(key: UUID, stop_s: float | None = None) -> bool:
    """Whether it is finished now. It waits for an answer that still ends and for a log that takes no line."""
    with _alone(key) as alone:
        erasure = Erasure.objects.filter(pk=key, finished_at=None).first()
        if not alone or erasure is None:
            return False
        work = _Work(erasure)
        work.hide()  # first: nobody reads it, whatever the log's disk says
        try:
            note(erasure)
        except OSError as error:
            log.error("An erasure waits: %s cannot be written: %s", erasure_log.NAME, error.strerror)
            return False
        return work.stop(STOP_S if stop_s is None else stop_s) and work.remove_all()


@contextmanager
def _alone(key: UUID) -> Iterator[bool]:
    """Two at once would only be in each other's way. The lock goes with a process that is killed."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [str(key)])
        held = bool(cursor.fetchone()[0])
        try:
            yield held
        finally:
            if held:
                cursor.execute(_DONE, [str(key)])


def note(erasure: Erasure) -> None:
    """Beside the backups, before anything goes. Raises OSError."""
    line = {
        "id": str(erasure.pk),
        "key": erasure.key,
        "scope": erasure.scope,
        "person": str(erasure.person),
        "conversation": str(erasure.conversation) if erasure.conversation else None,
        "asked_at": erasure.asked_at.isoformat(),
    }
    for folder in settings.BACKUP_FOLDERS:
        erasure_log.append(Path(folder), [line])


class _Work:
    """One erasure's tables, conditions and values."""

    def __init__(self, erasure: Erasure) -> None:
        self.erasure = erasure
        self.of_conversation = erasure.scope == Scope.CONVERSATION
        self.parts = tuple(part for part in everything.PARTS if self._concerns(part))
        self.which = {
            part.table: (part.conversation if self.of_conversation else part.person) or "false"
            for part in self.parts
        }
        person = User.objects.filter(pk=erasure.person).first()
        self.values = everything.values_of(erasure.person, person.email if person else "")
        self.values |= {"conversation": erasure.conversation, "generations": erasure.generations}

    def _concerns(self, part: Part) -> bool:
        if self.of_conversation:
            return part.conversation is not None
        return self.erasure.scope == Scope.ACCOUNT or not part.of_account

    def look(self) -> None:
        """For what no index finds."""
        if self.erasure.scope == Scope.ACCOUNT:
            self.values = everything.with_sessions(self.values)

    def hide(self) -> None:
        """All conversations of the person; of one, the mark has done so. Versions of datasets, too."""
        self._name_models()
        if self.erasure.conversation is not None:
            withdrawing.of_conversations([self.erasure.conversation])
        else:
            withdrawing.of_person(self.erasure.person)
        shown = Conversation.objects.filter(owner=self.erasure.person, deleted_at=None)
        while not self.of_conversation and (piece := list(shown.values_list("pk", flat=True)[:PIECE])):
            Conversation.objects.filter(pk__in=piece).update(deleted_at=timezone.now())

    def _name_models(self) -> None:
        """Once, before any row has gone: which models learned from what is to go."""
        if self.erasure.learned is None:
            of = self.erasure
            self.erasure.learned = known_to_hold(person=of.person, conversation=of.conversation)
            Erasure.objects.filter(pk=self.erasure.pk).update(learned=self.erasure.learned)

    # ---- answers

    def stop(self, patience_s: float) -> bool:
        """Whether nothing is being answered any more. After `patience_s` nobody is asked."""
        mine = (
            {"pk__in": self.erasure.generations} if self.of_conversation else {"subject": self.erasure.person}
        )
        live = list(Generation.objects.live().filter(**mine).values_list("pk", flat=True))
        for generation in live:
            request_stop(generation)
        if live and timezone.now() < self.erasure.asked_at + timedelta(seconds=patience_s):
            return False
        end_now(live)
        self._forget(mine)
        return True

    def _forget(self, mine: dict[str, Any]) -> None:
        """What the cache still holds of answers that have just ended."""
        lately = timezone.now() - timedelta(seconds=2 * mirror.STREAM_LIFE_S)
        ended = Generation.objects.filter(ended_at__gte=lately, **mine)
        attempts = Attempt.objects.filter(generation__in=ended).values_list("generation_id", "number")
        mirror.forget(settings.CACHE_URL, attempts)

    # ---- rows

    def remove_all(self) -> bool:
        until = time.monotonic() + LONGEST_S
        self.look()
        self._count_before()
        for _ in range(PASSES):
            try:
                self._remove(until)
                self.look()
                if self._finish():
                    return True
                if time.monotonic() >= until:
                    return False
            except IntegrityError as error:  # somebody had begun to write before the mark: once more
                log.warning("An erasure looks again: %s", error)
        log.error("An erasure is not finished after %s passes: %s", PASSES, self.erasure)
        return False

    def _count_before(self) -> None:
        """Once: what a run that was cut has removed was there before, too."""
        if self.erasure.before is None:
            self.erasure.before = everything.counts(self.parts, self.which, self.values)
            Erasure.objects.filter(pk=self.erasure.pk, before__isnull=True).update(before=self.erasure.before)

    def _remove(self, until: float) -> None:
        """Rows of one table name each other and those of tables before it: that first, so that any may go."""
        for part in self.parts:
            for column in part.loose:
                self._all(_LOOSEN, part, until, column=column)
        for part in self.parts:
            if part.table != PERSON:
                self._all(_REMOVE, part, until)

    def _all(self, statement: str, part: Part, until: float, column: str = "") -> None:
        names = {"table": part.table, "key": part.key, "which": self.which[part.table], "column": column}
        while time.monotonic() < until and self._piece(statement.format(**names)):
            pass

    @transaction.atomic
    def _piece(self, statement: str) -> int:
        with connection.cursor() as cursor:
            self._name_audit(cursor)
            cursor.execute(statement, {**self.values, "piece": PIECE})
            return int(cursor.rowcount)

    def _name_audit(self, cursor: Any) -> None:
        """Append-only tables let through who names why."""
        cursor.execute("SELECT set_config('flywheel.audit', %s, true)", [str(self.erasure.pk)])

    @transaction.atomic
    def _finish(self) -> bool:
        """Whether nothing is left: looked at while nobody can write, and stated in the same transaction."""
        meet(self.erasure.person)
        row = User.objects.filter(pk=self.erasure.person)
        if not self.of_conversation:
            row.select_for_update().first()
        if self.erasure.scope == Scope.ACCOUNT:
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {PERSON} WHERE id = %s", [self.erasure.person])
        after = everything.counts(self.parts, self.which, self.values)
        if any(after.values()):
            transaction.set_rollback(True)
            return False
        if self.erasure.scope == Scope.EVERYTHING:
            row.update(erasing_at=None)
        self._state(after)
        return True

    def _state(self, after: dict[str, int]) -> None:
        """The proof, and the row that says why append-only rows are gone."""
        erasure = self.erasure
        erasure.after, erasure.finished_at = after, timezone.now()
        erasure.seal = proof.seal(erasure)
        stated = {"after": after, "finished_at": erasure.finished_at, "seal": erasure.seal}
        if Erasure.objects.filter(pk=erasure.pk, finished_at=None).update(**stated):
            counts = {table: count for table, count in (erasure.before or {}).items() if count}
            Removal.objects.create(
                pk=erasure.pk, reason=Removal.Reason.ERASURE, subject=erasure.person, counts=counts
            )
        log.info("an erasure is finished: %s", erasure)


_REMOVE = """
DELETE FROM {table} WHERE {key} IN (SELECT t.{key} FROM {table} t WHERE {which} LIMIT %(piece)s FOR UPDATE)
"""
_LOOSEN = """
UPDATE {table} SET {column} = NULL WHERE {key} IN (
  SELECT t.{key} FROM {table} t WHERE {which} AND t.{column} IS NOT NULL LIMIT %(piece)s FOR UPDATE)
"""
