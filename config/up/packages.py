"""Runs pip and uv: shows how far they are, logs their output, and turns their failures into a sentence."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.up.exceptions import StartError
from config.up.folders import PROJECT
from config.up.terminal import counted, counting, say

MEGABYTE = 1024 * 1024
LINE_EVERY_S = 15
NO_NETWORK = re.compile(
    r"dns error|name resolution|Name or service not known|Connection refused|NewConnectionError|ProxyError|"
    r"Network is unreachable|error sending request|tcp connect error|timed out|Failed to (fetch|connect)|"
    r"client error \(Connect\)|network connectivity is disabled",
    re.IGNORECASE,
)
NO_ROOM = re.compile(
    r"No space left on device|Disk quota exceeded|File too large|os error 2[78]\b", re.IGNORECASE
)
NO_PYTHON = re.compile(r"No interpreter found|No download found for request", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Packages:
    """What is being installed, in words, and how many."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class PipSettings:
    """The places this machine's pip was told to use: our installer uses the same."""

    find_links: tuple[str, ...] = ()
    index: str = ""
    certificates: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, pip: Path) -> "PipSettings":
        listed = subprocess.run([str(pip), "config", "list"], capture_output=True, text=True, check=False)
        return cls.parse(listed.stdout)

    @classmethod
    def parse(cls, listed: str) -> "PipSettings":
        """From the output of `pip config list`; what the environment says comes last there and wins."""
        found = dict(re.findall(r"^(?::env:|global|install)\.([a-z-]+)='(.*)'$", listed, re.MULTILINE))
        places = tuple(found.get("find-links", "").replace("\\n", " ").split())
        return cls(places, found.get("index-url", ""), found.get("cert", ""))

    def places_of_torch(self) -> list[str]:
        """The CPU build of torch comes from this machine's own places, else from its makers'."""
        if not self.find_links:
            return ["--torch-backend", "cpu"]
        return [word for place in self.find_links for word in ("--find-links", place)]

    def environment(self) -> dict[str, str]:
        named = {"UV_DEFAULT_INDEX": self.index, "SSL_CERT_FILE": self.certificates}
        return {name: value for name, value in named.items() if value and name not in os.environ}


def run(argv: Sequence[str], packages: Packages, log: Path, extra: Mapping[str, str] | None = None) -> None:
    """Run an installer to its end; StartError says in a sentence why it could not get there."""
    log_start = log.stat().st_size if log.exists() else 0
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=os.environ | dict(extra or {}),
        )
        try:
            _wait(process, packages)
        finally:
            process.kill()  # only on the way out of an interrupt; an ended process does not mind
            process.wait()
    if process.returncode:
        with log.open("rb") as file:
            file.seek(log_start)
            written = file.read().decode(errors="replace")
        raise StartError(sentence(packages.what, written, log))


def _wait(process: "subprocess.Popen[bytes]", packages: Packages) -> None:
    started = time.monotonic()
    used = shutil.disk_usage(PROJECT).used
    said = 0
    with counted():
        while True:
            try:
                process.wait(timeout=0.25)
                return
            except subprocess.TimeoutExpired:
                pass
            spent = int(time.monotonic() - started)
            written = max(0, shutil.disk_usage(PROJECT).used - used) // MEGABYTE
            progress = f"{packages.what}: {packages.count} packages, {written} MB written, {spent} s"
            counting("install", progress)
            if spent // LINE_EVERY_S > said:
                said = spent // LINE_EVERY_S
                say("install", progress)


def sentence(what: str, output: str, log: Path) -> str:
    """Why an installer failed, and what to do."""
    if NO_ROOM.search(output):
        return f"The disk is too full for {what}: make room and run this again; what was fetched is kept."
    if NO_PYTHON.search(output):
        return (
            f"{what} needs Python 3.11, which is not here and cannot be fetched: install python3.11, "
            "or set INFERENCE_URL to an engine that runs already."
        )
    if NO_NETWORK.search(output):
        return (
            f"The packages of {what} cannot be fetched because the network does not answer: check the "
            "connection (and HTTPS_PROXY, if there is a proxy) and run this again; what was fetched is kept."
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    cause = next(
        (line for line in lines if "error" in line.lower()), lines[-1] if lines else "it said nothing"
    )
    return f"Installing {what} failed: {cause[:300]} (the whole output is in {log})."
