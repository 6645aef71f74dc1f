"""The pages on which an operator makes a webhook, tests it, reads its log and sends again."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chat.activities import Outcome
from feedback.models import Delivery, Try, Webhook
from feedback.webhooks import configuring, log
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.sending import kept, rating
from tests.fast.feedback.webhooks.telling import form, made, run, run_all
from tests.fast.feedback.webhooks.test_telling import expected_signature
from tests.receiver import Receiver, Says

pytestmark = pytest.mark.timeout(300)


def secret_in(page: str) -> str:
    found = re.search(r'<code class="secret"[^>]*>(whsec_[^<]+)</code>', page)
    assert found
    return found[1]


def test_an_empty_page_says_what_will_appear_and_leads_there(olga: Client) -> None:
    page = on_one_line(olga.get("/webhooks/"))

    assert "No webhook yet. Once you add one, it is listed here" in page
    assert 'href="/webhooks/add/"' in page


def test_the_secret_is_shown_once(olga: Client, receiver: Receiver) -> None:
    page = olga.post("/webhooks/add/", form(receiver.url)).content.decode()
    webhook = Webhook.objects.get()

    assert secret_in(page) == webhook.secret
    for address in ("/webhooks/", f"/webhooks/{webhook.pk}/", f"/webhooks/{webhook.pk}/edit/"):
        assert webhook.secret not in olga.get(address).content.decode()


def test_a_form_that_is_sent_twice_makes_one(olga: Client, receiver: Receiver) -> None:
    fields = form(receiver.url)
    olga.post("/webhooks/add/", fields)
    again = olga.post("/webhooks/add/", fields)

    assert again["Location"] == f"/webhooks/{Webhook.objects.get().pk}/"


def test_there_may_be_so_many_and_no_more(
    olga: Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(configuring, "WEBHOOKS_MAX", 2)
    for _ in range(2):
        made(olga, receiver)
    response = olga.post("/webhooks/add/", form(receiver.url))

    assert response.status_code == 422
    assert "There are 20 webhooks, which is the most there may be." in response.content.decode()
    assert Webhook.objects.count() == 2


def test_a_changed_secret_signs_beside_the_old_one_for_a_day(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook = made(olga, receiver)
    new = secret_in(olga.post(f"/webhooks/{webhook.pk}/secret/").content.decode())
    assert new != webhook.secret
    for hours, secrets in ((0, [new, webhook.secret]), (25, [new])):
        Webhook.objects.update(old_until=timezone.now() + timedelta(hours=24 - hours))
        kept(browser, rating(outcome))
        run()
        got = receiver.got[-1]
        signed = (got.key, got.headers["webhook-timestamp"], got.body)
        assert got.headers["webhook-signature"].split(" ") == [
            expected_signature(secret, *signed) for secret in secrets
        ]


def test_pressed_twice_the_secret_from_before_both_still_signs_and_later_the_one_from_before(
    olga: Client, receiver: Receiver
) -> None:
    webhook = made(olga, receiver)
    first, second = (secret_in(olga.post(f"/webhooks/{webhook.pk}/secret/").content.decode()) for _ in "12")
    row = Webhook.objects.get()
    assert first != second and (row.secret, row.old_secret) == (second, webhook.secret)
    Webhook.objects.update(old_until=timezone.now() + timedelta(hours=23))
    olga.post(f"/webhooks/{webhook.pk}/secret/")
    assert Webhook.objects.get().old_secret == second


def test_a_test_goes_out_once_and_its_result_is_on_the_page_in_words(
    olga: Client, receiver: Receiver
) -> None:
    webhook = made(olga, receiver)
    says = iter((Says(), Says(404, text="No such page.")))
    receiver.answers = lambda _: next(says)
    after = ""
    for words in ("The test arrived", "The test did not arrive: It answered 404 (Not Found)."):
        address = olga.post(f"/webhooks/{webhook.pk}/test/")["Location"]
        before = on_one_line(olga.get(address))
        assert "The test goes out within a few seconds." in before and 'hx-trigger="every 1s"' in before
        run()
        run()
        after = on_one_line(olga.get(address, headers={"HX-Request": "true"}))
        assert words in after and "hx-trigger" not in after
        assert "<title>" not in after
    assert receiver.kinds() == ["webhook.test"] * 2
    assert "No such page." in after
    assert Webhook.objects.get().failing_since is None, "a test says nothing of the rest"


def test_a_test_goes_to_one_that_is_off(olga: Client, receiver: Receiver) -> None:
    webhook = made(olga, receiver)
    olga.post(f"/webhooks/{webhook.pk}/switch/", {"to": "off"})
    olga.post(f"/webhooks/{webhook.pk}/test/")
    run()

    assert receiver.kinds() == ["webhook.test"]


@pytest.mark.parametrize(
    ("to", "values"), [("missed", ["up", "down", "withdrawn"]), ("on", ["up", "withdrawn"])]
)
def test_what_happened_while_it_was_off_is_sent_if_the_operator_says_so(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome, to: str, values: list[str]
) -> None:
    webhook = made(olga, receiver)
    kept(browser, rating(outcome, "up"))
    run()
    olga.post(f"/webhooks/{webhook.pk}/switch/", {"to": "off"})
    kept(browser, rating(outcome, "down"))
    run()
    olga.post(f"/webhooks/{webhook.pk}/switch/", {"to": to})
    kept(browser, rating(outcome, "withdrawn"))
    run()

    assert [got.told["data"]["value"]["value"] for got in receiver.got] == values


def test_an_edited_one_is_told_at_its_new_address_of_its_new_kinds(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook = made(olga, receiver, kinds=["stars"])
    fields = form(f"{receiver.url}/new", name="Other", kinds=["rating"])
    olga.post(f"/webhooks/{webhook.pk}/edit/", fields)
    kept(browser, rating(outcome))
    run()

    assert [got.path for got in receiver.got] == ["/hook/new"]
    assert "Other" in olga.get("/webhooks/").content.decode()


def test_one_that_was_given_up_is_sent_again_under_its_id(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook = made(olga, receiver)
    receiver.answers = lambda _: Says(500)
    kept(browser, rating(outcome))
    run_all()
    row = Delivery.objects.get()
    receiver.answers = lambda _: Says()
    address = f"/webhooks/{webhook.pk}/deliveries/{row.pk}/"
    assert "It was given up after" in olga.get(address).content.decode()
    page = olga.post(f"{address}replay/", follow=True).content.decode()
    assert "It is sent again, under the same id." in page
    assert "It waits to be sent already." in olga.post(f"{address}replay/", follow=True).content.decode()
    run()

    assert Delivery.objects.get().state == "delivered"
    assert len({got.key for got in receiver.got}) == 1


def test_all_that_was_given_up_since_a_time_is_sent_again_in_order(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook = made(olga, receiver)
    receiver.answers = lambda _: Says(500)
    for value in ("up", "down", "withdrawn"):
        kept(browser, rating(outcome, value))
    run_all(60)
    oldest = Delivery.objects.earliest("number")
    Delivery.objects.filter(pk=oldest.pk).update(ended_at=timezone.now() - timedelta(hours=30))
    receiver.got.clear()
    receiver.answers = lambda _: Says()
    page = olga.post(f"/webhooks/{webhook.pk}/replay/", {"hours": "24"}, follow=True).content.decode()
    assert "2 deliveries are sent again." in page
    run()

    assert [got.told["data"]["value"]["value"] for got in receiver.got] == ["down", "withdrawn"]


def test_the_log_is_read_in_pages_and_by_state(
    olga: Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "PAGE", 3)
    webhook = made(olga, receiver)
    for _ in range(7):
        configuring.test(webhook)
    Delivery.objects.filter(number__in=[2, 5]).update(state="given_up", ended_at=timezone.now())
    address, seen = f"/webhooks/{webhook.pk}/", []
    while address:
        page = on_one_line(olga.get(address))
        seen += [int(number) for number in re.findall(r">(\d+) · test</a>", page)]
        older = re.search(r'href="(\?before=\d+)">Older', page)
        address = f"/webhooks/{webhook.pk}/{older[1]}" if older else ""
    assert seen == [7, 6, 5, 4, 3, 2, 1]
    page = on_one_line(olga.get(f"/webhooks/{webhook.pk}/?state=given_up"))
    assert re.findall(r">(\d+) · test</a>", page) == ["5", "2"]


def test_a_deleted_one_is_told_nothing_and_its_log_is_gone(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook, other = made(olga, receiver), made(olga, receiver, name="Other")
    kept(browser, rating(outcome))
    run()
    page = olga.post(f"/webhooks/{webhook.pk}/delete/", follow=True).content.decode()
    kept(browser, rating(outcome, "down"))
    run()

    assert "“Metrics” is deleted." in page
    assert len(receiver.got) == 3
    assert set(Delivery.objects.values_list("webhook", flat=True)) == {other.pk}
    assert Try.objects.count() == 2


def test_a_delivery_of_another_webhook_is_not_found_there(olga: Client, receiver: Receiver) -> None:
    one, other = made(olga, receiver), made(olga, receiver)
    row = configuring.test(one)

    assert olga.get(f"/webhooks/{one.pk}/deliveries/{row.pk}/").status_code == 200
    assert olga.get(f"/webhooks/{other.pk}/deliveries/{row.pk}/").status_code == 404
    assert olga.post(f"/webhooks/{other.pk}/deliveries/{row.pk}/replay/").status_code == 404
    assert olga.get(f"/webhooks/{uuid4()}/").status_code == 404
