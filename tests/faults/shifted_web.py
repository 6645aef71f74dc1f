"""A web process whose wall clock is wrong by so many seconds: `python -m tests.faults.shifted_web 3600`."""

import sys
from datetime import UTC, datetime, timedelta

import time_machine

from config.web import main

if __name__ == "__main__":
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=float(sys.argv[1])), tick=True):
        main()
