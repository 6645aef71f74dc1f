"""Asks the tiny model as the product serves it: `make bench-model` writes `.bench/model.json`.

With INFERENCE_URL set it asks that engine instead.
"""

import os
import subprocess
import sys

from config.up.folders import PROJECT
from tests.product import Product

OUT = PROJECT / ".bench" / "model.json"


def ask(url: str) -> int:
    OUT.parent.mkdir(exist_ok=True)
    argv = [sys.executable, "-m", "inference.tiny.bench", "--url", url, "--out", str(OUT)]
    return subprocess.run(argv, cwd=PROJECT, check=False).returncode


def main() -> int:
    if given := os.environ.get("INFERENCE_URL"):
        return ask(given)
    with Product(FLYWHEEL_WEB_PROCESSES="1") as product:
        return ask(product.environment()["INFERENCE_URL"])


if __name__ == "__main__":
    sys.exit(main())
