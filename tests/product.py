"""The product as a person starts it: `make up` with a port and a data folder of its own."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from dotenv import dotenv_values

from config.up.child import die_with
from config.up.folders import PROJECT
from config.up.ports import free_port

# What belongs to the test run (or to a `make` around it) and must not reach the product under test.
NOT_FOR_IT = re.compile(
    r"DATABASE_URL|BROKER_URL|CACHE_URL|INFERENCE_.*|FLYWHEEL_.*|DJANGO_.*|PYTEST_.*|PORT|MAKE.*|MFLAGS"
)
ENDING = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT})
ENGINE_READY_S = 300.0
READY_S = 150.0
STOP_S = 10.0
EMAIL = "ann@example.org"


class ProductError(AssertionError):
    """The product did not do what was waited for; says what it printed."""


class Product:
    """`with Product() as product: product.url`. It always stops, and takes its data folder with it."""

    def __init__(self, *, data: Path | None = None, wait_for_engine: bool = True, **environ: str) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.email = EMAIL
        self.password = secrets.token_urlsafe(12)
        self._own = data is None
        self.data = data or Path(tempfile.mkdtemp(prefix="flywheel-product-"))
        self.data.chmod(0o711)  # PostgreSQL's account has to pass, when we are root
        self._output = self.data / "make-up.out"
        self._waits_for_engine = wait_for_engine and "INFERENCE_URL" not in environ
        self.ended: set[int] = set()  # processes that were told to end, also while they still do
        self._given = environ
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environ(self) -> dict[str, str]:
        """What `make up` is given."""
        kept = {name: value for name, value in os.environ.items() if not NOT_FOR_IT.fullmatch(name)}
        ours = {
            "PORT": str(self.port),
            "FLYWHEEL_DATA_DIR": str(self.data),
            "FLYWHEEL_ENGINE_DTYPE": "float32",
        }
        account = {"FLYWHEEL_ADMIN_EMAIL": self.email, "FLYWHEEL_ADMIN_PASSWORD": self.password}
        return {**kept, **ours, **account, **self._given}

    def start(self) -> Self:
        """Begin; `wait_ready` says when it is there."""
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                ["make", "--no-print-directory", "up"],
                cwd=PROJECT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                # `make` passes a SIGTERM on: even a test run that is killed leaves no product behind.
                preexec_fn=die_with(os.getpid(), signal.SIGTERM),
            )
        return self

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def output(self) -> str:
        """All that it has printed so far."""
        return self._output.read_text(errors="replace") if self._output.exists() else ""

    def environment(self) -> dict[str, str]:
        """The addresses in force, as the product wrote them down."""
        return {
            name: value or "" for name, value in dotenv_values(self.data / "env", interpolate=False).items()
        }

    def command_environment(self) -> dict[str, str]:
        """For a command beside the product."""
        return {**self.environ, **self.environment()}

    def everybody(self) -> dict[str, int]:
        """Name and process of everything that runs, the supervisor and its guard included."""
        pids: dict[str, int] = json.loads((self.data / "children.json").read_text())
        return pids

    def children(self) -> dict[str, int]:
        """Name and process of everything that is watched over."""
        return {name: pid for name, pid in self.everybody().items() if name not in ("supervisor", "guard")}

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        pid = self.everybody()[name]
        os.kill(pid, number)
        if number in ENDING:
            self.ended.add(pid)
        return pid

    def kill_with_children(self, name: str) -> None:
        """kill -9 of a process and of those that it started: an orphan would still finish what it holds."""
        pid = self.everybody()[name]
        os.killpg(pid, signal.SIGKILL)
        self.ended.add(pid)

    def readiness(self) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.get(f"{self.url}/readyz", timeout=5, trust_env=False).json()
        return answer

    def missing(self) -> set[str] | None:
        """What `/readyz` lacks; None while nobody answers."""
        try:
            return set(self.readiness()["missing"])
        except (httpx.TransportError, ValueError, KeyError):
            return None

    def wait_ready(self, *, without: Iterable[str] | None = None) -> None:
        """Until `/readyz` lacks nothing, or nothing else than what it may lack."""
        known = set(without) if without is not None else (set() if self._waits_for_engine else {"engine"})
        seconds = ENGINE_READY_S if self._waits_for_engine else READY_S
        self.wait_for(lambda: (lacks := self.missing()) is not None and lacks <= known, "be ready", seconds)

    def wait_for(self, condition: Callable[[], bool], what: str, seconds: float = READY_S) -> None:
        until = time.monotonic() + seconds
        while not condition():
            if self.has_ended() or time.monotonic() > until:
                lacks = f"; /readyz lacks {self.missing()}"
                raise ProductError(
                    f"The product did not {what} within {seconds:g} s{lacks}:\n{self.output()}"
                )
            time.sleep(0.05)

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def interrupt(self) -> None:
        """What Ctrl-C in its terminal does."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGINT)

    def wait_end(self, seconds: float = STOP_S) -> int:
        assert self._process
        return self._process.wait(seconds)

    def stop(self) -> None:
        """Ctrl-C; what does not end by that is killed, and its guard ends the rest."""
        if self._process is not None and self._process.poll() is None:
            self.interrupt()
            try:
                self.wait_end(STOP_S + 5)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        if self._own:
            shutil.rmtree(self.data, ignore_errors=True)


def disk(folder: Path) -> str:
    """A destination of exports, for FLYWHEEL_DESTINATIONS."""
    return json.dumps([{"name": "disk", "kind": "folder", "path": str(folder)}])


def processes_of(data: Path) -> dict[int, str]:
    """Number and command of every process that knows the data folder, whoever its parent is now."""
    known = os.fsencode(data.resolve())
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                traces = [(entry / name).read_bytes() for name in ("cmdline", "environ")]
                place = os.fsencode((entry / "cwd").readlink())
            except OSError:
                continue  # it ended meanwhile, or is a zombie
            if any(known in trace for trace in (*traces, place)):
                found[int(entry.name)] = traces[0].replace(b"\0", b" ").decode(errors="replace").strip()
    return found
