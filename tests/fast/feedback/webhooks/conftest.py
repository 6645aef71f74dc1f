"""A program that is told, an operator who says so, and Ann who has something to say."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import Settings

from chat.models import User
from inference.outgoing.addresses import networks
from tests.cast import operator, person, signed_in
from tests.receiver import Receiver


@pytest.fixture(autouse=True)
def _local_programs_are_allowed(settings: Settings) -> None:
    settings.OUTGOING_NETWORKS = networks("127.0.0.0/8")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().open() as opened:
        yield opened


@pytest.fixture
def olga(db: None) -> Client:
    """What the migration lets operators do is gone once a test before this one has emptied all tables."""
    person = operator("olga")
    person.user_permissions.set(Permission.objects.filter(codename__endswith="_webhook"))
    return signed_in(person)


@pytest.fixture
def ann(transactional_db: None) -> User:
    return person("ann")
