"""One product with one web process, and nothing but TCP between it and who means it ill."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.security.attacker import Attacker
from tests.product import Product
from tests.server import Server


@pytest.fixture(scope="package")
def attacker() -> Iterator[Attacker]:
    with tempfile.TemporaryDirectory(prefix="flywheel-security-") as folder:
        engine = Server("tests.scripted_engine", folder=Path(folder))
        engine.open()
        mark = Attacker.new_mark()
        environ: dict[str, Any] = {
            "INFERENCE_URL": engine.url,
            "INFERENCE_API_KEY": f"{mark}apikey",
            "FLYWHEEL_WEB_PROCESSES": "1",
            # Nobody listens there: mails are not printed into the log, and not sent.
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": "9",
            "FLYWHEEL_REQUEST_S": str(Attacker.REQUEST_S),
        }
        try:
            with Product(**environ) as product:
                product.wait_ready(without=())
                yield Attacker(product, mark)
        finally:
            engine.close()
