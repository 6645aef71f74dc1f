"""The processes of the product itself: web processes on one port, Celery's workers, beat."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.up.checks import Address
from config.up.child import Child, Launch
from config.up.exceptions import StartError
from config.up.folders import PROJECT

WORKER_PROCESSES = 2
#: What takes minutes waits here for a worker of its own, so that nothing short ever waits behind it.
LONG_QUEUE = "data"
#: What a build leaves in its process is given back: the next one begins with a new process.
BUILDER_KB = 400_000


@dataclass(frozen=True, slots=True)
class Process:
    """One of our own; it says that it is ready by writing its number into a file."""

    name: str
    arguments: tuple[str, ...]
    environ: Mapping[str, str]
    data: Path

    @property
    def mark(self) -> Path:
        return self.data / "run" / f"{self.name}.ready"

    def prepare(self) -> None:
        self.mark.parent.mkdir(mode=0o700, exist_ok=True)
        self.mark.unlink(missing_ok=True)

    def launch(self) -> Launch:
        env = {**self.environ, "FLYWHEEL_PROCESS": self.name, "FLYWHEEL_READY_FILE": str(self.mark)}
        return Launch(argv=[sys.executable, *self.arguments], env=env, cwd=PROJECT)

    def ready(self, child: Child) -> bool:
        try:
            return self.mark.read_text().strip() == str(child.pid)
        except OSError:
            return False


def web(environ: Mapping[str, str], data: Path) -> list[Process]:
    """As many web processes as are asked for; only these hold a pool of database connections."""
    env = {**environ, "FLYWHEEL_POOL": "1"}
    return [
        Process(f"web-{number}", ("-m", "config.web"), env, data)
        for number in range(1, web_count(environ) + 1)
    ]


def web_count(environ: Mapping[str, str]) -> int:
    text = environ.get("FLYWHEEL_WEB_PROCESSES") or "2"
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 64):
        raise StartError(f"FLYWHEEL_WEB_PROCESSES is {text!r}: it must be a number between 1 and 64.")
    return int(text)


def background(environ: Mapping[str, str], data: Path) -> list[Process]:
    celery = ("-m", "celery", "-A", "config.celery")
    worker = ("worker", "--without-gossip", "--without-mingle", "--loglevel", "INFO")
    short = ("--queues", "celery", "--concurrency", str(WORKER_PROCESSES))
    long = ("--queues", LONG_QUEUE, "--concurrency", "1", "--max-memory-per-child", str(BUILDER_KB))
    beat = ("beat", "--schedule", str(data / "beat"), "--pidfile=", "--loglevel", "INFO")
    return [
        Process("worker", (*celery, *worker, *short), environ, data),
        Process("builder", (*celery, *worker, *long, "--hostname", "builder@%h"), environ, data),
        Process("beat", (*celery, *beat), environ, data),
    ]


def origin(environ: Mapping[str, str], address: Address) -> str:
    """Where a person opens it."""
    return (environ.get("FLYWHEEL_ORIGIN") or f"http://localhost:{address.port}").rstrip("/")
