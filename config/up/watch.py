"""Watches over the children: says what happens to them, starts a dead one again, stops them in order."""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.up import envfile
from config.up.backoff import FIRST_S, Backoff
from config.up.child import Child
from config.up.guard import Guard
from config.up.stack import Service
from config.up.terminal import say

UNWELL_TIMES = 3
TROUBLE = re.compile(r"\b(ERROR|CRITICAL|FATAL|PANIC)\b")
TROUBLE_LINES = 3
TROUBLE_EVERY_S = 10.0
LINE_LENGTH = 300


@dataclass(slots=True)
class Watched:
    """A service and what has become of it so far."""

    service: Service
    log: Path
    backoff: Backoff
    child: Child | None = None
    ready_at: float | None = None
    again_at: float | None = None
    given_up: bool = False
    well_at: float = 0.0
    unwell: int = 0
    read_to: int = 0
    trouble_at: float = 0.0
    trouble_lines: int = 0


class Watch:
    """Everything that was started, by name."""

    def __init__(self, data: Path, *, first_pause_s: float = FIRST_S) -> None:
        self.data = data
        self.first_pause_s = first_pause_s
        self.guard = Guard(data)
        self.needed: set[str] = set()  # without one of these the start ends; nobody once it is complete
        self._watched: dict[str, Watched] = {}

    def start(self, service: Service) -> None:
        log = self.data / "logs" / f"{service.name}.log"
        self._watched[service.name] = watched = Watched(service, log, Backoff(self.first_pause_s))
        self._start(watched)

    def is_ready(self, name: str) -> bool:
        return self._watched[name].ready_at is not None

    def gave_up(self, name: str) -> bool:
        return self._watched[name].given_up

    def log_of(self, name: str) -> Path:
        return self._watched[name].log

    def pids(self) -> dict[str, int]:
        """Name and process of all that run now."""
        return {name: each.child.pid for name, each in self._watched.items() if each.child}

    def look(self) -> None:
        """One round over everybody."""
        if self.guard.keep():
            say("up", "the guard had ended; there is a new one")
            self._write_children()
        for watched in self._watched.values():
            self._look_at(watched)

    def stop(self, *, hurry: Callable[[], bool]) -> None:
        """Everything we started and nothing else; those of a higher stage first, each stage together."""
        for stage in sorted({watched.service.stage for watched in self._watched.values()}, reverse=True):
            _stop_together(
                [each for each in self._watched.values() if each.service.stage == stage and each.child], hurry
            )
        self.guard.dismiss()
        envfile.write_children(self.data, {})

    def _start(self, watched: Watched) -> None:
        watched.again_at = watched.ready_at = None
        watched.unwell = 0
        watched.service.program.prepare()
        watched.child = child = Child(watched.service.program.launch(), watched.log)
        watched.read_to = child.log_start
        self.guard.watch(child.pid, child.launch.stop_signal)
        self._write_children()

    def _write_children(self) -> None:
        envfile.write_children(self.data, {**self.pids(), "supervisor": os.getpid(), "guard": self.guard.pid})

    def _look_at(self, watched: Watched) -> None:
        child, now = watched.child, time.monotonic()
        if child is None:
            if watched.again_at is not None and now >= watched.again_at:
                self._start(watched)
            return
        _tell_trouble(watched, child)
        if not child.alive():
            self._bury(watched, child)
        elif watched.ready_at is None:
            _greet_if_ready(watched, child)
        elif watched.service.still_well and now - watched.well_at > watched.service.well_every_s:
            watched.well_at = now
            _end_if_unwell(watched, child)

    def _bury(self, watched: Watched, child: Child) -> None:
        """Its group goes with it, so that nothing of it holds the port or the memory of its successor."""
        child.kill_group()
        self.guard.forget(child.pid)
        steady_s = time.monotonic() - watched.ready_at if watched.ready_at is not None else 0.0
        pause = watched.backoff.pause_after(steady_s)
        watched.child = watched.ready_at = None
        how = _how_it_ended(child.process.returncode)
        name = watched.service.name
        if pause is None:
            watched.given_up = True
            rest = "" if name in self.needed else "; the rest goes on"
            say(name, f"cannot stay up ({watched.backoff.deaths} deaths in a row): it {how}{rest}.")
            say(name, f"Its last words, more in {watched.log}:")
            say(name, child.last_words())
        else:
            watched.again_at = time.monotonic() + pause
            say(name, f"{how}; starting it again in {pause:g} s")
        self._write_children()


def _greet_if_ready(watched: Watched, child: Child) -> None:
    if not watched.service.program.ready(child):
        return
    watched.service.once_ready()
    watched.ready_at = watched.well_at = time.monotonic()
    say(watched.service.name, f"ready after {watched.ready_at - child.started:.1f} s")


def _end_if_unwell(watched: Watched, child: Child) -> None:
    """A process that lives and does no work is ended; that it died is then noticed like any other death."""
    still_well = watched.service.still_well
    watched.unwell = 0 if still_well is None or still_well(child) else watched.unwell + 1
    if watched.unwell >= UNWELL_TIMES:
        say(watched.service.name, "does not answer any more; ending it")
        child.kill_group()


def _how_it_ended(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"


def _tell_trouble(watched: Watched, child: Child) -> None:
    """The lines of its log that speak of an error, a few at a time."""
    try:
        with watched.log.open("rb") as file:
            file.seek(watched.read_to)
            written = file.read(1 << 20)
    except OSError:
        return
    whole, newline, _ = written.rpartition(b"\n")
    watched.read_to += len(whole) + len(newline)
    for line in whole.decode(errors="replace").splitlines():
        if TROUBLE.search(line) and _may_tell(watched):
            say(watched.service.name, line[:LINE_LENGTH])


def _may_tell(watched: Watched) -> bool:
    now = time.monotonic()
    if now - watched.trouble_at > TROUBLE_EVERY_S:
        watched.trouble_at, watched.trouble_lines = now, 0
    watched.trouble_lines += 1
    return watched.trouble_lines <= TROUBLE_LINES


def _stop_together(watched: list[Watched], hurry: Callable[[], bool]) -> None:
    children = [(each.child, each.service.stop_s) for each in watched if each.child]
    for child, _ in children:
        child.ask_to_stop()
    asked = time.monotonic()
    while (
        any(child.alive() and time.monotonic() - asked < stop_s for child, stop_s in children) and not hurry()
    ):
        time.sleep(0.02)
    for child, _ in children:
        child.kill_group()
        child.process.wait()
    for each in watched:
        each.child = None
