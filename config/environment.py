"""Reads the environment, and for what it does not give the file that a running `make up` has written."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent


def load() -> Path:
    """The data folder; fills os.environ from its `env` file where the environment is silent."""
    folder = Path(os.environ.get("FLYWHEEL_DATA_DIR") or ROOT / ".data").expanduser().resolve()
    file = folder / "env"
    if os.access(file, os.R_OK):
        for name, value in dotenv_values(file, interpolate=False).items():
            os.environ.setdefault(name, value or "")
    return folder


def text(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


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
