"""Runs one step of `make test` within its time budget: `python -m tests.budget NAME MINUTES -- command …`.

Standard library only, as it also times the installation. Past its budget a step says so; at one and a half
times of it, it is stopped and red.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

STOPPED_AT = 1.5
CLEAN_UP_S = 30.0
RED = 1


def main(arguments: Sequence[str]) -> int:
    name, minutes, separator, *command = arguments
    if separator != "--" or not command:
        raise SystemExit(__doc__)
    return run(name, float(minutes) * 60, command)


def run(name: str, budget_s: float, command: Sequence[str]) -> int:
    """The command's exit status, or red when it had to be stopped."""
    print(f"== {name}: at most {budget_s:.0f} s", flush=True)
    started = time.monotonic()
    process = subprocess.Popen(list(command), start_new_session=True)
    try:
        status = process.wait(budget_s * STOPPED_AT)
    except subprocess.TimeoutExpired:
        _end(process)
        print(f"== {name}: stopped after {STOPPED_AT} times its budget of {budget_s:.0f} s: red", flush=True)
        return RED
    except KeyboardInterrupt:
        _end(process)
        return 130
    spent = time.monotonic() - started
    print(f"== {name}: {_verdict(status, spent, budget_s)}", flush=True)
    return status


def _verdict(status: int, spent: float, budget_s: float) -> str:
    colour = "red" if status else "green"
    past = ", PAST ITS BUDGET" if spent > budget_s else ""
    return f"{colour}, {spent:.1f} s of {budget_s:.0f} s{past}"


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Like Ctrl-C, so that what it started is stopped too; then for good."""
    for number, seconds in ((signal.SIGINT, CLEAN_UP_S), (signal.SIGKILL, CLEAN_UP_S)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
