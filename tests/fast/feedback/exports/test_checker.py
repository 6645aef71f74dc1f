"""What is known of a row is not asked again, and nothing is let through that a rule refuses."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.exports.checker import Checker, Known
from feedback.exports.formats import FORMATS
from feedback.exports.rendering import Template
from feedback.exports.rules import refusals
from feedback.exports.writing import Order, write
from feedback.rows import Messages, Preference, Row, Sft, Unpaired
from tests.fast.feedback.exports.examples import BY_KIND, PREFERENCE, TEMPLATE
from tests.fast.feedback.exports.test_rules import BROKEN


def listened(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    """Every row that a template renders from now on."""
    rendered: list[Row] = []
    real = Template.text

    def text(template: Template, messages: Messages, row: Row, *, answer_next: bool) -> str:
        rendered.append(row)
        return real(template, messages, row, answer_next=answer_next)

    monkeypatch.setattr(Template, "text", text)
    return rendered


TEXTS = st.sampled_from(["", " ", "Yes.", "Yes. ", "No."])
ROLES = st.sampled_from(["system", "user", "assistant", "tool", "critic"])
SAID = st.fixed_dictionaries(
    {"role": ROLES, "content": TEXTS | st.just(None)}, optional={"name": st.just("Ann"), "loud": st.just(1)}
)
PLAIN = st.fixed_dictionaries({"role": ROLES, "content": st.sampled_from(["Yes.", "No."])})
ANSWERS: Any = st.lists(PLAIN, min_size=1, max_size=1) | st.lists(SAID, max_size=2)
PROMPTS: Any = st.lists(PLAIN, max_size=3) | st.lists(SAID, max_size=3)
TOOLS: Any = st.sampled_from([(), ({"type": "function"},)])
MARGINS = st.sampled_from([None, 0.5, float("nan")])
ROWS: st.SearchStrategy[Row] = st.one_of(
    st.builds(Sft, prompt=PROMPTS, completion=ANSWERS, tools=TOOLS),
    st.builds(Unpaired, prompt=PROMPTS, completion=ANSWERS, label=st.booleans(), tools=TOOLS),
    st.builds(Preference, prompt=PROMPTS, chosen=ANSWERS, rejected=ANSWERS, margin=MARGINS, tools=TOOLS),
)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_row_that_looks_plain_breaks_no_rule_of_any_format(rows: Sequence[Row]) -> None:
    for format in FORMATS.values():
        checker = Checker(format)
        assert not [row for row in rows if checker.is_plain(row) and refusals(row, format)]


@pytest.mark.parametrize(("code", "name", "row"), BROKEN)
def test_a_row_that_breaks_a_rule_is_refused_though_it_was_rendered_before(
    code: str, name: str, row: Row, tmp_path: Path
) -> None:
    order = Order(format=FORMATS[name], template=TEMPLATE)
    assert write({"train": [Known(row, 9)]}, order, tmp_path / "out")["refused"] == {code: 1}


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_rendered_before_is_written_as_what_is_rendered_now(name: str, tmp_path: Path) -> None:
    row = BY_KIND[FORMATS[name].kind]
    order = Order(format=FORMATS[name], template=TEMPLATE)
    now, before = (
        write({"train": [each, each]}, order, tmp_path / folder)
        for folder, each in (("now", row), ("before", Known(row, 9)))
    )
    assert now == before


@pytest.mark.parametrize("kind", ["sft", "preference", "unpaired"])
def test_the_usual_row_is_known_at_a_glance(kind: str) -> None:
    format = next(each for each in FORMATS.values() if each.kind == kind)
    assert Checker(format).is_plain(BY_KIND[kind])


def test_only_what_was_not_rendered_before_is_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = listened(monkeypatch)
    order = Order(format=FORMATS["trl-preference"], template=TEMPLATE)
    other = replace(PREFERENCE, margin=0.25)
    write({"train": [Known(PREFERENCE, 9), other]}, order, tmp_path / "out")
    assert other in rendered and PREFERENCE not in rendered


def test_what_was_longer_than_the_context_before_is_refused_with_its_length(tmp_path: Path) -> None:
    order = Order(format=FORMATS["trl-preference"], template=TEMPLATE, max_tokens=4)
    manifest = write({"train": [Known(PREFERENCE, 5)]}, order, tmp_path / "out")
    assert manifest["refused"] == {"too_long": 1}
    fits = Order(format=FORMATS["trl-preference"], template=TEMPLATE, max_tokens=5)
    assert write({"train": [Known(PREFERENCE, 5)]}, fits, tmp_path / "fits")["refused"] == {}
