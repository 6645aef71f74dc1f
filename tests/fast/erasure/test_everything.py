"""One list of what is a person's: no table is forgotten, and the page shows each in words and in pages."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.models import Activity, User
from feedback import everything
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.erasure.given import Traces
from tests.fast.feedback.sending import event, kept

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
# Tables by the table that they refer to.
REFERENCES = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f'
"""
IDS = """
SELECT table_name || '.' || column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = ANY(%s)
  AND column_name ~ '^(person|subject|sender|author|owner|user|conversation|message|generation)(_id|s)?$'
"""
# Columns of tables of nobody that hold such an id all the same.
IDS_OF_NOBODY = {
    "feedback_dataaccess.person",
    "feedback_dataset.author",
    "feedback_datasetversion.author",
    "feedback_erasure.person",
    "feedback_evalslice.author",
    "feedback_erasure.conversation",
    "feedback_erasure.generations",
    "feedback_export.author",
    "feedback_formversion.author",
    "feedback_import.author",
    "feedback_notice.person",
    "feedback_learnedmodel.author",
    "feedback_removal.subject",
    "feedback_reviewqueue.author",
    "feedback_schedule.author",
    "feedback_webhook.author",
    "inference_promptactivation.author",
    "inference_promptversion.author",
}


def told(statement: str, *values: list[str]) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def unlisted() -> set[str]:
    """Tables that the list knows nothing of, and those of nobody that refer to somebody."""
    parts = {part.table for part in everything.PARTS}
    refer = {table for table, to in told(REFERENCES) if to in parts}
    return ({name for (name,) in told(TABLES)} | refer) - parts - (everything.OF_NOBODY.keys() - refer)


@pytest.mark.django_db
def test_every_table_is_listed_or_holds_nothing_of_anybody() -> None:
    assert unlisted() == set()
    known = {part.table for part in everything.PARTS} | everything.OF_NOBODY.keys()
    assert known == {name for (name,) in told(TABLES)}, "a table that is listed is gone"
    found = {name for (name,) in told(IDS, list(everything.OF_NOBODY))}
    assert found == IDS_OF_NOBODY


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["chat_user (id)", "chat_conversation (id)", "inference_generation (id)", ""])
def test_a_new_table_that_is_not_listed_is_found(to: str) -> None:
    reference = f"REFERENCES {to}" if to else ""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE notes (id int, about uuid {reference})")
    assert unlisted() == {"notes"}


def test_every_part_is_shown_on_the_page_once() -> None:
    assert sorted(part.table for part in everything.SHOWN) == sorted(part.table for part in everything.PARTS)
    assert len(everything.BY_NAME) == len(everything.PARTS), "two have one name"


def test_the_page_counts_each_kind_and_leads_to_its_rows(browser: Client, traces: Traces, bob: User) -> None:
    page = on_one_line(browser.get("/account/data/"))
    counts = dict(re.findall(r'/kinds/([\w-]+)/">.*?<span class="kind-count">([^<]*)</span>', page))
    assert counts["conversations"] == "2"
    assert counts["waiting-feedback"] == "1"
    assert counts["consents"] == "1"
    for name, count in counts.items():
        rows = on_one_line(browser.get(f"/account/data/kinds/{name}/"))
        assert rows.count('class="record-text"') == int(count), name
        assert count != "0" or "Nothing of this kind is recorded about you." in rows
        assert "bob@example.org" not in rows


def test_feedback_is_told_in_plain_words_with_its_answer(browser: Client, traces: Traces) -> None:
    page = on_one_line(browser.get("/account/data/kinds/feedback/"))
    for words in (
        "You rated an answer as good · Answer 3.",
        "You said why: “Well said.” · Answer 3.",
        "An answer was on your screen for 2 s",
        "You gave a conversation 4 of 5 stars",
        "You asked for another answer",
    ):
        assert words in page, words
    assert f'href="/c/{traces.kept.conversation}/"' in page


def test_a_text_that_goes_on_says_so_and_a_short_look_is_no_time_at_all(browser: Client, ann: User) -> None:
    said = ended(ask(ann, text="A question. " + "x" * 300))
    kept(browser, event("exposure", {"visible_ms": 400, "read_to": 1}, message=said.answer))
    messages = on_one_line(browser.get("/account/data/kinds/messages/"))
    assert f"A question. {'x' * 188}…<" in messages
    assert "on your screen for less than 1 s" in on_one_line(browser.get("/account/data/kinds/feedback/"))


def test_pages_go_back_to_the_first_row_without_repeating_one(
    browser: Client, ann: User, traces: Traces
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO chat_activity (id, conversation_id, number, person_id, client_id, kind, body, value,"
            " result, at) SELECT gen_random_uuid(), %s, 1000 + n, %s, gen_random_uuid(), 'renamed', '', '{}',"
            " '{}', now() FROM generate_series(1, 120) AS n",
            [traces.kept.conversation, ann.pk],
        )
    address, seen = "/account/data/kinds/activities/", 0
    for _ in range(4):
        page = on_one_line(browser.get(address))
        seen += page.count('class="record-text"')
        older = re.search(r'href="(\?before=[^"]+)">Older', page)
        address = "/account/data/kinds/activities/" + (older[1] if older else "")
        if not older:
            break
    assert seen == Activity.objects.filter(person=ann).count() > 120


def test_nothing_is_counted_further_than_the_page_says(
    browser: Client, ann: User, monkeypatch: pytest.MonkeyPatch, traces: Traces
) -> None:
    monkeypatch.setattr(everything, "MANY", 3)
    with CaptureQueriesContext(connection) as asked:
        page = on_one_line(browser.get("/account/data/"))
    assert "more than 3" in page
    counted = [query["sql"] for query in asked if "count(*)" in query["sql"]]
    assert counted and all("LIMIT 4" in statement for statement in counted)


@pytest.mark.parametrize("before", ["nonsense", "9" * 40, "\0"])
def test_a_page_that_is_none_is_refused_in_words(browser: Client, before: str) -> None:
    for name in ("messages", "opinions"):
        response = browser.get(f"/account/data/kinds/{name}/", {"before": before})
        assert response.status_code == 400
        assert "“before” must be the key of a row" in response.content.decode()


def test_a_new_person_finds_that_there_is_almost_nothing(db: None) -> None:
    page = on_one_line(signed_in(person("eve")).get("/account/data/kinds/messages/"))
    assert "Nothing of this kind is recorded about you." in page
