"""The pages of conversations, through their addresses, as a browser gets them."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from typing_extensions import override

from chat import branch, turns
from chat.models import Conversation, User
from inference.models import Generation
from tests.cast import operator, person, signed_in
from tests.fast.chat.said import HX, ask, ended, on_one_line, page_of, turned

Flat = Callable[..., Any]


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


class Inline(HTMLParser):
    """Finds what a strict policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith(("on", "hx-on"))]


# ---- who may see what


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/conversations/",
        "/serving/",
        "/c/00000000-0000-7000-8000-000000000001/",
        "/c/00000000-0000-7000-8000-000000000002/branch",
    ],
)
def test_who_is_not_signed_in_is_asked_to_sign_in_first(db: None, client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"] == f"/account/login/?next={path}"


def test_a_foreign_conversation_answers_like_one_that_never_was(ann: User, browser: Client) -> None:
    theirs = ended(ask(person("bob")))
    mine = ended(ask(ann))
    never = uuid4()
    for conversation in (theirs.conversation, never):
        for path in ("", "branch", "rename/", "item"):
            assert browser.get(f"/c/{conversation}/{path}").status_code == 404
        for path in ("rename/", "delete/", "restore/"):
            form = {"client_id": uuid4(), "title": "Mine now"}
            assert browser.post(f"/c/{conversation}/{path}", form).status_code == 404
    for conversation in (theirs.conversation, mine.conversation):
        assert browser.get(f"/c/{conversation}/messages/{theirs.answer}/").status_code == 404
    assert browser.get(f"/c/{theirs.conversation}/messages/{mine.answer}/").status_code == 404
    assert Conversation.objects.get(pk=theirs.conversation).title == "A question"


def test_a_deleted_conversation_is_gone_from_every_address(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    browser.post(f"/c/{outcome.conversation}/delete/", {"client_id": uuid4()})
    for path in ("", "branch", f"messages/{outcome.answer}/"):
        assert browser.get(f"/c/{outcome.conversation}/{path}").status_code == 404


def test_prompt_versions_are_offered_to_operators_only(ann: User, browser: Client) -> None:
    assert b'href="/prompts/"' not in browser.get("/").content
    assert b'href="/prompts/"' in signed_in(operator()).get("/").content


# ---- what the policy allows


def test_every_page_holds_no_inline_script_or_style_and_says_so_in_its_policy(
    ann: User, browser: Client
) -> None:
    outcome = turned(ann, 2)
    ended(ask(ann, "<script>x</script>", outcome), '<b style="x" onclick="y">z</b>\n\n```python\nx = 1\n```')
    for path in (
        "/",
        f"/c/{outcome.conversation}/",
        f"/c/{outcome.conversation}/rename/",
        "/nothing",
        "/account/login/",
    ):
        response = browser.get(path)
        policy = response["Content-Security-Policy"]
        assert not Inline(response.content.decode()).found, path
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


# ---- the conversation


def test_the_first_page_says_what_will_appear_and_offers_a_first_step(browser: Client, settings: Any) -> None:
    settings.INFERENCE_MODEL = "flywheel-tiny"
    html = browser.get("/").content.decode()

    assert html.count("data-try=") == 4
    assert "FLYWHEEL_MODEL=&lt;folder, or hub id@revision&gt; make up" in html
    assert "Your conversations will be listed here" in html


def test_what_the_tiny_model_can_is_not_offered_for_another_one(browser: Client, settings: Any) -> None:
    settings.INFERENCE_MODEL = "something-larger"
    html = browser.get("/").content.decode()

    assert "data-try=" not in html
    assert "something-larger" in html


def test_a_conversation_shows_its_branch_with_the_model_of_every_answer(ann: User, browser: Client) -> None:
    outcome = turned(ann, 2)
    Generation.objects.update(served_model="a-model")
    html = page_of(browser, outcome)

    assert re.findall(r'<div class="said" dir="auto">(.*?)</div>', html) == ["Question 1", "Question 2"]
    assert html.count('<span class="by">a-model</span>') == 2
    assert f'data-leaf="{outcome.answer}"' in html
    assert 'aria-current="page"' in html


def test_what_a_person_typed_is_shown_as_typed(ann: User, browser: Client) -> None:
    html = page_of(browser, ended(ask(ann, "<b>*bold*</b>")))

    assert '<div class="said" dir="auto">&lt;b&gt;*bold*&lt;/b&gt;</div>' in html


def test_an_answer_that_streams_is_an_empty_place_for_the_island(ann: User, browser: Client) -> None:
    outcome = ask(ann)
    html = page_of(browser, outcome)

    assert f'<chat-answer generation="{outcome.generation}" status="queued"' in html
    assert f'data-url="/c/{outcome.conversation}/messages/{outcome.answer}/"' in html


def test_the_fragment_of_a_finished_answer_is_that_answer_alone(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann), "**Bold.**")
    html = on_one_line(browser.get(f"/c/{outcome.conversation}/messages/{outcome.answer}/"))

    assert html.strip().startswith(f'<article class="answer" id="m-{outcome.answer}"')
    assert "<strong>Bold.</strong>" in html
    assert '<template class="source">**Bold.**</template>' in html
    assert "<html" not in html


def test_siblings_have_a_pager_and_single_messages_have_none(ann: User, browser: Client) -> None:
    first = ended(ask(ann))
    assert 'class="pager"' not in page_of(browser, first)
    again = turns.regenerate(ann, owner="a process", client_id=uuid4(), message=UUID(first.answer))
    html = page_of(browser, ended(again))

    assert ">2/2</span>" in html
    assert f'data-deed="show" data-message="{first.answer}"' in html


def test_a_long_conversation_shows_its_end_and_the_way_to_what_was_earlier(
    ann: User, browser: Client
) -> None:
    outcome = turned(ann, 30)
    html = page_of(browser, outcome)
    shown = re.findall(r'<article class="question" id="m-([\w-]+)"', html)
    earlier = re.search(r'href="/c/[\w-]+/(\?from=[\w-]+)"', html)

    assert len(shown) == branch.WINDOW // 2
    assert earlier
    whole = page_of(browser, outcome, earlier[1])
    assert len(re.findall('<article class="question"', whole)) == 30
    assert "Show earlier" not in whole


def test_a_place_that_is_none_is_refused(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))

    assert browser.get(f"/c/{outcome.conversation}/?from=nowhere").status_code == 400
    assert browser.get(f"/c/{outcome.conversation}/?from={uuid4()}").status_code == 200
    assert browser.get("/conversations/?before=yesterday&key=x").status_code == 400
    assert browser.get("/conversations/?here=x").status_code == 400


