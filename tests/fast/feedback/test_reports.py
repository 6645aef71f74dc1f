"""The page on which operators read what people reported."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.activities import Outcome
from chat.models import Conversation, User
from feedback.accesses import DataAccess
from feedback.reports import PAGE
from tests.cast import operator, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.erasure.given import asked
from tests.fast.feedback.sending import event, kept

EMPTY = "No report yet"


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(operator())


def report(browser: Client, outcome: Outcome, category: str = "harmful", text: str = "") -> None:
    kept(browser, event("flag", {"category": category, "text": text}, message=outcome.answer))


def page(desk: Client, query: str = "") -> str:
    response = desk.get(f"/reports/{query}")
    assert response.status_code == 200
    return on_one_line(response)


def test_a_report_is_read_with_its_answer_and_what_it_answers(
    ann: User, browser: Client, desk: Client
) -> None:
    assert EMPTY in page(desk)
    report(browser, ended(ask(ann, "How <i>?"), "Like <b>this</b>."), "illegal", "It is <u>not</u> allowed.")
    html = page(desk)
    assert all(
        words in html for words in ("Against the law", ann.email, "It is &lt;u&gt;not&lt;/u&gt; allowed.")
    )
    assert "How &lt;i&gt;?" in html and "Like &lt;b&gt;this&lt;/b&gt;." in html and EMPTY not in html
    assert "prompt 1, temperature" in html


def test_reading_reports_is_noted_and_looking_at_none_is_not(
    browser: Client, desk: Client, outcome: Outcome
) -> None:
    page(desk)
    assert not DataAccess.objects.exists()
    report(browser, outcome)
    page(desk)
    page(desk)
    (noted,) = DataAccess.objects.all()
    assert (noted.deed, noted.detail, str(noted.person)) == ("read", "reports", desk.session["_auth_user_id"])


def test_reports_can_be_looked_at_by_what_they_are_about(
    browser: Client, desk: Client, outcome: Outcome
) -> None:
    report(browser, outcome, "spam", "first")
    report(browser, outcome, "other", "second")
    html = page(desk, "?category=spam")
    assert "first" in html and "second" not in html
    assert "No report of this kind" in page(desk, "?category=personal")
    assert desk.get("/reports/?category=x").status_code == 400 == desk.get("/reports/?before=x").status_code


def test_every_report_is_on_one_page_whatever_is_reported_meanwhile(
    browser: Client, desk: Client, outcome: Outcome
) -> None:
    for number in range(PAGE + 5):
        report(browser, outcome, text=f"number {number:02}")
    first = page(desk)
    report(browser, outcome, text="meanwhile")
    older = first.split("?before=")[1].split('"')[0]
    second = page(desk, f"?before={older}")
    found = [
        number for number in range(PAGE + 5) for html in (first, second) if f"number {number:02}" in html
    ]
    assert found == list(range(PAGE + 5)) and "meanwhile" not in second and "?before=" not in second


def test_what_its_person_deleted_is_not_shown_any_more(
    ann: User, browser: Client, desk: Client, outcome: Outcome
) -> None:
    report(browser, outcome, text="Look.")
    Conversation.objects.update(deleted_at="2026-01-01T00:00:00Z")
    html = page(desk)
    assert "Look." in html and "An answer." not in html and "has been deleted" in html


def test_what_is_taken_back_is_not_shown_any_more_until_it_is_reported_again(
    ann: User, browser: Client, desk: Client, outcome: Outcome
) -> None:
    report(browser, outcome, text="One thing.")
    report(browser, outcome, text="Another thing.")
    report(browser, ended(ask(ann)), text="There.")
    kept(browser, event("flag", {"category": None}, message=outcome.answer))
    html = page(desk)
    assert "thing." not in html and "There." in html and html.count("An answer.") == 1
    report(browser, outcome, text="Once more.")
    html = page(desk)
    assert "Once more." in html and html.count("An answer.") == 4


def test_what_is_about_to_be_erased_is_not_shown_any_more(
    ann: User, browser: Client, desk: Client, outcome: Outcome
) -> None:
    """The mark is enough: removing it may have to wait."""
    other = ended(ask(ann))
    report(browser, outcome, text="Look.")
    report(browser, other, text="There.")
    asked(browser, "conversation", conversation=outcome.conversation)
    html = page(desk)
    assert "Look." not in html and "There." in html
    asked(browser, "everything")
    assert "There." not in page(desk)


def test_a_page_of_reports_is_asked_for_in_as_many_statements_as_one(
    ann: User, browser: Client, desk: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as statements:
            page(desk)
        return len(statements)

    report(browser, ended(ask(ann)))
    one = asked()
    for _ in range(3):
        report(browser, ended(ask(ann)))
    assert asked() == one
