"""Where Chromium is, and how it gets here: `python -m tests.chromium` is a part of `make install`.

The system's package is preferred, as only that brings its libraries; an ordinary user gets Playwright's own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def executable() -> str | None:
    """The browser's program, if there is one."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def fetch() -> subprocess.CompletedProcess[str]:
    """As root from the system's packages, else by Playwright."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        _run(["apt-get", "update", "-q"], environ)
        return _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"], environ)
    return _run([sys.executable, "-m", "playwright", "install", "chromium"], dict(os.environ))


def _run(argv: list[str], environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, env=environ, capture_output=True, text=True, check=False)


def main() -> int:
    if executable():
        return 0
    print("Chromium is not here; fetching it", flush=True)
    fetched = fetch()
    if found := executable():
        print(f"Chromium is here: {found}")
        return 0
    words = (fetched.stderr.strip().splitlines() or ["no reason given"])[-1]
    print(
        f"The browser tests need Chromium and it could not be fetched ({words}): install it as root "
        "(Debian and Ubuntu: apt-get install chromium), then run this again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
