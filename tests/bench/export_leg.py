"""One leg of the benchmark of exports, in a process of its own: prints its rows, seconds and memory as JSON.

`python -m tests.bench.export_leg copy VERSION FOLDER`; DATABASE_URL and its kin say where.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django


def main(name: str, version: str, folder: str) -> int:
    django.setup()
    # Models can be imported now.
    from feedback.curation.personal_data.detection import detect
    from feedback.datasets.models import DatasetVersion
    from feedback.datasets.served import template_hash
    from tests.bench.exporting_legs import LEGS

    # As in a worker, which has them since its first row.
    template_hash(), detect("ann@example.org")
    found = DatasetVersion.objects.select_related("dataset").get(pk=version)
    wall, cpu = time.perf_counter(), time.process_time()
    rows = LEGS[name](found, Path(folder))
    took = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    print(json.dumps({"rows": rows, **took, "peak_mb": peak_mb()}))
    return 0


def peak_mb() -> float:
    """The most memory that this process has had since it began this program."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