def test_a_page_of_fifty_messages_needs_few_statements_however_long_it_is(
    ann: User, browser: Client, django_assert_max_num_queries: Flat
) -> None:
    short, long = turned(ann, 2), turned(ann, 40)
    with django_assert_max_num_queries(12) as few:
        page_of(browser, short)
    with django_assert_max_num_queries(12) as many:
        page_of(browser, long)

    assert len(many) == len(few)
    with django_assert_max_num_queries(8):
        browser.get(f"/c/{long.conversation}/branch", headers=HX)


# ---- look and errors


def test_the_look_is_kept_in_a_cookie_and_on_the_page(browser: Client) -> None:
    assert browser.post("/look/", {"look": "dark"}, headers=HX)["HX-Trigger"] == '{"look": {"value": "dark"}}'
    assert 'data-look="dark"' in browser.get("/").content.decode()
    assert browser.post("/look/", {"look": "system"}).status_code == 302
    assert "data-look=" not in browser.get("/").content.decode()
    assert browser.post("/look/", {"look": "<b>"}).status_code == 400


def test_the_look_leads_back_to_our_own_pages_only(browser: Client) -> None:
    elsewhere = browser.post("/look/", {"look": "dark"}, headers={"Referer": "https://evil.example/"})
    here = browser.post("/look/", {"look": "dark"}, headers={"Referer": "http://testserver/account/"})

    assert elsewhere["Location"] == "/"
    assert here["Location"] == "http://testserver/account/"


def test_an_error_says_what_to_do_and_carries_a_reference(browser: Client) -> None:
    response = browser.get("/nothing-here")

    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()
    assert f"<code>{response['X-Reference']}</code>" in response.content.decode()
    fragment = browser.get("/nothing-here", headers=HX).content.decode()
    assert "There is nothing at this address" in fragment
    assert "<html" not in fragment


def test_where_a_model_lies_on_its_machine_is_not_told(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    Generation.objects.update(revision="/srv/secret/weights")
    html = page_of(browser, outcome)
    assert re.search(r"<dd>\s*weights\s*</dd>", html) and "secret" not in html
