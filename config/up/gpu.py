"""Which build of vLLM a machine gets: the one for NVIDIA GPUs where there is one, else that for CPUs."""

import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from config.up.exceptions import StartError

BUILDS = ("cpu", "gpu")
# vllm-gpu.lock has torch for CUDA 13, which asks for this driver.
DRIVER_MIN = 580
ASK = ("nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader")
ANSWER_S = 20


@dataclass(frozen=True, slots=True)
class Gpu:
    """The first GPU, as its driver tells."""

    name: str
    driver: int


@dataclass(frozen=True, slots=True)
class Build:
    """The build that is installed, and why if that is worth a word."""

    name: str
    why: str = ""


def gpu(environ: Mapping[str, str]) -> Gpu | None:
    """None without a driver that answers."""
    try:
        done = subprocess.run(
            ASK, env=dict(environ), capture_output=True, text=True, timeout=ANSWER_S, check=True
        )
        name, driver = done.stdout.splitlines()[0].rsplit(", ", 1)
        return Gpu(name, int(driver.split(".")[0]))
    except (OSError, subprocess.SubprocessError, IndexError, ValueError):
        return None


def build(environ: Mapping[str, str]) -> Build:
    """FLYWHEEL_ENGINE_BUILD decides; without it, what is found here.

    Raises StartError for a build that there is not.
    """
    wish = environ.get("FLYWHEEL_ENGINE_BUILD", "")
    if wish and wish not in BUILDS:
        raise StartError(f"FLYWHEEL_ENGINE_BUILD is {wish!r}: it must be cpu or gpu.")
    if wish or platform.machine() != "x86_64":
        return Build(wish or "cpu")
    found = gpu(environ)
    if found is None:
        return Build("cpu")
    if found.driver < DRIVER_MIN:
        return Build("cpu", f"{found.name} needs driver {DRIVER_MIN} or newer, not {found.driver}")
    return Build("gpu", found.name)
