"""The pages of conversations, through their addresses, as a browser gets them."""

import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from typing_extensions import override

from chat import branch, rail, turns
from chat.activities import Outcome
from chat.models import Conversation, Message, User
from inference.generations.values import Ending
from inference.generations.write import fold
from inference.models import Generation, Status
from tests.cast import operator, person, signed_in

HX = {"HX-Request": "true"}
Flat = Callable[..., Any]


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


def ask(ann: User, text: str = "A question", after: Outcome | None = None) -> Outcome:
    return turns.send(
        ann,
        owner="a process",
        client_id=uuid4(),
        conversation=UUID(after.conversation) if after else None,
        parent=UUID(after.answer) if after and after.answer else None,
        text=text,
    )


def ended(outcome: Outcome, text: str = "An answer.", ending: Ending | None = None) -> Outcome:
    assert outcome.generation
    fold(UUID(outcome.generation), ending or Ending(Status.COMPLETE, finish_reason="stop"))
    Generation.objects.filter(pk=outcome.generation).update(text=text, token_ids=[1, 2], prompt_token_ids=[3])
    return outcome


def turned(ann: User, count: int) -> Outcome:
    """A conversation of `count` questions, each with its answer."""
    outcome = ended(ask(ann, "Question 1"))
    for number in range(2, count + 1):
        outcome = ended(ask(ann, f"Question {number}", outcome), f"Answer {number}.")
    return outcome


def page_of(browser: Client, outcome: Outcome, query: str = "") -> str:
    response = browser.get(f"/c/{outcome.conversation}/{query}")
    assert response.status_code == 200
    return on_one_line(response)


def on_one_line(response: Any) -> str:
    """The templates break lines within tags as they like."""
    return re.sub(r"\s+", " ", response.content.decode())


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
    "path", ["/", "/conversations/", "/serving/", "/c/00000000-0000-7000-8000-000000000001/", "/c/00000000-0000-7000-8000-000000000002/branch"]
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
    assert "FLYWHEEL_MODEL=&lt;folder or hub id&gt; make up" in html
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


@pytest.mark.parametrize(
    ("ending", "text", "words", "offers"),
    [
        (Ending(Status.STOPPED), "Some", branch.STOPPED, {"continue", "retry"}),
        (Ending(Status.INTERRUPTED), "Some", branch.BROKE_OFF, {"continue", "retry"}),
        (Ending(Status.FAILED), "", branch.FAILED, {"retry"}),
        (Ending(Status.COMPLETE, finish_reason="length"), "Some", branch.TOO_LONG, {"continue"}),
        (Ending(Status.COMPLETE, finish_reason="stop"), "Some", "", set()),
    ],
)
def test_each_ending_has_its_words_and_its_way_on(
    ann: User, browser: Client, ending: Ending, text: str, words: str, offers: set[str]
) -> None:
    outcome = ended(ask(ann), text, ending)
    html = page_of(browser, outcome)

    assert set(re.findall(r'data-deed="(continue|retry)"', html)) == offers
    assert words in html
    assert ('class="outcome' in html) is bool(words)
    is_failure = ending.status in {Status.FAILED, Status.INTERRUPTED}
    assert (f"Reference <code>{outcome.generation}</code>" in html) is is_failure


def test_messages_that_no_longer_reach_the_model_are_counted_under_the_last_answer(
    ann: User, browser: Client
) -> None:
    outcome = turned(ann, 2)
    Generation.objects.update(left_out=7)

    assert page_of(browser, outcome).count("The first 7 messages of this conversation no longer reach") == 1


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


# ---- the list


def test_the_list_goes_by_days_and_by_pages(ann: User, browser: Client) -> None:
    now = timezone.now()
    for age in range(rail.PAGE + 5):
        row = Conversation.objects.create(owner=ann, title=f"Number {age}")
        Conversation.objects.filter(pk=row.pk).update(updated_at=now - timedelta(days=age))
    html = browser.get("/conversations/", headers=HX).content.decode()
    more = re.search(r'hx-get="(/conversations/\?before=[^"]+)"', html)
    assert more
    rest = browser.get(more[1].replace("&amp;", "&"), headers=HX).content.decode()

    assert re.findall("<h2>(.*?)</h2>", html)[:3] == ["Today", "Yesterday", "Last seven days"]
    assert html.count('class="rail-item"') == rail.PAGE
    assert rest.count('class="rail-item"') == 5
    assert "Show older" not in rest


