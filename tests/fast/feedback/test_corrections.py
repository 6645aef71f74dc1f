"""What a correction changes is shown before it is kept, and its event tells which stretches differ."""

from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from chat import corrections
from chat.activities import Outcome
from chat.intent import Intent
from chat.models import Message, User
from feedback.spans import spans
from tests.cast import person
from tests.fast.chat.said import ask, ended, generation_of, on_one_line
from tests.fast.feedback.test_drain import drained


def correct(ann: User, message: str | None, text: str, intent: Intent = Intent.FIX) -> Outcome:
    assert message
    return corrections.correct(ann, client_id=uuid4(), message=UUID(message), text=text, intent=intent)


def changes(browser: Client, message: str | None, status: int = 200, **form: str) -> str:
    response = browser.post(f"/feedback/answers/{message}/correction/", form)
    assert response.status_code == status
    return on_one_line(response)


def test_a_correction_is_an_event_about_the_models_answer(ann: User, outcome: Outcome) -> None:
    corrected = correct(ann, outcome.answer, "A fine answer.", Intent.ADAPT)
    event = drained("correction")
    assert (str(event.message_id), str(event.generation)) == (outcome.answer, outcome.generation)
    span = {"label": "replaced", "start": 0, "end": 2, "by_start": 0, "by_end": 6}
    assert event.value == {
        "by": corrected.message,
        "of": outcome.answer,
        "intent": "adapt",
        "spans": [span],
    }


def test_a_correction_of_a_correction_is_measured_against_the_models_text(
    ann: User, outcome: Outcome
) -> None:
    first = correct(ann, outcome.answer, "An answer, mended.")
    assert drained("correction").value["of"] == outcome.answer
    correct(ann, first.message, "An answer. Indeed.")
    (span,) = spans(generation_of(outcome).text, "An answer. Indeed.")
    assert (span.label, span.start, span.end, span.by_start, span.by_end) == ("added", 10, 10, 10, 18)


words = st.text(alphabet="ab \n🙂é", max_size=40)


@given(words, words)
def test_the_spans_turn_one_text_into_the_other(old: str, new: str) -> None:
    at, made = 0, ""
    for span in spans(old, new):
        made += old[at : span.start] + new[span.by_start : span.by_end]
        assert span.start >= at and len(made) == span.by_end
        assert (span.start < span.end, span.by_start < span.by_end) == {
            "removed": (True, False),
            "added": (False, True),
            "replaced": (True, True),
        }[span.label]
        at = span.end
    assert made + old[at:] == new


def test_the_editor_has_the_source_and_says_where_corrections_go(browser: Client, outcome: Outcome) -> None:
    html = on_one_line(browser.get(f"/feedback/answers/{outcome.answer}/correction/"))
    assert "> An answer.</textarea>" in html and "Counted, and read by nobody" in html


def test_what_changes_is_shown_and_nothing_is_kept(browser: Client, outcome: Outcome) -> None:
    html = changes(browser, outcome.answer, text="A fine answer.", intent="adapt")
    assert "<del>An</del><ins>A fine</ins> answer." in html
    assert 'name="intent" value="adapt"' in html and "> A fine answer.</textarea>" in html
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Your text must not be empty."),
        ("An answer.", "Your text says the same as the answer"),
        ("x" * 100_001, "Your text may have at most 100,000"),
    ],
)
def test_what_is_no_correction_is_told_before_it_is_saved(
    browser: Client, outcome: Outcome, text: str, words: str
) -> None:
    html = changes(browser, outcome.answer, 422, text=text)
    assert words in html and "data-deed" not in html


def test_lines_of_a_form_are_those_of_the_answer(ann: User, browser: Client) -> None:
    answer = ended(ask(ann), "One\nTwo").answer
    assert "says the same" in changes(browser, answer, 422, text="One\r\nTwo")


def test_hostile_text_is_shown_as_text(ann: User, browser: Client) -> None:
    answer = ended(ask(ann), "<b>One</b>").answer
    html = changes(browser, answer, text="</textarea><script>alert(1)</script>")
    assert "<script>" not in html and html.count("</textarea>") == 1


def test_what_one_may_not_see_has_no_editor(browser: Client, outcome: Outcome) -> None:
    theirs = ended(ask(person("bob")))
    for key in (theirs.answer, uuid4(), outcome.message):
        assert browser.get(f"/feedback/answers/{key}/correction/").status_code == 404
        assert browser.post(f"/feedback/answers/{key}/correction/", {"text": "Mine"}).status_code == 404
