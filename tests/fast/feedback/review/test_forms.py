"""A form says what may be answered; what is not so is refused by its name and its limit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.review import forms
from feedback.review.fields import COMMENT_MAX, About
from feedback.review.forms import BadAnswer, NotAForm, form_of
from feedback.review.levels import Level
from feedback.review.questions import NotAQuestion, question_of

EVERYTHING: list[dict[str, Any]] = [
    {"kind": "verdict", "required": True},
    {"kind": "taxonomy", "labels": ["not_factual", "format"]},
    {"kind": "severity", "steps": 5},
    {"kind": "reference"},
    {"kind": "edited"},
    {"kind": "rubric", "points": [{"name": "Names its source", "most": 2}, {"name": "Is short", "most": 1}]},
    {"kind": "ranking"},
    {"kind": "spans", "labels": ["wrong", "unsafe"]},
    {"kind": "make_case"},
    {"kind": "for_training"},
    {"kind": "personal_data"},
    {"kind": "comment"},
]
ABOUT = About(length=20, siblings=frozenset({"a", "b", "c"}))
ANSWERS: dict[str, Any] = {
    "verdict": "bad",
    "taxonomy": ["format", "not_factual"],
    "severity": 5,
    "reference": "Paris.",
    "edited": "  It is Paris.\r\n",
    "rubric": {"Names its source": 0, "Is short": 1},
    "ranking": [["c"], ["b", "a"]],
    "spans": [{"start": 4, "end": 20, "label": "wrong"}, {"start": 0, "end": 3, "label": "unsafe"}],
    "make_case": True,
    "for_training": False,
    "personal_data": {"present": True, "spans": [{"start": 0, "end": 5, "label": "NAME"}]},
    "comment": "So so.",
}


def checked(**answers: Any) -> dict[str, Any]:
    return forms.check(form_of(EVERYTHING), {"verdict": "bad", **answers}, ABOUT)


def test_every_kind_of_field_is_kept_as_it_was_answered() -> None:
    assert checked(**ANSWERS) == {
        **ANSWERS,
        "taxonomy": ["not_factual", "format"],
        "edited": "It is Paris.",
        "ranking": [["c"], ["a", "b"]],
        "spans": [*reversed(ANSWERS["spans"])],
    }


def test_a_form_is_read_as_it_was_stored() -> None:
    form = form_of(EVERYTHING)
    assert form_of(forms.stored(form)) == form


def test_what_the_database_cannot_hold_is_no_part_of_a_name() -> None:
    (field,) = forms.stored(form_of([{"kind": "taxonomy", "labels": ["a\0b"], "required": True}]))
    assert field["labels"] == ["a\ufffdb"]
    assert question_of({"models": ["a\0b"]}).stored() == {"models": ["a\ufffdb"]}


def test_what_is_left_empty_is_left_out() -> None:
    assert checked(comment="", severity=None, taxonomy=[]) == {"verdict": "bad", "taxonomy": []}


@pytest.mark.parametrize(
    ("field", "said", "words"),
    [
        ("verdict", "perhaps", "“Verdict” must be one of good, bad, unsure. Nothing was kept."),
        ("verdict", "", "“Verdict” must be answered."),
        ("taxonomy", ["format", "new"], "“Taxonomy” must be one of not_factual, format."),
        ("taxonomy", "format", "“Taxonomy” must be a list of at most 2."),
        ("severity", 6, "“Severity” must be a whole number from 1 to 5."),
        ("severity", True, "“Severity” must be a whole number from 1 to 5."),
        ("reference", 1, "“Reference” must be text."),
        ("edited", " \n", "“Edited” must not be empty."),
        ("comment", "x" * 2_001, "“Comment” may have at most 2,000 characters; yours has 2,001."),
        ("rubric", {"Is short": 1}, "“Rubric: Names its source” must be a whole number from 0 to 2."),
        ("rubric", {"Is long": 1}, "“Rubric” must be an object with Names its source, Is short."),
        ("ranking", [["a"], ["z"]], "“Ranking” must be answers to the same question."),
        ("ranking", [["a", "a"]], "“Ranking” must place at least two answers, each of them once."),
        ("ranking", [["a"]], "“Ranking” must place at least two answers, each of them once."),
        ("ranking", [["a"], [], ["b"]], "“Ranking” must place at least two answers, each of them once."),
        (
            "spans",
            [{"start": 5, "end": 21, "label": "wrong"}],
            "“Spans: 1” must be a whole number from 6 to 20.",
        ),
        (
            "spans",
            [{"start": 5, "end": 5, "label": "wrong"}],
            "“Spans: 1” must be a whole number from 6 to 20.",
        ),
        ("spans", [{"start": 5, "end": 6, "label": "x"}], "“Spans: 1” must be one of wrong, unsafe."),
        ("make_case", "yes", "“Make case” must be true or false."),
        ("personal_data", {"spans": []}, "“Personal data: present” must be true or false."),
        (
            "personal_data",
            {"present": False, "spans": [{"start": 0, "end": 1, "label": "NAME"}]},
            "“Personal data: spans” must be empty where no personal data is present.",
        ),
        ("mood", "good", "“Mood” is not asked here."),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name_and_its_limit(field: str, said: Any, words: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        checked(**{field: said})
    assert refused.value.words.startswith(words)
    assert refused.value.field is not None and refused.value.field.startswith(field)


def test_a_ranking_is_asked_only_where_there_is_something_to_rank() -> None:
    form = form_of([*EVERYTHING[:1], {"kind": "ranking", "required": True}])
    alone = About(length=20, siblings=frozenset({"a"}))
    assert forms.check(form, {"verdict": "bad"}, alone) == {"verdict": "bad"}
    with pytest.raises(BadAnswer, match="“Ranking” is not asked here"):
        forms.check(form, {"verdict": "bad", "ranking": [["a"]]}, alone)
    with pytest.raises(BadAnswer, match="“Ranking” must be answered"):
        forms.check(form, {"verdict": "bad"}, ABOUT)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([field["kind"] for field in EVERYTHING]), json))
def test_whatever_is_sent_is_kept_in_bounds_or_refused_in_words(answers: dict[str, Any]) -> None:
    try:
        kept = checked(**answers)
    except BadAnswer as refused:
        assert refused.words.endswith("Nothing was kept.")
    else:
        assert kept["verdict"] in ("good", "bad", "unsure")
        assert len(kept.get("comment", "")) <= COMMENT_MAX
        assert "\0" not in str(kept.get("reference", ""))


def test_each_question_is_compared_at_its_level() -> None:
    form = form_of(EVERYTHING)
    levels = forms.questions(form)
    told = {name: (levels[name], value) for name, unit, value in forms.compared(form, ANSWERS) if not unit}
    assert told == {
        "verdict": (Level.NOMINAL, "bad"),
        "taxonomy: not_factual": (Level.NOMINAL, True),
        "taxonomy: format": (Level.NOMINAL, True),
        "severity": (Level.ORDINAL, 5),
        "rubric: Names its source": (Level.INTERVAL, 0),
        "rubric: Is short": (Level.INTERVAL, 1),
        "spans: wrong": (Level.NOMINAL, True),
        "spans: unsafe": (Level.NOMINAL, True),
        "make_case": (Level.NOMINAL, True),
        "for_training": (Level.NOMINAL, False),
        "personal_data": (Level.NOMINAL, True),
    }
    assert levels.keys() == {*told, "ranking"} and levels["ranking"] == Level.NOMINAL


def test_of_a_ranking_each_two_answers_are_compared() -> None:
    said = {"ranking": [["c"], ["a", "b"]]}
    assert [*forms.compared(form_of(EVERYTHING), said)] == [
        ("ranking", "a b", "tied"),
        ("ranking", "a c", "second better"),
        ("ranking", "b c", "second better"),
    ]
    assert [*forms.compared(form_of(EVERYTHING), {"ranking": [["a"], ["c"]]})] == [
        ("ranking", "a c", "first better")
    ]


def test_who_marks_no_part_says_so_of_each_label_and_nothing_is_settled_by_parts() -> None:
    form = form_of(EVERYTHING)
    assert [*forms.compared(form, forms.unsaid(form))] == [
        ("spans: wrong", "", False),
        ("spans: unsafe", "", False),
    ]
    assert [*forms.settled(form, {"spans": ANSWERS["spans"]})] == []


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ([], "at least 1 entry"),
        ([{"kind": "mood"}], "'kind' must be one of 'verdict'"),
        ([{"kind": "verdict"}], "at least one field must be required"),
        ([{"kind": "verdict", "required": True}] * 2, "“verdict” is asked twice"),
        ([{"kind": "severity", "steps": 11, "required": True}], "must be at most 10"),
        ([{"kind": "taxonomy", "labels": ["x", "x"], "required": True}], "no two may be called the same"),
        ([{"kind": "taxonomy", "labels": [], "required": True}], "at least 1 entry"),
        ([{"kind": "verdict", "required": True, "colour": "red"}], "colour: is not known here"),
    ],
)
def test_a_form_that_could_not_be_answered_is_refused(declared: list[Any], words: str) -> None:
    with pytest.raises(NotAForm, match=words):
        form_of(declared)


def test_a_question_is_kept_as_it_was_asked() -> None:
    asked = {
        "models": ["ours"],
        "kinds": ["rating", "flag"],
        "reasons": ["not_factual"],
        "languages": ["de", "unknown"],
        "slices": ["German"],
        "since": "2026-11-01T00:00:00Z",
        "until": "2026-12-01T00:00:00Z",
        "score_min": 0.4,
        "score_max": 0.6,
        "suspicious": False,
    }
    assert question_of(asked).stored() == asked
    assert question_of({}).stored() == {}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"kinds": ["shout"]}, "kinds: “shout” is no kind of event"),
        ({"languages": ["xx"]}, "“xx” is no language that is told apart"),
        (
            {"since": "2026-12-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"},
            "“since” must lie before “until”",
        ),
        ({"since": "2026-12-01T00:00:00"}, "since: must say its time zone"),
        ({"score_min": 0.6, "score_max": 0.4}, "“score_min” must not be above “score_max”"),
        ({"score_min": 1.5}, "score_min: must be at most 1"),
        ({"owner": "ann"}, "owner: is not known here"),
    ],
)
def test_a_filter_that_cannot_be_is_named(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(NotAQuestion, match=words):
        question_of(asked)
