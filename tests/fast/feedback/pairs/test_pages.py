"""Engineers see every rule and why every pair is there; they switch rules and weigh them."""

import re
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import consent, conversations
from chat.activities import Outcome
from chat.models import User
from chat.people import ENGINEER
from feedback.models import DataAccess, Event, PairRule, PreferencePair, Reliability
from feedback.pairs.rules import RULES
from inference.models import Generation
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.pairs.doing import corrected, pairs, regenerated, saw, told, went_on

HOSTILE = '</div><script>alert("x")</script>'


@pytest.fixture
def edna(transactional_db: None) -> Client:
    """What the migration lets engineers do is gone once a test before this one has emptied all tables."""
    found = person("edna", group=ENGINEER)
    found.user_permissions.set(Permission.objects.filter(codename__endswith="_pairrule"))
    return signed_in(found)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(f"/pairs/{path}")
    assert response.status_code == status, response.content[:500]
    return on_one_line(response)


def allowed(ann: User, browser: Client) -> Outcome:
    """An answer of a conversation that may be used from its beginning, kept after a regeneration."""
    consent.give(ann, "training")
    first = ended(ask(ann, "Which?"), "The first answer.")
    again = regenerated(ann, first, HOSTILE)
    saw(browser, first, again)
    went_on(ann, again)
    return again


def test_without_any_pair_the_page_says_what_will_come(edna: Client) -> None:
    shown = page(edna, "")
    assert "No pair yet." in shown
    assert all(rule.title in shown and rule.does.split(".")[0] in shown for rule in RULES.values())
    assert "a stated prior" in shown


def test_the_rules_are_listed_with_how_many_pairs_they_made(edna: Client, ann: User, browser: Client) -> None:
    allowed(ann, browser)
    told()
    shown = page(edna, "")
    assert "No pair yet." not in shown and "1 ready · 0 review · 0 conflicting" in shown


