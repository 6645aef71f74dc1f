"""What becomes of the installers' words, and what this machine's pip was told."""

from pathlib import Path

import pytest

from config.up.exceptions import StartError
from config.up.packages import Packages, PipSettings, run, sentence

LOG = Path("/data/logs/install.log")


@pytest.mark.parametrize(
    "output",
    [
        "error: Failed to fetch: `simple/django/`\n  Caused by: dns error",
        "WARNING: Retrying after connection broken by 'NewConnectionError'",
        "  Caused by: tcp connect error: Connection refused (os error 111)",
    ],
)
def test_no_network_is_told_in_one_sentence(output: str) -> None:
    told = sentence("Flywheel's environment", output, LOG)
    assert told.startswith("The packages of Flywheel's environment cannot be fetched because the network")
    assert "\n" not in told


def test_a_full_disk_is_told_in_one_sentence() -> None:
    told = sentence("vLLM's environment", "error: failed to write\n  Caused by: No space left on device", LOG)
    assert told.startswith("The disk is too full for vLLM's environment: make room")


def test_any_other_failure_is_told_with_its_cause_and_the_log() -> None:
    told = sentence("vLLM's environment", "Resolving\nerror: Hash mismatch for torch\nhint: none", LOG)
    assert told == (
        "Installing vLLM's environment failed: error: Hash mismatch for torch "
        "(the whole output is in /data/logs/install.log)."
    )


def test_a_failing_installer_ends_in_a_sentence_and_keeps_its_output(tmp_path: Path) -> None:
    log = tmp_path / "install.log"
    argv = ["/bin/sh", "-c", "echo error: nothing works >&2; exit 3"]
    with pytest.raises(StartError, match="Installing the test failed: error: nothing works"):
        run(argv, Packages("the test", 1), log)
    assert log.read_text() == "error: nothing works\n"


def test_places_that_pip_was_told_are_passed_on() -> None:
    listed = (
        "global.cert='/etc/certificates.crt'\n"
        "global.find-links='/one'\n"
        "global.index-url='https://mirror.example/simple'\n"
        ":env:.find-links='/two https://wheels.example/torch'\n"
    )
    settings = PipSettings.parse(listed)
    assert settings.places_of_torch() == [
        *("--find-links", "/two"),
        *("--find-links", "https://wheels.example/torch"),
    ]
    assert settings.index == "https://mirror.example/simple"
    assert settings.certificates == "/etc/certificates.crt"


def test_without_such_places_torch_comes_from_its_makers() -> None:
    assert PipSettings.parse("").places_of_torch() == ["--torch-backend", "cpu"]
