"""The watch over children, with real small processes."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.up.backoff import DEATHS, LONGEST_S, STEADY_S, Backoff
from config.up.child import LOG_LIMIT, Child, Launch, rotate
from config.up.exceptions import StartError
from config.up.stack import Service
from config.up.supervise import until_ready
from config.up.watch import Watch

SECONDS = 10


@dataclass
class Script:
    """A program that a test watches over; it is ready once its file is there."""

    source: str
    mark: Path

    def prepare(self) -> None:
        self.mark.unlink(missing_ok=True)

    def launch(self) -> Launch:
        return Launch([sys.executable, "-c", self.source, str(self.mark)], dict(os.environ), Path("/"))

    def ready(self, child: Child) -> bool:
        return child.alive() and self.mark.exists()


LIVES = "import sys, time; open(sys.argv[1], 'w').close(); time.sleep(60)"
DIES = "import sys; print('no such flag'); sys.exit(3)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {LIVES}"


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    (tmp_path / "logs").mkdir()
    watch = Watch(tmp_path, first_pause_s=0.001)
    yield watch
    watch.stop(hurry=lambda: True)


def until(watch: Watch, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        watch.look()


def test_a_dead_child_is_started_again(
    watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watch.start(Service("one", Script(LIVES, tmp_path / "one"), stop_s=1))
    until(watch, lambda: watch.is_ready("one"))
    first = watch.pids()["one"]
    os.kill(first, signal.SIGKILL)
    until(watch, lambda: watch.pids().get("one", first) != first and watch.is_ready("one"))
    assert "was ended by signal 9; starting it again in" in capsys.readouterr().out


def test_one_that_cannot_stay_up_is_given_up_and_the_rest_goes_on(
    watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watch.start(Service("good", Script(LIVES, tmp_path / "good"), stop_s=1))
    watch.start(Service("bad", Script(DIES, tmp_path / "bad"), stop_s=1))
    until(watch, lambda: watch.gave_up("bad") and watch.is_ready("good"))
    told = capsys.readouterr().out
    assert told.count("ended with code 3; starting it again") == DEATHS - 1
    assert re.search(r"cannot stay up .*; the rest goes on\.", told)
    assert "no such flag" in told
    assert set(watch.pids()) == {"good"}


def test_where_nothing_works_without_it_no_rest_is_said_to_go_on(
    watch: Watch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    watch.start(Service("good", Script(LIVES, tmp_path / "good"), stop_s=1))
    watch.start(Service("bad", Script(DIES, tmp_path / "bad"), stop_s=1))
    with pytest.raises(StartError, match=r"^bad did not start, and nothing works without it: see"):
        until_ready(watch, ["good", "bad"], lambda seconds: None)
    told = capsys.readouterr().out
    assert "cannot stay up" in told
    assert "the rest goes on" not in told


def test_one_that_lives_and_does_no_work_is_ended(watch: Watch, tmp_path: Path) -> None:
    script = Script(LIVES, tmp_path / "one")
    watch.start(Service("one", script, stop_s=1, still_well=lambda child: False, well_every_s=0.0))
    until(watch, lambda: watch.is_ready("one"))
    first = watch.pids()["one"]
    until(watch, lambda: watch.pids().get("one", first) != first)


def test_stopping_ends_also_what_will_not_hear(watch: Watch, tmp_path: Path) -> None:
    watch.start(Service("deaf", Script(DEAF, tmp_path / "deaf"), stop_s=0.1))
    until(watch, lambda: watch.is_ready("deaf"))
    pid = watch.pids()["deaf"]
    watch.stop(hurry=lambda: False)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_pauses_grow_to_a_longest_one_and_end() -> None:
    backoff = Backoff()
    pauses = [backoff.pause_after(0) for _ in range(DEATHS)]
    assert pauses == [0.5, 1, 2, 4, 8, None]
    assert max(pause for pause in pauses if pause is not None) <= LONGEST_S


def test_one_that_worked_for_a_while_starts_afresh() -> None:
    backoff = Backoff()
    for _ in range(3):
        backoff.pause_after(0)
    assert backoff.pause_after(STEADY_S) == 0.5


def test_a_log_that_grew_too_large_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "web-1.log"
    for content in ("a", "b"):
        log.write_text(content * LOG_LIMIT)
        rotate(log)
    assert [(tmp_path / f"web-1.log.{number}").read_text()[0] for number in (1, 2)] == ["b", "a"]
    assert not log.exists()
