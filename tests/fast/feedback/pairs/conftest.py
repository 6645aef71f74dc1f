"""Ann, whose events are committed: what still runs is not read."""

import pytest
from django.test import Client

from chat.activities import Outcome
from chat.models import User
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended


@pytest.fixture
def ann(transactional_db: None) -> User:
    return person("ann")


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


@pytest.fixture
def outcome(ann: User) -> Outcome:
    return ended(ask(ann), "The first answer.")
