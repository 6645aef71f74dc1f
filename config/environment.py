"""Reads the environment, files that it names, and the file that a running `make up` has written."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured
from dotenv import dotenv_values

from config.addresses import engine_urls, server_url
from feedback.destinations import declared
from inference import contenders
from inference.outgoing import addresses

ROOT = Path(__file__).resolve().parent.parent
TINY_MODEL = ROOT / "inference" / "tiny" / "weights"
TINY_NAME = "flywheel-tiny"
# Each may stand in a file that NAME_FILE names, so that it shows in no description of a container.
SECRETS = (
    *("DATABASE_URL", "DATABASE_PASSWORD", "BROKER_URL", "CACHE_URL", "INFERENCE_API_KEY"),
    *("FLYWHEEL_SECRET_KEY", "FLYWHEEL_ADMIN_PASSWORD", "EMAIL_HOST_PASSWORD"),
)


def load() -> Path:
    """The data folder; fills os.environ from its `env` file where the environment is silent."""
    read_files()
    folder = Path(os.environ.get("FLYWHEEL_DATA_DIR") or ROOT / ".data").expanduser().resolve()
    file = folder / "env"
    if os.access(file, os.R_OK):
        for name, value in dotenv_values(file, interpolate=False).items():
            os.environ.setdefault(name, value or "")
    return folder


def read_files() -> None:
    """Puts the secrets that lie in files into os.environ, and the password into the database's address."""
    for name in SECRETS:
        if file := os.environ.get(f"{name}_FILE"):
            os.environ[name] = _content(name, file)
    url, password = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_PASSWORD")
    if url and password:
        os.environ["DATABASE_URL"] = with_password(url, password)


def with_password(url: str, password: str) -> str:
    parts = urlsplit(url)
    user, host = (parts.username or "", parts.netloc.rpartition("@")[2])
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def _content(name: str, file: str) -> str:
    try:
        value = Path(file).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE is {file!r}, which cannot be read ({error.strerror})."
        ) from error
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE is {file!r}, which is empty.")
    return value


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def server(name: str, default: str) -> str:
    try:
        return server_url(name, text(name, default))
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from None


def engines(name: str, default: str) -> list[str]:
    try:
        return engine_urls(text(name, default))
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from None


def compared_with(name: str) -> list[dict[str, Any]]:
    try:
        return contenders.parse(text(name))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from None


def networks(name: str) -> list[addresses.Network]:
    try:
        return addresses.networks(text(name))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from None


def destinations(name: str) -> list[declared.Destination]:
    try:
        return declared.parse(text(name), secret)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}.") from None


def secret(name: str) -> str:
    """Its value, or what is in the file that NAME_FILE names."""
    file = text(f"{name}_FILE")
    return _content(name, file) if file else text(name)


def folder_of_model() -> Path | None:
    """Of the served model: FLYWHEEL_MODEL_FOLDER, else FLYWHEEL_MODEL where that is a folder, else the tiny
    model's where nothing else is served. None: not known."""
    given = text("FLYWHEEL_MODEL_FOLDER")
    folder = Path(given or text("FLYWHEEL_MODEL") or TINY_MODEL).expanduser()
    if given and not (folder / "tokenizer.json").is_file():
        raise ImproperlyConfigured(f"FLYWHEEL_MODEL_FOLDER is {given!r}, which holds no tokenizer.json.")
    if not given and text("INFERENCE_MODEL", TINY_NAME) != TINY_NAME and not text("FLYWHEEL_MODEL"):
        return None
    return folder if (folder / "tokenizer.json").is_file() else None


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be 1 or 0.")
    return value in {"1", "true", "yes"}


def number(name: str, default: float, *, low: float, high: float) -> float:
    value = text(name, str(default))
    try:
        result = float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a number.") from None
    if not low <= result <= high:
        raise ImproperlyConfigured(f"{name} is {value}; it must lie between {low:g} and {high:g}.")
    return result
