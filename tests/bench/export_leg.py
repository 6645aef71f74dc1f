"""One leg of the benchmark of exports, in a process of its own: prints its rows, seconds and memory as JSON.

`python -m tests.bench.export_leg copy VERSION FOLDER`; DATABASE_URL and its kin say where.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import django


def main(name: str, version: str, folder: str) -> int:
    django.setup()
    # Models can be imported now.
    from feedback.datasets.models import DatasetVersion
    from feedback.datasets.served import template_hash
    from tests.bench.exporting_legs import LEGS

    # As in a worker, which has it since its first row.
    template_hash()
    found = DatasetVersion.objects.select_related("dataset").get(pk=version)
    run = LEGS[name](found, Path(folder))
    start = _from_here_on()
    wall, cpu = time.perf_counter(), time.process_time()
    wrote = run()
    took = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    print(json.dumps({**asdict(wrote), **took, "start_mb": start, "peak_mb": _mb("VmHWM")}))
    return 0


def _from_here_on() -> float:
    """What the process has now; its peak is told of what comes after this."""
    Path("/proc/self/clear_refs").write_text("5")
    return _mb("VmRSS")


def _mb(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
