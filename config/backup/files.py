"""The files of the data folder: everything in it that a new start does not make by itself."""

import json
import os
import shutil
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from config.backup.exceptions import BackupError
from config.up import envfile

FILES = "files"
SECRET_KEY = "secret_key.json"
# Servers' own folders (the database goes by its dump, queues hold no data), traces of one run, backups.
LEFT_OUT = (
    *("postgres", "postgres.new", "postgresql-*", "valkey", "engine", "run", "logs", "backups"),
    *("env", "secrets.json", "children.json", "beat", "beat-*", "beat.*", ".*", "*.new", "make-up.out"),
)


def kept(data: Path) -> Iterator[Path]:
    """Every regular file to keep, relative to the data folder."""
    for top in sorted(data.iterdir()):
        if any(fnmatch(top.name, pattern) for pattern in LEFT_OUT):
            continue
        for path in [top] if not top.is_dir() or top.is_symlink() else sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(data)


def copy_out(data: Path, backup: Path) -> None:
    """Files appear whole, by a rename; one that is removed meanwhile belongs to nothing any more."""
    for name in kept(data):
        try:
            copy(data / name, backup / FILES / name)
        except FileNotFoundError:
            continue
    secret_key = envfile.made_once(data)["secret_key"]
    envfile.write(backup / SECRET_KEY, json.dumps(secret_key))


def copy_in(backup: Path, data: Path, names: Iterator[str]) -> None:
    """Those that the manifest names, and the key that signed the sessions."""
    for name in names:
        if name.startswith(f"{FILES}/"):
            copy(backup / name, data / name.removeprefix(f"{FILES}/"))
    if (backup / SECRET_KEY).is_file():
        envfile.keep(data, secret_key=json.loads((backup / SECRET_KEY).read_text()))


def must_be_empty(data: Path) -> None:
    found = next(kept(data), None)
    if found is not None:
        raise BackupError(
            f"{data} already holds files ({found}): a backup is restored into an empty installation only; "
            "set FLYWHEEL_DATA_DIR to a new folder."
        )


def copy(source: Path, target: Path) -> None:
    """For our account's eyes only, and on the disk before anything says that it is there."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with source.open("rb") as reading, os.fdopen(number, "wb") as writing:
        shutil.copyfileobj(reading, writing)
        writing.flush()
        os.fsync(writing.fileno())