def test_a_conversation_is_renamed_in_its_place(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    form = browser.get(f"/c/{outcome.conversation}/rename/", headers=HX).content.decode()
    client_id = re.search(r'name="client_id" value="([\w-]+)"', form)
    assert client_id
    response = browser.post(
        f"/c/{outcome.conversation}/rename/",
        {"client_id": client_id[1], "title": "  A  new name "},
        headers=HX,
    )

    assert ">A new name</a>" in response.content.decode()
    assert Conversation.objects.get().title == "A new name"


def test_renaming_works_without_scripts(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    assert b"<form" in browser.get(f"/c/{outcome.conversation}/rename/").content
    response = browser.post(f"/c/{outcome.conversation}/rename/", {"client_id": uuid4(), "title": "New"})

    assert response["Location"] == f"/c/{outcome.conversation}/"


@pytest.mark.parametrize(
    ("title", "words"), [("   ", "must not be empty"), ("x" * 201, "may have at most 200 characters")]
)
def test_a_name_out_of_bounds_is_refused_in_words_and_kept_in_the_field(
    ann: User, browser: Client, title: str, words: str
) -> None:
    outcome = ended(ask(ann))
    for headers in ({}, HX):
        form = {"client_id": uuid4(), "title": title}
        response = browser.post(f"/c/{outcome.conversation}/rename/", form, headers=headers)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert f'value="{title}"' in response.content.decode()
    assert Conversation.objects.get().title == "A question"


def test_a_deed_without_its_id_is_refused(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))

    assert browser.post(f"/c/{outcome.conversation}/delete/").status_code == 400
    assert Conversation.objects.get().deleted_at is None


def test_a_deleted_conversation_can_be_had_back(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    url = f"/c/{outcome.conversation}"
    gone = browser.post(f"{url}/delete/", {"client_id": uuid4()}, headers=HX).content.decode()
    assert "Deleted “A question”" in gone
    assert 'class="rail-item"' not in gone
    back = browser.post(f"{url}/restore/", {"client_id": uuid4()}, headers=HX).content.decode()

    assert 'class="rail-item"' in back
    assert 'class="toast"' not in back
    assert browser.get(f"{url}/").status_code == 200


def test_deleting_the_conversation_one_is_in_leads_home_with_the_way_back(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    form = {"client_id": uuid4(), "here": outcome.conversation}
    response = browser.post(f"/c/{outcome.conversation}/delete/", form, headers=HX)
    home = browser.get(response["HX-Redirect"]).content.decode()
    undo = browser.post(
        f"/c/{outcome.conversation}/restore/", {"client_id": uuid4(), "return": "1"}, headers=HX
    )

    assert f'action="/c/{outcome.conversation}/restore/"' in home
    assert undo["HX-Redirect"] == f"/c/{outcome.conversation}/"


def test_what_somebody_else_deleted_is_not_offered(ann: User, browser: Client) -> None:
    bob = person("bob")
    theirs = ended(ask(bob))
    signed_in(bob).post(f"/c/{theirs.conversation}/delete/", {"client_id": uuid4()})

    assert "restore" not in browser.get(f"/?deleted={theirs.conversation}").content.decode()


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


def test_a_person_corrected_answer_is_shown_as_theirs(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann))
    thread = Conversation.objects.get()
    mine = Message.objects.create(
        conversation=thread,
        parent_id=UUID(outcome.message),
        role="assistant",
        author="person",
        content="Better.",
        corrects_id=UUID(outcome.answer),
    )
    Conversation.objects.update(shown=mine)
    html = page_of(browser, outcome)

    assert "<p>Better.</p>" in html
    assert "corrected by you" in html
