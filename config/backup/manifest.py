"""What a backup says of itself: made when, of what, and the hash of every file in it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from config.backup.exceptions import BackupError
from config.up import envfile

NAME = "manifest.json"
DUMP = "database.dump"
HALF = ".partial"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """`tables` counts rows, `files` holds SHA-256 by path within the backup."""

    version: str
    made_at: str
    server_version: str
    migrations: list[list[str]]
    tables: Mapping[str, int]
    files: Mapping[str, str]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        envfile.write(folder / NAME, json.dumps(asdict(self), indent=1, sort_keys=True) + "\n")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Of a whole backup only."""
        if not folder.is_dir():
            raise BackupError(f"There is no backup in {folder}: name the folder that holds {NAME}.")
        if folder.name.endswith(HALF) or not (folder / NAME).is_file():
            raise BackupError(f"The backup in {folder} was never finished: take another one.")
        try:
            content: dict[str, Any] = json.loads((folder / NAME).read_text())
            found = cls(**content)
        except (OSError, ValueError, TypeError) as error:
            raise BackupError(f"The backup in {folder} is damaged ({NAME}): take another one.") from error
        if found.format != FORMAT:
            raise BackupError(f"The backup in {folder} has the format {found.format}, this reads {FORMAT}.")
        return found

    def check(self, folder: Path) -> None:
        """Every file that it names is there, byte for byte."""
        for name, wanted in self.files.items():
            path = folder / name
            if not _is_inside(name) or not path.is_file() or path.is_symlink() or sha256(path) != wanted:
                raise BackupError(f"The backup in {folder} is damaged ({name}): take another one.")


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
