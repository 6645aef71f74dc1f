"""What is kept in the data folder for later: passwords made once, and the addresses now in force."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

SECRETS = ("postgres", "valkey", "secret_key")
NAMES = (
    "DATABASE_URL",
    "BROKER_URL",
    "CACHE_URL",
    "INFERENCE_URL",
    "INFERENCE_API_KEY",
    "INFERENCE_MODEL",
    "FLYWHEEL_SECRET_KEY",
    "FLYWHEEL_HOST",
    "FLYWHEEL_ORIGIN",
    "PORT",
)


def made_once(data: Path) -> dict[str, str]:
    """The passwords of this data folder: made at the first start, the same ever after."""
    file = data / "secrets.json"
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = {name: secrets.token_urlsafe(48) for name in SECRETS if name not in kept}
    if missing:
        kept |= missing
        write(file, json.dumps(kept))
    return kept


def keep(data: Path, *, secret_key: str) -> None:
    """Of an earlier installation, so that what it signed still counts."""
    write(data / "secrets.json", json.dumps(made_once(data) | {"secret_key": secret_key}))


def write_environment(data: Path, environ: Mapping[str, str]) -> None:
    """So that commands run beside the product find the same servers."""
    lines = [f"{name}={quoted(environ[name])}" for name in NAMES if environ.get(name)]
    write(data / "env", "\n".join(lines) + "\n")


def write_children(data: Path, pids: Mapping[str, int]) -> None:
    write(data / "children.json", json.dumps(dict(pids), indent=1))


def quoted(value: str) -> str:
    """As python-dotenv reads it back when it is told to expand nothing."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def write(file: Path, text: str) -> None:
    """For our account's eyes only, and never half."""
    half = file.with_name(f"{file.name}.new")
    half.unlink(missing_ok=True)
    number = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    half.replace(file)
