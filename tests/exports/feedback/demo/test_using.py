"""Over a generated population: pairs are made, a version is frozen and says so, webhooks hear nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from chat.models import Message
from feedback.demo.marked import generated
from feedback.models import Delivery, Event, PreferencePair, SplitAssignment, Webhook
from feedback.pairs import calibrating, compiling
from feedback.pairs.measured import newest
from feedback.pairs.rules import RULES
from feedback.webhooks import making
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import built, dataset, rows
from tests.exports.feedback.datasets.test_pages import get, grant
from tests.exports.feedback.demo.filled import demo_data
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs import doing
from tests.fast.feedback.sending import kept, rating
from tests.race import overtaken

pytestmark = pytest.mark.django_db(transaction=True)


def engineer() -> Client:
    user = person("edna")
    grant(user)
    return signed_in(user)


def test_pairs_are_made_of_it_and_a_frozen_version_says_what_it_holds() -> None:
    demo_data()
    doing.wait_for_others()
    compiling.run(60)
    made = set(PreferencePair.objects.values_list("rule", flat=True))
    assert {"comparison", "kept"} <= made
    version = built(dataset("preference"), sources=("comparison", "kept", "correction"), duplicates="near")
    assert version.status == "frozen" and version.counts["rows"] > 2, (version.error, version.counts)
    assert version.counts["generated"] == version.counts["rows"]
    assert {row.person for row in rows(version)} <= set(generated().values_list("pk", flat=True))
    assert (
        f"{version.counts['rows']} of {version.counts['rows']} rows are of generated people" in version.card
    )
    browser = engineer()
    assert "of generated people" in get(browser, f"/datasets/versions/{version.pk}/")
    for page in ("/datasets/", "/pairs/", "/cases/"):
        assert "holds generated data (seed 7" in get(browser, page), page
    calibrating.calibrate(RULES["kept"])
    demo_data("--remove")
    measured = newest("kept")
    assert measured and (measured.basis, measured.n) == ("prior", 0)
    assert not SplitAssignment.objects.exists()
    version.refresh_from_db()
    assert version.withdrawn_at and not rows(version) and not PreferencePair.objects.exists()
    assert "generated data" not in get(browser, "/datasets/")


def test_a_webhook_is_told_nothing_of_it() -> None:
    demo_data()
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    kinds = ["rating", "exposure", "regenerate"]
    Webhook.objects.create(
        name="All", url="http://127.0.0.1/", kinds=kinds, author=UUID(int=1), since=long_ago, cursor_xact=0
    )
    ann = person("ann")
    kept(signed_in(ann), rating(ended(ask(ann)), "up"))
    doing.wait_for_others()
    making.make_all(30)
    assert Event.objects.filter(kind__in=kinds).count() > 100
    assert [each.event.sender for each in Delivery.objects.all() if each.event] == [ann]


def test_it_is_removed_whole_while_a_job_writes_about_it() -> None:
    """As labels are written: message and conversation are held, then the event comes."""
    demo_data()

    def labels() -> None:
        event = Event.objects.filter(kind="follow_up").select_related("message").latest("id")
        Message.objects.select_for_update(no_key=True).get(pk=event.value["by"])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT FROM chat_conversation WHERE id = %s FOR KEY SHARE", [event.conversation_id]
            )
        event.pk = event.client_id = uuid4()
        event.save(force_insert=True)

    overtaken(labels, lambda: demo_data("--remove"))
    assert not Event.objects.exists() and not Message.objects.exists()
