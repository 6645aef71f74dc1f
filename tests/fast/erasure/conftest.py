"""Ann, who has talked and given feedback, Bob beside her, and a folder for the log of erasures."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from chat.models import User
from tests.cast import answered, person, signed_in
from tests.fast.erasure.given import Traces, leave_traces


@pytest.fixture(autouse=True)
def backups(tmp_path: Path, settings: Settings) -> Path:
    settings.BACKUP_FOLDERS = [tmp_path / "backups"]
    return tmp_path / "backups"


@pytest.fixture
def ann(db: None) -> User:
    return answered(person("ann"), "training")


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


@pytest.fixture
def traces(ann: User, browser: Client) -> Traces:
    """What Ann has left everywhere; one conversation is thrown away."""
    return leave_traces(ann, browser)


@pytest.fixture
def bob(db: None) -> User:
    bob = answered(person("bob"), "evaluation")
    leave_traces(bob, signed_in(bob))
    return bob
