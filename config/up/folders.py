"""Where things lie: the data folder, and a place that the service account of an embedded server can enter.

PostgreSQL refuses to run as root, so under root it runs as an account that may not look into root's
own folders; its cluster then lies under /var/lib and the operator is told where.
"""

import fcntl
import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from config.up.exceptions import StartError

PROJECT = Path(__file__).resolve().parents[2]
SERVICE_ROOT = Path("/var/lib/flywheel")


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged system account that already exists."""

    name: str
    uid: int
    gid: int


def service_account() -> Account | None:
    """Whom the embedded PostgreSQL runs as; None when we are an ordinary user already."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise StartError(
        "PostgreSQL does not run as root and there is no account named postgres or nobody: add one."
    )


def passable(folder: Path) -> bool:
    """Whether any account may enter the folder and all those above it."""
    folder = folder.resolve()
    return all(path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents))


def data_folder(environ: dict[str, str]) -> Path:
    """The data folder the environment names, made when it is not there yet."""
    folder = Path(environ.get("FLYWHEEL_DATA_DIR") or PROJECT / ".data").expanduser().absolute()
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            folder.chmod(mode)
        (folder / "logs").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"The data folder {folder} cannot be made ({error.strerror}): set FLYWHEEL_DATA_DIR to another."
        ) from error
    return folder


def service_folder(data: Path, account: Account | None) -> Path:
    """Where the service account keeps its files: inside the data folder if it can get there."""
    if account is None or passable(data):
        return data
    mark = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
    folder = SERVICE_ROOT / mark
    folder.mkdir(parents=True, exist_ok=True)
    for path in (SERVICE_ROOT, folder):
        path.chmod(0o711)
    return folder


class FolderLock:
    """Held for the life of one `make up`, so that two never share a data folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / ".lock"
        self._file = -1

    def take(self) -> None:
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 32).decode(errors="replace").strip() or "unknown"
            raise StartError(
                f"Flywheel is already running with the data folder {self.path.parent} (process {holder}): "
                "stop it with Ctrl-C first, or set FLYWHEEL_DATA_DIR and PORT to run a second one."
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def give_back(self) -> None:
        os.close(self._file)

    def survive_exec(self) -> None:
        """Hand the lock to the program that this process becomes."""
        os.set_inheritable(self._file, True)
        os.environ["FLYWHEEL_UP_LOCK"] = str(self._file)

    def inherit(self) -> bool:
        """Take over the lock from before `exec`; False when this process was not started so."""
        number = os.environ.pop("FLYWHEEL_UP_LOCK", "")
        if not number:
            return False
        self._file = int(number)
        os.set_inheritable(self._file, False)
        return True
