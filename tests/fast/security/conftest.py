"""The people and their things, made once for a file whose tests take back what they change."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker, Settings

from tests.fast.security.world import World


@pytest.fixture(scope="module")
def roles() -> tuple[str, ...]:
    """Whose things are looked at; nobody named means everybody's."""
    return ()


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, roles: tuple[str, ...]
) -> Iterator[World]:
    """What a test changes is rolled back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(*roles)
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, settings: Settings) -> Iterator[World]:
    settings.ACCOUNT_RATE_LIMITS = {}
    cookies = {role: browser.cookies.copy() for role, browser in made.browsers.items()}
    yield made
    for role, browser in made.browsers.items():
        browser.cookies.clear()
        browser.cookies.update(cookies[role])
