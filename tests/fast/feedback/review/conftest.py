"""Ann, who lets what she says be used."""

import pytest

from chat.models import User
from tests.cast import answered, person


@pytest.fixture
def ann(db: None) -> User:
    return answered(person("ann"), "evaluation")
