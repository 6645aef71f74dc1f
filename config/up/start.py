"""The first half of `make up`, on the system's Python: look, install, become the supervisor in `.venv`."""

import os
import sys
from collections.abc import Sequence

from config.up import checks, install, product
from config.up.exceptions import StartError
from config.up.folders import PROJECT, FolderLock, data_folder
from config.up.guard import wait_for_earlier_guard
from config.up.terminal import say

INSTALL_LOG = "install.log"


def main(arguments: Sequence[str]) -> int:
    try:
        if arguments and arguments[0] == "install":
            install_only(arguments[1:])
        else:
            up()
    except StartError as error:
        sys.stdout.flush()
        print(f"{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def up() -> None:
    """Check, install, and hand over; does not return."""
    environ = dict(os.environ)
    address = checks.Address.of(environ)
    checks.addresses(environ)
    product.web_count(environ)
    data = data_folder(environ)
    lock = FolderLock(data)
    lock.take()
    say("up", f"data in {data}")  # before anything that a busy disk or an earlier guard can hold up
    wait_for_earlier_guard(data)
    checks.port_is_free(address)
    checks.room(data, checks.DATA_MB, "the data folder")
    checks.writable(data)
    wanted = [install.app(development=False)]
    if not environ.get("INFERENCE_URL"):
        wanted.append(install.engine())
    install.install(wanted, data / "logs" / INSTALL_LOG)
    lock.survive_exec()
    os.environ["FLYWHEEL_DATA_DIR"] = str(data)
    os.chdir(PROJECT)
    python = str(install.APP / "bin" / "python")
    os.execv(python, [python, "-m", "config.up.supervise"])  # the first word is how Python finds its packages


def install_only(names: Sequence[str]) -> None:
    """`install app|dev|engine|train …`: the environments alone, for checks and tests."""
    known = {
        "app": lambda: install.app(development=False),
        "dev": lambda: install.app(development=True),
        "engine": install.engine,
        "train": install.train,
    }
    unknown = set(names) - set(known)
    if unknown or not names:
        raise StartError(
            f"`install` takes {', '.join(known)}, not {', '.join(sorted(unknown)) or 'nothing'}."
        )
    log = data_folder(dict(os.environ)) / "logs" / INSTALL_LOG
    install.install([known[name]() for name in names], log)
