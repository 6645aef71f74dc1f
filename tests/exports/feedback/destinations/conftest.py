"""An engineer's browser, and a version of one row that a person may take back."""

from __future__ import annotations

import pytest
from django.test import Client

from chat import people
from feedback.models import DatasetVersion
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, corrected, dataset
from tests.exports.feedback.datasets.test_pages import grant

CANARY = "xylophone-canary-9042"


@pytest.fixture
def browser() -> Client:
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    return signed_in(edna)


@pytest.fixture
def version() -> DatasetVersion:
    ann = allows(person("ann"), "training")
    corrected(ann, f"What is a {CANARY}?", f"A bird: {CANARY}.")
    return built(dataset("sft"), splits=False, personal_data="keep")
