"""Engineers decide on cases: what they see, what they may say of a good answer, and what is missing."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from chat import conversations, people
from chat.models import User
from feedback.models import DataAccess, EvalCase
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, corrected
from tests.exports.feedback.datasets.test_pages import get, grant
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.evaluation.drafted import a_case, approved, rated_down

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edna() -> User:
    user = person("edna", group=people.ENGINEER)
    grant(user)
    return user


@pytest.fixture
def browser(edna: User) -> Client:
    return signed_in(edna)


@pytest.fixture
def ann() -> User:
    return allows(person("ann"), "evaluation")


def send(browser: Client, case: EvalCase, status: int = 302, **form: Any) -> str:
    """Reads the case anew, and gives back the page."""
    response = browser.post(f"/cases/{case.pk}/", {"to": "save", **form})
    assert response.status_code == status, response.content
    case.refresh_from_db()
    return on_one_line(response)


def test_drafts_are_made_at_once_and_gone_through_one_after_the_other(
    browser: Client, edna: User, ann: User
) -> None:
    assert "No case yet" in get(browser, "/cases/")
    corrected(ann, "The capital of France?", "It is Paris.")
    rated_down(ann, fix=["right_facts"])
    assert browser.post("/cases/draft/").status_code == 302
    page = get(browser, "/cases/?status=draft")
    assert "2 drafted." in page and "The capital of France?" in page
    first, second = EvalCase.objects.order_by("-pk")
    page = get(browser, f"/cases/{first.pk}/")
    assert "What was asked" in page and (first.reference or first.rubric) in page
    read = DataAccess.objects.filter(deed="read", person=edna.pk).values_list("detail", flat=True)
    assert list(read.order_by("pk")) == ["cases", f"case {first.pk}"]
    form = {"to": "approve", "reference": "Good.", "tags": "capitals,  long  context, capitals"}
    place = browser.post(f"/cases/{first.pk}/", form)["Location"]
    assert place == f"/cases/{second.pk}/" and "Approved. Here is the next draft." in get(browser, place)
    first.refresh_from_db()
    assert (first.status, first.decided_by, first.tags) == ("approved", edna.pk, ["capitals", "long context"])
    assert first.decided_at
    assert browser.post(f"/cases/{second.pk}/", {"to": "reject"})["Location"] == "/cases/"
    second.refresh_from_db()
    assert second.status == "rejected"
    assert "long context" in get(browser, "/cases/?tag=capitals")
    assert "No case is like that" in get(browser, "/cases/?tag=other")


def test_nothing_is_approved_that_does_not_say_how_to_tell(browser: Client, ann: User) -> None:
    case = a_case(ann)
    words = "say how to tell a good answer"
    assert words in send(browser, case, 422, to="approve", reference="  ")
    send(browser, case, to="approve", check_kind="refusal")
    assert (case.status, case.checks) == ("approved", [{"kind": "refusal"}])
    dropped = json.dumps(case.checks[0])
    assert words in send(browser, case, 422, drop=dropped)
    send(browser, case, drop=dropped, rubric="Declines.")
    assert (case.status, case.checks, case.rubric) == ("approved", [], "Declines.")


def test_blanks_alone_tell_nothing_and_are_not_kept(browser: Client, ann: User) -> None:
    case = a_case(ann)
    send(browser, case, to="approve", reference=" \n", rubric="Names the city.")
    assert (case.status, case.reference, case.rubric) == ("approved", "", "Names the city.")


@pytest.mark.parametrize(
    ("kind", "value", "check"),
    [
        ("exact", " Paris ", {"kind": "exact", "text": "Paris"}),
        ("contains", "Paris", {"kind": "contains", "text": "Paris"}),
        ("regex", "^P.*s$", {"kind": "regex", "pattern": "^P.*s$"}),
        ("json_schema", '{"type": "object"}', {"kind": "json_schema", "json_schema": {"type": "object"}}),
        ("number", "4.5", {"kind": "number", "value": 4.5}),
        ("refusal", "", {"kind": "refusal"}),
    ],
)
def test_a_check_is_added_in_words(
    browser: Client, ann: User, kind: str, value: str, check: dict[str, Any]
) -> None:
    case = a_case(ann)
    send(browser, case, check_kind=kind, check_value=value)
    assert case.checks == [check] and case.status == "draft"


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("regex", "(", "This is no such check. This is no pattern: missing )"),
        ("regex", "x" * 501, "This is no such check. This may have at most 500 characters."),
        ("json_schema", "{", "The schema must be JSON."),
        ("json_schema", "[" * 4000, "The schema must be JSON."),
        ("json_schema", "[]", "This is no such check. This must be an object."),
        ("json_schema", '{"type": "thing"}', "This is no such check. Type: "),
        ("number", "many", "The number must be one"),
        ("number", "1e400", "This is no such check. This must be a finite number."),
        ("contains", " ", "Say what the check looks for."),
        ("", "Paris", "Choose what the check looks for."),
    ],
)
def test_what_is_no_check_is_refused_in_words(
    browser: Client, ann: User, kind: str, value: str, words: str
) -> None:
    case = a_case(ann, checks=[{"kind": "refusal"}])
    page = send(browser, case, 422, check_kind=kind, check_value=value)
    assert words in page and not re.search(r"Value error|\d\.[a-z_]+\.[a-z_]+:", page)
    assert case.checks == [{"kind": "refusal"}]


def test_a_hostile_text_is_shown_as_text(browser: Client, ann: User) -> None:
    case = a_case(ann, reference="<script>alert(1)</script>", tags=["<b>"])
    for path in (f"/cases/{case.pk}/", "/cases/"):
        page = get(browser, path)
        assert "<script>alert" not in page and "&lt;b&gt;" in page


def test_without_consent_nothing_is_shown_and_a_case_can_only_be_rejected(browser: Client, ann: User) -> None:
    case = a_case(ann, reference="It is Paris.")
    allows(ann, "none")
    page = get(browser, f"/cases/{case.pk}/") + get(browser, "/cases/")
    assert "not shown" in page and "Not allowed to be shown" in page
    assert "Which city?" not in page and "It is Paris." not in page and "Rome." not in page
    answer = send(browser, case, 422, to="approve", reference="Mine.")
    assert "can only be rejected" in answer and "It is Paris." not in answer
    assert not DataAccess.objects.filter(deed="read").exists(), "nobody has read anything"
    assert (case.status, case.reference) == ("draft", "It is Paris.")
    send(browser, case, to="reject")
    assert case.status == "rejected"


def test_a_case_of_a_deleted_conversation_is_not_there(browser: Client, ann: User) -> None:
    case = a_case(ann)
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(str(case.conversation_id)))
    get(browser, f"/cases/{case.pk}/", 404)
    assert "No case yet" in get(browser, "/cases/")


def test_the_page_says_how_many_cases_a_tag_has_and_needs(browser: Client, ann: User) -> None:
    approved(ann, tags=["typos"])
    row = get(browser, "/cases/").partition(">typos</a>")[2].partition("</tr>")[0]
    assert '<td data-of="approved">1</td>' in row and "144 more of 145" in row and "576 more of 577" in row


def test_who_only_looks_decides_nothing(ann: User) -> None:
    case = a_case(ann)
    olive = person("olive")
    grant(olive)
    olive.user_permissions.remove(*olive.user_permissions.filter(codename="change_evalcase"))
    looking = signed_in(olive)
    assert 'value="approve"' not in get(looking, f"/cases/{case.pk}/")
    send(looking, case, 403, to="reject")
    assert looking.post("/cases/draft/").status_code == 403 and case.status == "draft"


def test_a_case_that_somebody_else_changed_meanwhile_is_not_overwritten(browser: Client, ann: User) -> None:
    case = a_case(ann)
    seen = re.search(r'name="seen" value="(\w+)"', get(browser, f"/cases/{case.pk}/"))
    assert seen
    send(browser, case, reference="Of one.", seen=seen[1])
    page = send(browser, case, 409, reference="Of another.", seen=seen[1])
    assert case.reference == "Of one." and "Of another." in page and "Somebody has changed this case" in page
    assert "nothing was saved" in send(browser, case, 409, to="reject", seen=seen[1])
    assert case.status == "draft"


@pytest.mark.parametrize(
    ("form", "check", "words"),
    [
        (
            {
                "check_kind": "contains",
                "check_value": "Rome",
                "check_ignore_case": "on",
                "check_absent": "on",
            },
            {"kind": "contains", "text": "Rome", "ignore_case": True, "absent": True},
            "contains this text, whatever its capitals, and must not: Rome",
        ),
        (
            {"check_kind": "number", "check_value": "42", "check_tolerance": "0.5"},
            {"kind": "number", "value": 42.0, "tolerance": 0.5},
            "ends with this number, give or take 0.5: 42.0",
        ),
    ],
)
def test_a_check_says_whether_capitals_count_and_how_far_a_number_may_be(
    browser: Client, ann: User, form: dict[str, Any], check: dict[str, Any], words: str
) -> None:
    case = a_case(ann)
    send(browser, case, **form)
    assert case.checks == [check] and words in get(browser, f"/cases/{case.pk}/")
    page = send(browser, case, 422, check_kind="refusal", check_tolerance="1")
    assert "“Give or take” says nothing of such a check." in page
