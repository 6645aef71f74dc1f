"""What is looked at before anything is changed. Each miss is one sentence that says what to do."""

import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from config.addresses import SERVERS, engine_urls, server_url
from config.up.exceptions import StartError
from config.up.ports import is_free

MEGABYTE = 1024 * 1024
DATA_MB = 300
APP_MB = 1_900
TRAIN_MB = 2_500
ENGINE_MB = {"cpu": 4_500, "gpu": 16_000}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the web processes listen."""

    host: str
    port: int

    @classmethod
    def of(cls, environ: dict[str, str]) -> "Address":
        text = environ.get("PORT") or "8000"
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
            raise StartError(f"PORT is {text!r}: it must be a number between 1 and 65535.")
        return cls(environ.get("FLYWHEEL_HOST") or "127.0.0.1", int(text))


def addresses(environ: dict[str, str]) -> None:
    """What is given must be an address: nothing of ours is started in its place."""
    try:
        if given := environ.get("INFERENCE_URL"):
            engine_urls(given)
        for name in SERVERS:
            if given := environ.get(name):
                server_url(name, given)
    except ValueError as error:
        raise StartError(str(error)) from error


def venv_module() -> None:
    """Debian and Ubuntu take Python apart; without `ensurepip` an environment gets no pip."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise StartError(
            "Python's venv module is missing: install it (Debian and Ubuntu: apt-get install python3-venv), "
            "then run this again."
        )


def port_is_free(address: Address) -> None:
    if not is_free(address.host, address.port):
        raise StartError(
            f"Port {address.port} of {address.host} is in use or closed to us: stop the program that listens "
            f"there, or choose another port, as in `PORT={address.port + 1} make up`."
        )


def room(folder: Path, needed_mb: int, what: str) -> None:
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < needed_mb:
        raise StartError(
            f"The disk is too full for {what}: {folder} has {free} MB free and {needed_mb} MB are needed. "
            "Make room, or set FLYWHEEL_DATA_DIR to a folder on another disk."
        )


def writable(folder: Path) -> None:
    """Free space is not all: quotas and limits on files show only when something is written."""
    probe = folder / ".room"
    try:
        with probe.open("wb") as file:
            file.write(os.urandom(MEGABYTE))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StartError(
            f"Nothing can be written into {folder} ({error.strerror}): make room there or open it to this "
            "account, or set FLYWHEEL_DATA_DIR to another folder."
        ) from error
    finally:
        probe.unlink(missing_ok=True)
