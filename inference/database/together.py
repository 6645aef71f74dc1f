"""Calls of many threads that come while one is under way are done by the next one as a single call.

What a group commit is to a log: one trip to the database and one commit for all who wait, and nobody waits
for others to come.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Alone(Exception):
    """This one cannot be done together with the others now: it is done by itself."""


class Together(Generic[T, R]):
    """`work` gets up to `most` things with different keys, and says what became of each, in their order.

    An outcome that is an exception is raised to who asked for it. After Alone, or when `work` itself raises
    for several, each is done by itself in its own thread: one that is broken breaks no other.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], Sequence[R | Exception]],
        *,
        most: int,
        key: Callable[[T], Hashable] = id,
    ) -> None:
        self._work = work
        self._most = most
        self._key = key
        self._lock = Lock()
        self._waiting: list[_Call[T, R]] = []
        self._busy = False

    @property
    def waiting(self) -> int:
        """How many wait for the call that is under way."""
        return len(self._waiting)

    def __call__(self, thing: T) -> R:
        """What became of it. Raises what `work` raised, or gave for it."""
        call: _Call[T, R] = _Call(thing)
        with self._lock:
            self._waiting.append(call)
            call.leads, self._busy = not self._busy, True
        if not call.leads:
            call.turn.wait()
        if call.leads:
            self._lead()
        if call.outcome is None or isinstance(call.outcome[0], Alone):
            call.outcome = self._work([thing])
        (outcome,) = call.outcome
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def _lead(self) -> None:
        """Does what waits now, and hands the lead to whoever came meanwhile. The caller's is among them."""
        with self._lock:
            group = self._group()
        try:
            outcomes = self._work([call.thing for call in group])
            for call, outcome in zip(group, outcomes, strict=True):
                call.outcome = [outcome]
        except Exception as error:  # whatever it was: each is tried again by itself, and raises it
            for call in group:
                call.outcome = [Alone() if len(group) > 1 else error]
        finally:
            self._hand_on(group)

    def _group(self) -> list[_Call[T, R]]:
        """The first of each key, in the order in which they came; others of its key wait."""
        first: dict[Hashable, _Call[T, R]] = {}
        for call in self._waiting:
            if len(first) < self._most:
                first.setdefault(self._key(call.thing), call)
        group = list(first.values())
        self._waiting = [call for call in self._waiting if call not in group]
        return group

    def _hand_on(self, group: Sequence[_Call[T, R]]) -> None:
        with self._lock:
            self._busy = bool(self._waiting)
            following = self._waiting[:1]
        for call in following:
            call.leads = True
        for call in (*group, *following):
            call.turn.set()


class _Call(Generic[T, R]):
    """One thing that a thread waits for. At its `turn` it is done, or its thread `leads` the next group."""

    def __init__(self, thing: T) -> None:
        self.thing = thing
        self.turn = Event()
        self.leads = False
        self.outcome: Sequence[R | Exception] | None = None
