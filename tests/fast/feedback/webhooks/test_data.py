"""Programs are told what ended with datasets: in order, once, and without a word of any row."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chat.models import User
from feedback.datasets import asking, building, claiming, exporting
from feedback.models import Dataset, DatasetVersion, Delivery, Webhook
from feedback.notices.models import Notice
from tests.exports.feedback.datasets.asking import ENGINEER, allows, asked_for, built, corrected, dataset
from tests.fast.feedback.webhooks.telling import made, run, run_all, settle
from tests.fast.feedback.webhooks.test_document import DOCUMENT
from tests.receiver import Receiver, Says

pytestmark = [pytest.mark.timeout(300), pytest.mark.django_db(transaction=True)]

KINDS = list(Notice.Kind.values)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.EXPORT_FOLDER = tmp_path


@pytest.fixture
def of(ann: User) -> Dataset:
    corrected(allows(ann, "training"), "What is the secret?", "Xyzzy, whispered.")
    return dataset("sft")


def told(receiver: Receiver) -> list[str]:
    return [got.told["type"] for got in receiver.got]


def test_what_ends_is_told_in_order_and_without_a_word_of_a_row(
    olga: Client, receiver: Receiver, of: Dataset
) -> None:
    made(olga, receiver, kinds=KINDS)
    version = built(of)
    asking.ask_for(version.pk, ENGINEER, version, "trl-sft", "jsonl")
    exporting.run_all()
    run_all()
    assert told(receiver) == ["dataset.version_frozen", "export.ready"]
    frozen, ready = (got.told["data"] for got in receiver.got)
    assert (frozen["version"]["rows"], frozen["dataset"]["name"]) == (1, of.name)
    assert ready["export"]["files"][0].keys() == {"name", "bytes", "sha256"}
    assert not any(b"yzzy" in got.body or b"secret" in got.body for got in receiver.got)
    run()
    assert len(receiver.got) == 2


def test_what_fails_is_told(olga: Client, receiver: Receiver, of: Dataset) -> None:
    made(olga, receiver, kinds=KINDS)
    asked_for(of)
    DatasetVersion.objects.update(claim=claiming.CLAIMS_MAX)
    building.run_all()
    run_all()
    assert told(receiver) == ["dataset.version_failed"]
    assert "Ask for fewer rows" in receiver.got[0].told["data"]["version"]["error"]


def test_only_what_was_asked_for_is_told_and_events_beside_it(
    olga: Client, receiver: Receiver, of: Dataset
) -> None:
    made(olga, receiver, kinds=["export.failed", "correction"])
    built(of)
    corrected(User.objects.get(email="ann@example.org"), "And then?", "Nothing.")
    run_all()
    assert told(receiver) == ["feedback.correction"]


def test_what_ended_while_it_was_off_is_told_when_that_is_wanted(
    olga: Client, receiver: Receiver, of: Dataset
) -> None:
    webhook = made(olga, receiver, kinds=KINDS)
    for to, count in (("on", 0), ("missed", 1)):
        olga.post(f"/webhooks/{webhook.pk}/switch/", {"to": "off"})
        built(of)
        settle()
        olga.post(f"/webhooks/{webhook.pk}/switch/", {"to": to})
        run_all()
        assert len(receiver.got) == count


def test_a_notice_that_did_not_arrive_is_tried_again_and_no_test(
    olga: Client, receiver: Receiver, of: Dataset
) -> None:
    webhook = made(olga, receiver, kinds=KINDS)
    built(of)
    receiver.answers = lambda _: Says(status=500)
    run()
    row = Delivery.objects.get()
    assert (row.state, row.tries) == ("waiting", 1) and Webhook.objects.get().failing_since is not None
    page = olga.get(f"/webhooks/{webhook.pk}/deliveries/{row.pk}/").content.decode()
    assert "<h1>Delivery 1</h1>" in page and "The next try is" in page
    Delivery.objects.update(state="given_up", ended_at=timezone.now())
    olga.post(f"/webhooks/{webhook.pk}/replay/", {"hours": "24"})
    receiver.answers = lambda _: Says()
    run_all()
    assert [got.key for got in receiver.got] == [receiver.got[0].key] * 2


def test_the_document_has_an_example_with_the_fields_of_what_is_sent(
    olga: Client, receiver: Receiver, of: Dataset
) -> None:
    made(olga, receiver, kinds=KINDS)
    version = built(of)
    asking.ask_for(version.pk, ENGINEER, version, "trl-sft", "jsonl")
    exporting.run_all()
    run_all()
    (text,) = re.findall(r"```json data\n(.*?)```", DOCUMENT, re.DOTALL)
    example, sent = json.loads(text), receiver.got[-1].told
    assert list(example) == list(sent) and list(example["data"]) == list(sent["data"])
    for name in ("dataset", "version", "export"):
        assert list(example["data"][name]) == list(sent["data"][name])
    for kind in KINDS:
        assert f"`{kind}`" in DOCUMENT
