"""What is personal in an item is found before somebody is shown it, and its page looks for nothing itself."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from chat.models import Message, User
from feedback.curation.personal_data import detection
from feedback.models import Decision, ReviewClaim, ReviewItem
from feedback.review import found, reading_ahead, showing
from feedback.tasks import read_items_ahead
from tests.fast.feedback.review.judging import asking, at_work, comes_to, page
from tests.fast.feedback.review.queued import decided, held, judged

pytestmark = pytest.mark.django_db

FINDER = "feedback.curation.personal_data.engine"
RITA = UUID(int=1)
SAID = "Write to bob.berg@mail.com, or to bob.berg@mail.com."


@pytest.fixture
def rita(db: None) -> Client:
    return at_work()


def forget() -> None:
    """As in a process that has looked for nothing yet."""
    detection._remembered.cache_clear()
    sys.modules.pop(FINDER, None)


def test_the_page_of_an_item_that_was_read_ahead_does_not_load_what_finds_personal_data(
    ann: User, rita: Client
) -> None:
    of = asking(ann, SAID)
    read_items_ahead()
    forget()
    shown = page(rita, comes_to(rita, of))
    assert FINDER not in sys.modules
    assert "bob.berg" not in shown and shown.count("&lt;EMAIL_1&gt;") >= 2


def test_what_came_later_or_was_read_by_an_older_finder_is_looked_for_by_the_page(
    ann: User, rita: Client
) -> None:
    of = asking(ann, SAID)
    shown = page(rita, comes_to(rita, of))
    assert "bob.berg" not in shown
    ReviewItem.objects.update(found={"by": "an older one", "hits": {found._digest(SAID): []}})
    assert "bob.berg" not in page(rita, comes_to(rita, of))


def test_what_an_older_finder_read_is_read_again_while_somebody_is_to_judge_it(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_ahead, "_read_again", set())  # as in a new process
    of = asking(ann, SAID, "It is Bergen.")
    done = judged(of, RITA).item
    ReviewItem.objects.update(found={"by": "an older one", "hits": {}})
    read_items_ahead()
    assert ReviewItem.objects.exclude(pk=done.pk).get().found["by"] == found.finder()
    assert ReviewItem.objects.get(pk=done.pk).found["by"] == "an older one"


def test_places_and_types_are_kept_and_no_text_and_each_item_is_read_once(ann: User) -> None:
    asking(ann, SAID)
    read_items_ahead()
    kept = ReviewItem.objects.get().found
    assert [hit[:3] for hit in kept["hits"][found._digest(SAID)]] == [[9, 26, "EMAIL"], [34, 51, "EMAIL"]]
    assert "bob" not in str(kept)
    ReviewItem.objects.update(found={"by": kept["by"], "hits": {}})
    read_items_ahead()
    assert ReviewItem.objects.get().found["hits"] == {}


def test_an_item_that_cannot_be_read_holds_up_no_other(ann: User, caplog: pytest.LogCaptureFixture) -> None:
    of = asking(ann, SAID)
    said = ReviewItem.objects.select_related("message", "conversation").get()
    where = {"conversation": said.conversation}
    broken = Message.objects.create(parent=said.message.parent, role="assistant", author="imported", **where)
    ReviewItem.objects.create(queue=of, message=broken, person=ann, place=0, **where)
    with caplog.at_level(logging.ERROR):
        read_items_ahead()
    assert not ReviewItem.objects.filter(found__isnull=True).exists()
    assert "could not be read ahead" in caplog.text


def test_what_the_database_refuses_of_one_item_holds_up_no_other(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(ann, SAID, "It is Bergen.")
    newest, texts = ReviewItem.objects.latest("pk").message_id, showing.texts

    def refused(answer: Message) -> list[str]:
        if answer.pk == newest:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        return texts(answer)

    monkeypatch.setattr(showing, "texts", refused)
    read_items_ahead()
    assert sorted(bool(each.found["hits"]) for each in ReviewItem.objects.all()) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_a_decision_does_not_wait_until_its_item_was_looked_through(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, kept = held(asking(ann, SAID), RITA), found.kept

    def meanwhile(texts: Iterable[str]) -> dict[str, Any]:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(decides, claim).result()
        return kept(texts)

    monkeypatch.setattr(found, "kept", meanwhile)
    read_items_ahead()
    assert Decision.objects.exists() and ReviewItem.objects.get().found["hits"]


def decides(claim: ReviewClaim) -> None:
    """Over a connection of its own, which waits for no lock."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '500ms'")
        decided(claim, RITA)
    finally:
        connection.close()
