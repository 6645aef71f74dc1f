"""Calls that come at once are done as one, and what is wrong with one is nobody else's."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from inference.database import Alone, Together

Work = Callable[[Sequence[str]], Sequence[str | Exception]]


class Held:
    """Work whose first call, for "first" alone, waits until `go`. `groups` are what it was called with."""

    def __init__(self, work: Work) -> None:
        self.groups: list[list[str]] = []
        self.go = Event()
        self._began = Event()
        self._work = work
        self.together: Together[str, str] = Together(self, most=3, key=lambda name: name[:3])

    def __call__(self, names: Sequence[str]) -> Sequence[str | Exception]:
        self.groups.append(list(names))
        if names == ["first"]:
            self._began.set()
            assert self.go.wait(10)
        return self._work(names)

    def meanwhile(self, *names: str) -> list[Future[str]]:
        """Calls that come, in this order, while the first is under way; all are over when this returns."""
        with ThreadPoolExecutor(len(names) + 1) as pool:
            first = pool.submit(self.together, "first")
            assert self._began.wait(10)
            calls = []
            for number, name in enumerate(names, 1):
                calls.append(pool.submit(self.together, name))
                while self.together.waiting < number:
                    pass
            self.go.set()
            assert first.result(10) == "FIRST"
        return calls


def upper(names: Sequence[str]) -> list[str | Exception]:
    return [name.upper() for name in names]


def test_what_comes_while_one_call_is_under_way_is_done_by_the_next_as_one() -> None:
    held = Held(upper)
    assert [call.result() for call in held.meanwhile("ann", "bob", "cat", "dan", "eve")] == [
        *("ANN", "BOB", "CAT", "DAN", "EVE")
    ]
    assert held.groups == [["first"], ["ann", "bob", "cat"], ["dan", "eve"]]
    assert held.together("later") == "LATER" and held.together.waiting == 0


def test_two_of_one_key_come_one_after_the_other() -> None:
    held = Held(upper)
    held.meanwhile("ann 1", "ann 2", "bob")
    assert held.groups == [["first"], ["ann 1", "bob"], ["ann 2"]]


def test_one_that_breaks_a_call_breaks_no_other() -> None:
    def break_at_bob(names: Sequence[str]) -> list[str | Exception]:
        if "bob" in names:
            raise ValueError(names)
        return upper(names)

    ann, bob, cat = Held(break_at_bob).meanwhile("ann", "bob", "cat")
    assert (ann.result(), cat.result()) == ("ANN", "CAT")
    with pytest.raises(ValueError, match="bob"):
        bob.result()


def test_an_outcome_may_be_an_error_and_alone_means_once_more_by_itself() -> None:
    def work(names: Sequence[str]) -> list[str | Exception]:
        if len(names) == 1:
            return upper(names)
        return [{"ann": KeyError(name), "bob": Alone()}.get(name, name.upper()) for name in names]

    held = Held(work)
    ann, bob, cat = held.meanwhile("ann", "bob", "cat")
    with pytest.raises(KeyError, match="ann"):
        ann.result()
    assert (bob.result(), cat.result()) == ("BOB", "CAT")
    assert held.groups[1:] == [["ann", "bob", "cat"], ["bob"]]