def test_the_list_takes_as_many_statements_whatever_there_is(
    edna: Client, ann: User, browser: Client
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(edna, "")
        return len(queries)

    before = statements()
    allowed(ann, browser)
    told()
    assert statements() == before


def test_a_rules_page_shows_its_pairs_and_what_was_measured(edna: Client, ann: User, browser: Client) -> None:
    allowed(ann, browser)
    [pair] = pairs()
    for share in (0.9, 0.5):
        Reliability.objects.create(
            **{"rule_id": "kept", "basis": "measured", "why": "Because.", "n": 100, "agreed": 100 * share},
            **{"share": share, "low": share - 0.1, "high": share + 0.1},
        )
    shown = page(edna, "rules/kept/")
    assert re.search(rf'/pairs/{pair.pk}/"><span>Pair of <time [^>]*>[^<]+</time></span></a>', shown), (
        "one box: between two, the blank would be lost"
    )
    assert "Right in 50 % (40 to 60 %) of the cases." in shown
    assert "It has drifted: right in 50% of the cases (40% to 60%), before that in 90% (80% to 100%)" in shown
    assert "50 of 100" in shown and "90 of 100" in shown


def test_pairs_are_listed_by_status_and_a_page_at_a_time(
    edna: Client, ann: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.pairs.listing.PAGE", 1)
    allowed(ann, browser)
    allowed(ann, browser)
    older, newer = pairs("kept")
    PreferencePair.objects.filter(pk=older.pk).update(status="review")
    assert f"/pairs/{newer.pk}/" in page(edna, "rules/kept/")
    second = page(edna, f"rules/kept/?before={newer.pk}")
    assert f"/pairs/{older.pk}/" in second and f"/pairs/{newer.pk}/" not in second
    assert f"/pairs/{newer.pk}/" not in page(edna, "rules/kept/?status=review")
    assert "No pair of this kind." in page(edna, "rules/kept/?status=conflicting")
    page(edna, "rules/kept/?status=nice", 400)
    page(edna, "rules/kept/?before=7", 400)


def test_a_pairs_page_says_why_and_shows_both_texts_as_text(edna: Client, ann: User, browser: Client) -> None:
    allowed(ann, browser)
    [pair] = pairs()
    shown = page(edna, f"{pair.pk}/")
    assert "Its person asked for another answer instead of the worse answer." in shown
    assert str(Event.objects.get(kind="regenerate").pk) in shown
    assert "The first answer." in shown and "Which?" in shown
    assert "&lt;script&gt;alert" in shown and "<script>alert" not in shown


@pytest.mark.parametrize("level", ["none", "evaluation"])
def test_texts_are_shown_only_as_far_as_the_lowest_consent_since_allows(
    edna: Client, ann: User, browser: Client, level: str
) -> None:
    allowed(ann, browser)
    consent.give(ann, level)
    consent.give(ann, "training")
    [pair] = pairs()
    shown = page(edna, f"{pair.pk}/")
    assert ("The first answer." in shown) == (level != "none")
    assert ("has not let these texts be used" in shown) == (level == "none")
    noted = DataAccess.objects.filter(deed="read", detail=f"pair {pair.pk}")
    assert noted.exists() == (level != "none"), "that it was read is noted"


def test_the_reason_of_a_pair_is_text_of_its_person_too(edna: Client, ann: User, browser: Client) -> None:
    allowed(ann, browser)
    [pair] = pairs()
    PreferencePair.objects.update(reason="much shorter")
    assert "much shorter" in page(edna, f"{pair.pk}/")
    consent.give(ann, "none")
    assert "much shorter" not in page(edna, f"{pair.pk}/")


def test_a_pair_of_a_deleted_conversation_is_not_shown(edna: Client, ann: User, browser: Client) -> None:
    again = allowed(ann, browser)
    [pair] = pairs()
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(again.conversation))
    page(edna, f"{pair.pk}/", 404)
    assert str(pair.pk) not in page(edna, "rules/kept/")


def test_a_corrections_page_shows_what_its_answer_was_told(edna: Client, ann: User, browser: Client) -> None:
    consent.give(ann, "training")
    first = ended(ask(ann, "Which?"), "The first answer.")
    saw(browser, first)
    corrected(ann, first, "The best answer.")
    [pair] = pairs()
    Generation.objects.update(system_prompt="Be kind.")
    shown = page(edna, f"{pair.pk}/")
    assert "Be kind." in shown and "Which?" in shown and "its person’s words" in shown


def test_a_rule_is_switched_off_and_on_again(edna: Client, ann: User, browser: Client) -> None:
    allowed(ann, browser)
    assert pairs()
    for to, expected in (("off", 0), ("on", 1)):
        response = edna.post("/pairs/rules/kept/switch/", {"to": to}, follow=True)
        assert response.redirect_chain == [("/pairs/rules/kept/", 302)]
        told()
        assert PreferencePair.objects.count() == expected
    row = PairRule.objects.get(pk="kept")
    assert row.changed_by == User.objects.get(email="edna@example.org").pk


def test_switching_on_what_is_on_reads_nothing_anew(edna: Client, ann: User, browser: Client) -> None:
    allowed(ann, browser)
    told()
    before = PairRule.objects.get(pk="kept").watermark
    edna.post("/pairs/rules/kept/switch/", {"to": "on"})
    assert PairRule.objects.get(pk="kept").watermark == before > 0


def test_a_weight_of_ones_own_goes_before_what_was_measured_until_it_is_taken_back(
    edna: Client, ann: User, browser: Client
) -> None:
    allowed(ann, browser)
    [before] = pairs()
    edna.post("/pairs/rules/kept/weight/", {"weight": "0.25"})
    [pair] = pairs()
    assert (pair.pk, pair.weight, pair.low, pair.high) == (before.pk, 0.25, None, None)
    assert "your own weight 0.25 is used" in page(edna, "")
    edna.post("/pairs/rules/kept/weight/", {"weight": ""})
    [pair] = pairs()
    assert (pair.pk, pair.weight, pair.low) == (before.pk, before.weight, before.low)


@pytest.mark.parametrize("name", ["clarified", "adaptation"])
def test_a_rule_whose_pairs_all_wait_for_review_says_so_and_how_they_can_be_used(
    edna: Client, name: str
) -> None:
    unused = "None of its pairs goes into a dataset as it stands"
    assert unused in page(edna, f"rules/{name}/") and unused not in page(edna, "rules/kept/")
    edna.post(f"/pairs/rules/{name}/weight/", {"weight": "0.7"})
    assert unused not in page(edna, f"rules/{name}/")
    edna.post(f"/pairs/rules/{name}/weight/", {"weight": ""})
    Reliability.objects.create(
        rule_id=name, basis="measured", why="Because.", n=40, agreed=32, share=0.8, low=0.6, high=0.9
    )
    assert unused not in page(edna, f"rules/{name}/")


def test_a_weight_that_is_none_is_refused_in_words(edna: Client) -> None:
    response = edna.post("/pairs/rules/kept/weight/", {"weight": "2"})
    assert response.status_code == 422
    assert "The weight must be a number from 0 to 1, or empty." in response.content.decode()


def test_who_may_only_look_is_shown_no_forms(edna: Client) -> None:
    found = User.objects.get(email="edna@example.org")
    found.groups.clear()
    found.user_permissions.set(Permission.objects.filter(codename="view_pairrule"))
    assert "Switch off" not in page(edna, "rules/kept/")
    assert edna.post("/pairs/rules/kept/switch/", {"to": "off"}).status_code == 403


def test_whoever_may_not_look_is_told_so(browser: Client) -> None:
    page(browser, "", 403)
    page(browser, "rules/nothing/", 403)
