"""docs/signals.md says of every kind what it is, with an example that the code accepts."""

import json
import re

import pytest

from config.up.folders import PROJECT
from feedback.kinds import KINDS, as_json

DOCUMENT = (PROJECT / "docs" / "signals.md").read_text()
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL))


def test_every_kind_has_its_section() -> None:
    assert set(SECTIONS) == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_each_example_is_what_is_stored(name: str) -> None:
    example = json.loads(re.findall(r"```json\n(.*?)```", SECTIONS[name], re.DOTALL)[0])
    assert as_json(KINDS[name].value.model_validate(example)) == example
    assert "May: " in SECTIONS[name] and "May not: " in SECTIONS[name]
