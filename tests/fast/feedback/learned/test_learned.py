"""Models that learned from a version: recorded, listed, taken back, and named when its rows are gone."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from chat.models import Conversation, User
from config import retention
from feedback import erasing, erasures, proof
from feedback.datasets import withdrawing
from feedback.models import DataAccess, DatasetVersion, Erasure, LearnedModel
from inference import prompts
from inference.models import PromptVersion, Variant
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, asked_for, built, corrected, dataset
from tests.exports.feedback.datasets.test_pages import get, grant, post

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = {"name": "our-model", "revision": "r7", "learned_on": "2026-01-31", "note": "Two epochs."}
NAMED = "Models that learned from rows that are now gone: our-model r7"


@pytest.fixture
def edna() -> User:
    user = person("edna")
    grant(user)
    return user


@pytest.fixture
def browser(edna: User) -> Client:
    return signed_in(edna)


@pytest.fixture
def ann() -> User:
    return allows(person("ann"), "training")


@pytest.fixture
def version(ann: User) -> DatasetVersion:
    corrected(ann, "Ann asks", "Ann says")
    return built(dataset("sft"))


def record(browser: Client, version: DatasetVersion, status: int = 302, **fields: Any) -> LearnedModel:
    post(browser, f"/models/of/{version.pk}/add/", status, **{**TOLD, **fields})
    return LearnedModel.objects.latest("made_at")


def page_of(browser: Client, version: DatasetVersion) -> str:
    return get(browser, f"/datasets/versions/{version.pk}/")


def test_a_model_is_listed_on_the_version_its_card_and_the_page_of_models(
    browser: Client, version: DatasetVersion
) -> None:
    assert "None that is known." in page_of(browser, version)
    record(browser, version)
    assert "our-model r7" in page_of(browser, version)
    card = browser.get(f"/datasets/versions/{version.pk}/card/README.md").content.decode()
    assert "- our-model r7, 2026-01-31: Two epochs." in card
    assert "our-model r7" in get(browser, "/models/?name=our-model")
    assert "No model of this name" in get(browser, "/models/?name=our")


def test_sent_twice_it_is_recorded_once_and_the_deed_is_noted(
    browser: Client, edna: User, version: DatasetVersion
) -> None:
    form = {"client_id": str(uuid4()), **TOLD}
    assert [browser.post(f"/models/of/{version.pk}/add/", form).status_code for _ in range(2)] == [302, 302]
    assert LearnedModel.objects.count() == 1
    noted = DataAccess.objects.get(deed="recorded")
    assert (noted.person, noted.version, noted.detail) == (edna.pk, version.pk, "model our-model r7")


def test_a_record_is_taken_back_and_stays_with_who_did_so(
    browser: Client, edna: User, version: DatasetVersion
) -> None:
    made = record(browser, version)
    for _ in range(2):
        assert browser.post(f"/models/{made.pk}/remove/").status_code == 302
    made.refresh_from_db()
    assert made.removed_at and made.removed_by == edna.pk
    assert DataAccess.objects.filter(deed="removed", detail="model our-model r7").count() == 1
    page_of(browser, version)  # says what was done just now
    assert "our-model" not in page_of(browser, version) + get(browser, "/models/")


def test_a_version_that_was_never_frozen_taught_nothing(browser: Client, ann: User) -> None:
    waiting = asked_for(dataset("sft"))
    response = post(browser, f"/models/of/{waiting.pk}/add/", 422, **TOLD)
    assert "never frozen" in response.content.decode()


def test_who_takes_it_back_has_the_models_named_on_the_versions_page(
    browser: Client, ann: User, version: DatasetVersion
) -> None:
    record(browser, version)
    assert NAMED not in page_of(browser, version)
    allows(ann, "none")
    withdrawing.withdraw_all()
    assert NAMED in page_of(browser, version)
    assert "rows of it are gone" in get(browser, "/models/")


@pytest.mark.parametrize("first", ["", "none", "deleted"])
def test_an_erasures_proof_names_the_models_under_its_seal(
    browser: Client, ann: User, version: DatasetVersion, first: str
) -> None:
    record(browser, version)
    if first == "deleted":  # its conversation, longer ago than deleted ones are kept
        Conversation.objects.update(deleted_at=timezone.now() - timedelta(days=400))
        withdrawing.withdraw_all()
        assert retention.sweep()["chat_conversation"] == 1
    elif first:  # taken back before it is erased
        allows(ann, first)
        withdrawing.withdraw_all()
    asked = erasures.ask(ann, Erasure.Scope.ACCOUNT)
    erasing.run_all(stop_s=0)
    asked.refresh_from_db()
    assert asked.finished_at and proof.holds(asked)
    page = get(Client(), f"/account/data/erasures/{asked.key}/")
    assert "our-model r7" in page and "had learned from them before" in page
    asked.learned = []
    assert not proof.holds(asked)


def test_of_who_was_in_no_version_nothing_is_named(browser: Client, version: DatasetVersion) -> None:
    record(browser, version)
    asked = erasures.ask(person("ben"), Erasure.Scope.ACCOUNT)
    erasing.run_all(stop_s=0)
    assert "our-model" not in get(Client(), f"/account/data/erasures/{asked.key}/")


def test_a_command_records_it_too_and_says_what_is_wrong(version: DatasetVersion) -> None:
    out = StringIO()
    call_command("record_model", "our-model", version.dataset.name, 1, "--on", "2026-01-31", stdout=out)
    assert out.getvalue() == f"recorded: our-model learned from {version}\n"
    with pytest.raises(CommandError, match="There is no version 2"):
        call_command("record_model", "our-model", version.dataset.name, 2)
    with pytest.raises(CommandError, match="must be one up to today"):
        call_command("record_model", "our-model", version.dataset.name, 1, "--on", "2999-01-01")


def test_a_prompts_page_leads_to_what_its_models_learned(
    browser: Client, edna: User, version: DatasetVersion
) -> None:
    edna.user_permissions.add(Permission.objects.get(codename="view_promptversion"))
    prompts.write("chat", text="Be kind.", note="Why not.", author=None)
    prompt = PromptVersion.objects.latest("number")
    Variant.objects.create(served_model="our-model", prompt_version=prompt, sampling={}, digest="x")
    path = f"/prompts/{prompt.number}/"
    assert "our-model" not in get(browser, path)
    record(browser, version)
    assert '<a href="/models/?name=our-model">our-model</a>' in get(browser, path)
