"""What is known of a row is not asked again, and nothing is let through that a rule refuses."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.exports.checker import Checker, Stored, shape_of
from feedback.exports.formats import FORMATS
from feedback.exports.rendering import Template
from feedback.exports.rules import refusals
from feedback.exports.writing import Order, write
from feedback.rows import KINDS, Messages, Preference, Row, Sft, Unpaired, content_of, row_of
from tests.fast.feedback.exports.examples import BY_KIND, PREFERENCE, TEMPLATE, assistant
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


def stored(row: Row, tokens: int | None = 9) -> Stored:
    """As a build leaves it."""
    content = orjson.dumps(content_of(row))
    kind = next(kind for kind, of in KINDS.items() if type(row) is of)
    return Stored(kind, content, tokens, shape_of(row_of(kind, orjson.loads(content))))


# JSON has no number that is not finite.
IN_JSON = [each for each in BROKEN if each[0] != "margin"]


@pytest.mark.parametrize(("code", "name", "row"), IN_JSON)
def test_a_row_that_breaks_a_rule_is_refused_though_it_was_rendered_before(
    code: str, name: str, row: Row, tmp_path: Path
) -> None:
    order = Order(format=FORMATS[name], template=TEMPLATE)
    assert write({"train": [stored(row)]}, order, tmp_path / "out")["refused"] == {code: 1}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("tokens", [9, None])
def test_what_is_stored_is_written_as_what_it_says(name: str, tokens: int | None, tmp_path: Path) -> None:
    row = BY_KIND[FORMATS[name].kind]
    encoding = FORMATS[name].encodings[0]
    order = Order(format=FORMATS[name], encoding=encoding, template=TEMPLATE)
    for folder, each in (("row", row), ("stored", stored(row, tokens))):
        write({"train": [each, each]}, order, tmp_path / folder)
    as_row, as_stored = (
        [json.loads(line) if encoding == "jsonl" else line for line in lines.splitlines()]
        for lines in ((tmp_path / folder / f"train.{encoding}").read_text() for folder in ("row", "stored"))
    )
    assert as_row == as_stored


@pytest.mark.parametrize("name", ["trl-preference", "trl-prompt-completion"])
def test_the_bytes_of_a_stored_row_do_not_depend_on_what_is_known_of_it(name: str, tmp_path: Path) -> None:
    order = Order(format=FORMATS[name], template=TEMPLATE)
    row = BY_KIND[FORMATS[name].kind]
    if isinstance(row, Preference):
        row = replace(row, margin=None)
    known, rendered = stored(row), stored(row, None)
    manifests = [
        write({"train": [each]}, order, tmp_path / str(at)) for at, each in enumerate((known, rendered))
    ]
    assert manifests[0] == manifests[1]
    assert (tmp_path / "0" / "train.jsonl").read_bytes() == known.content + b"\n"


@pytest.mark.parametrize("kind", ["sft", "preference", "unpaired"])
def test_the_usual_row_is_known_at_a_glance(kind: str) -> None:
    format = next(each for each in FORMATS.values() if each.kind == kind)
    row = BY_KIND[kind]
    assert Checker(format).is_plain(replace(row, margin=None) if isinstance(row, Preference) else row)


def test_only_what_was_not_rendered_before_is_rendered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = listened(monkeypatch)
    plain, other = replace(PREFERENCE, margin=None), replace(PREFERENCE, margin=0.25)
    for name in ("trl-preference", "trl-reward"):
        order = Order(format=FORMATS[name], template=TEMPLATE)
        write({"train": [stored(plain), stored(other, None)]}, order, tmp_path / name)
    assert rendered and all(row == other for row in rendered)


def test_a_special_token_is_told_of_a_row_that_is_not_parsed(tmp_path: Path) -> None:
    tokens = TEMPLATE.tokenizer.get_added_tokens_decoder().values()
    mark = next(token.content for token in tokens if token.special)
    marked = replace(PREFERENCE, margin=None, chosen=[assistant(f"Say {mark} now.")])
    order = Order(format=FORMATS["trl-preference"], template=TEMPLATE)
    manifest = write({"train": [stored(PREFERENCE), stored(marked)]}, order, tmp_path / "out")
    assert manifest["special_tokens"] == {"rows": 1, "first": [{"split": "train", "row": 1}]}


def test_what_was_longer_than_the_context_before_is_refused_with_its_length(tmp_path: Path) -> None:
    order = Order(format=FORMATS["trl-preference"], template=TEMPLATE, max_tokens=4)
    manifest = write({"train": [stored(PREFERENCE, 5)]}, order, tmp_path / "out")
    assert manifest["refused"] == {"too_long": 1}
    fits = Order(format=FORMATS["trl-preference"], template=TEMPLATE, max_tokens=5)
    assert write({"train": [stored(PREFERENCE, 5)]}, fits, tmp_path / "fits")["refused"] == {}
