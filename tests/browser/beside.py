"""Which tests run beside which: one after the other at each product, as they stop its engine and its
processes, and those of the other product beside them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

HERE = Path(__file__).parent
#: Files whose tests talk with the real engine; all others have the scripted one.
REAL = frozenset(
    {
        "test_comparing.py",
        "test_conversation.py",
        "test_correcting.py",
        "test_datasets.py",
        "test_every_kind.py",
        "test_mid_stream.py",
        "test_phone.py",
        "test_rating.py",
    }
)


def by_product(config: pytest.Config, log: Any) -> Any:
    """Who hands the tests out: by file, as it knows no more of them than their names."""
    scheduler: Any = LoadScopeScheduling(config, log)
    scheduler._split_scope = product_of
    return scheduler


def product_of(nodeid: str) -> str:
    return "real" if Path(nodeid.partition("::")[0]).name in REAL else "scripted"


def check_place(item: pytest.Function) -> None:
    """A test in the wrong file would start both products beside those that run."""
    is_real, is_said = "relay_url" in item.fixturenames, item.path.name in REAL
    if is_real != is_said:
        engine = "real" if is_real else "scripted"
        raise pytest.UsageError(f"{item.nodeid} has the {engine} engine: see tests/browser/beside.py")
