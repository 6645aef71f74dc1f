"""Exports of every format, and the trainers' environment that reads them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from config.up import install
from feedback.exports.formats import FORMATS, Encoding
from feedback.exports.rendering import Template
from feedback.exports.writing import Order, write
from feedback.rows import Row
from tests.exports.rows import ROWS, TINY

LOADERS = Path(__file__).parent / "loaders"
LONGEST_S = 300


class Trainers:
    """Programs in the trainers' environment. No hub is asked, nothing is reported, caches are the test's."""

    def __init__(self, folder: Path) -> None:
        off = ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE", "DO_NOT_TRACK")
        named = {"AXOLOTL_DO_NOT_TRACK": "1", "DISABLE_VERSION_CHECK": "1", "HF_HOME": str(folder)}
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {**kept, **dict.fromkeys(off, "1"), **named, "TOKENIZERS_PARALLELISM": "false"}

    def run(self, script: str, *arguments: str | Path, cwd: Path | None = None) -> Any:
        """What the script printed last, as JSON."""
        argv = [str(install.TRAIN / "bin" / "python"), str(LOADERS / script), *map(str, arguments)]
        ran = subprocess.run(
            argv,
            env=self.environment,
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr[-3_000:]
        return json.loads(ran.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def trainers(tmp_path_factory: pytest.TempPathFactory) -> Trainers:
    return Trainers(tmp_path_factory.mktemp("trainers"))


class Exported:
    """Folders of exports, written as the product writes them."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self.folders = folders

    def __call__(
        self,
        name: str,
        encoding: Encoding = "jsonl",
        rows: Sequence[Row] | None = None,
        split: str = "train",
    ) -> Path:
        format = FORMATS[name]
        rows = ROWS[format.kind] if rows is None else rows
        order = Order(format=format, encoding=encoding, template=Template.of_folder(TINY), max_tokens=512)
        folder = self.folders.mktemp(name) / "export"
        assert write({split: rows}, order, folder)["counts"]["refused"] == 0
        return folder


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return Exported(tmp_path_factory)
