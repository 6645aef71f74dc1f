"""From a row to the conversation that it comes from; and that reading is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chat import conversations, corrections
from chat.activities import Outcome
from chat.intent import Intent
from chat.models import User
from feedback import drain, erasures
from feedback.models import DataAccess, DatasetVersion, Erasure
from inference.models import Generation
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, dataset
from tests.exports.feedback.datasets.test_pages import get, grant
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import regenerated
from tests.fast.feedback.sending import event, kept

pytestmark = pytest.mark.django_db(transaction=True)

GONE = "This conversation cannot be shown"


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


def fix(ann: User, answer: Outcome, to: str) -> None:
    corrections.correct(ann, client_id=uuid4(), message=UUID(answer.answer), text=to, intent=Intent.FIX)
    drain.drain_all()


def from_chat(ann: User) -> DatasetVersion:
    """Two turns; of the second answer a part was copied, another one was asked for, and that corrected."""
    first = ended(ask(ann, "Is Norway large?"), "It is long.")
    second = ended(ask(ann, "Its capital?", first), "Bergen, as ever.")
    copied = event("copy", {"how": "selection"}, message=second.answer, start=0, end=6)
    kept(signed_in(ann), copied)
    fix(ann, regenerated(ann, second, "Perhaps Bergen."), "It is Oslo.")
    return built(dataset("sft"))


def conversation_of(version: DatasetVersion) -> str:
    return f"/datasets/versions/{version.pk}/rows/0/conversation/"


def test_a_rows_conversation_is_shown_with_the_answer_its_siblings_and_what_was_done(
    browser: Client, ann: User
) -> None:
    version = from_chat(ann)
    assert "Open its conversation" in get(browser, f"/datasets/versions/{version.pk}/rows/0/")
    page = get(browser, conversation_of(version))
    said = ["Is Norway large?", "It is long.", "Its capital?", "It is Oslo.", "Bergen, as ever.", "Perhaps"]
    assert [page.index(each) for each in said] == sorted(page.index(each) for each in said)
    assert '<span class="badge on">The answer</span>' in page
    assert 'Its person copied from it: <q dir="auto">Bergen</q>' in page
    assert "asked for another answer instead of it" in page and "rewrote it" in page
    assert "ann" not in page.lower().replace("cannot", "").replace("channel", "")


def test_what_the_model_was_not_sent_is_told_apart(browser: Client, ann: User) -> None:
    version = from_chat(ann)
    assert "the model did not see it" not in get(browser, conversation_of(version))
    Generation.objects.filter(text="Perhaps Bergen.").update(left_out=2)
    assert get(browser, conversation_of(version)).count("the model did not see it") == 2


def taken_back(ann: User, _: DatasetVersion) -> None:
    allows(ann, "evaluation")


def deleted(ann: User, version: DatasetVersion) -> None:
    thread = version.items.get(number=0).conversation
    assert thread
    conversations.delete(ann, client_id=uuid4(), conversation=thread)


def erasing(ann: User, _: DatasetVersion) -> None:
    erasures.ask(ann, Erasure.Scope.EVERYTHING)


@pytest.mark.parametrize("leave", [taken_back, deleted, erasing])
def test_who_takes_it_back_is_not_read_any_more_before_any_job_has_run(
    browser: Client, ann: User, leave: Callable[[User, DatasetVersion], None]
) -> None:
    version = from_chat(ann)
    leave(ann, version)
    page = get(browser, conversation_of(version), 404)
    assert GONE in page and "Norway" not in page and "Oslo" not in page


def test_of_what_was_never_allowed_no_conversation_is_shown(browser: Client) -> None:
    ben = person("ben")
    fix(ben, ended(ask(ben, "Ben asks"), "Ben is answered"), "Ben corrects")
    version = built(dataset("sft"))
    page = get(browser, conversation_of(version), 404)
    assert GONE in page and "Ben asks" not in page
    row = get(browser, f"/datasets/versions/{version.pk}/rows/0/")
    assert "the person had not allowed it" in row and "Open its conversation" not in row


def test_reading_is_noted_once_an_hour_for_each_thing_without_its_words(
    browser: Client, edna: User, ann: User
) -> None:
    version = from_chat(ann)
    paths = ["rows/?q=Norway", "rows/0/", "rows/0/conversation/"]
    for path in (*paths, *paths):
        get(browser, f"/datasets/versions/{version.pk}/{path}")
    read = DataAccess.objects.filter(deed="read", person=edna.pk, version=version.pk).order_by("pk")
    assert list(read.values_list("detail", flat=True)) == ["rows", "row 0", "conversation of row 0"]


def test_reading_it_again_later_is_noted_again(browser: Client, edna: User, ann: User) -> None:
    version = from_chat(ann)
    earlier = timezone.now() - timedelta(minutes=61)
    DataAccess.objects.create(person=edna.pk, deed="read", version=version.pk, detail="row 0", at=earlier)
    get(browser, f"/datasets/versions/{version.pk}/rows/0/")
    assert DataAccess.objects.filter(deed="read", detail="row 0").count() == 2
