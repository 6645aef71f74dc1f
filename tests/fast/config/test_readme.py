"""The README is true: its commands exist, its paths and links resolve, its tests can be found."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ALL = "\n".join(document.read_text() for document in DOCUMENTS)


def found(pattern: str, text: str = README) -> list[str]:
    return sorted(set(re.findall(pattern, text)))


@cache
def names_of_tests() -> frozenset[str]:
    sources = (path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(name for source in sources for name in re.findall(r"def (test_\w+)", source))


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 120


@pytest.mark.parametrize("target", found(r"make ([a-z][a-z-]*)"))
def test_every_command_exists(target: str) -> None:
    asked = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_resolves(document: Path) -> None:
    links = found(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text())
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("path", found(r"`((?:[\w.]+/)+)`"))
def test_every_folder_is_there(path: str) -> None:
    assert (ROOT / path).is_dir()


@pytest.mark.parametrize("name", found(r"`(test_\w+)`", ALL))
def test_every_test_that_is_named_exists(name: str) -> None:
    assert name in names_of_tests()
