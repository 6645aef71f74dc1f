"""Foreign files, within bounds: good rows kept, bad ones named by line and reason."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.exports.formats import FORMATS
from feedback.exports.rules import check
from feedback.exports.writing import Order, write
from feedback.imports import SOURCES, Bad, Bounds, read
from feedback.imports.opening import NAMES as READ
from feedback.imports.opening import rows_in
from feedback.imports.reading import WORDS
from feedback.rows import Case, Preference, Row, Sft, content_of, digest_of
from tests.fast.feedback.exports.examples import BY_KIND, CALLING, PREFERENCE, TEMPLATE, assistant, user

PLAIN = {"messages": [user("Hi"), assistant("Hello!")]}
ANSWER = assistant("b")
GOOD = orjson.dumps(PLAIN)
BOUNDS = Bounds()
# Their turns and metadata have room for all that a row says.
WHOLE = [
    "trl-prompt-completion",
    "trl-reward",
    "trl-unpaired",
    "openai-sft",
    "axolotl-kto",
    "inspect-ai",
    "lm-eval",
]


def found(content: bytes, source: str = "trl-sft", bounds: Bounds = BOUNDS) -> list[tuple[int, Row | Bad]]:
    return list(read(io.BytesIO(content), source, bounds))


def one(line: object, source: str) -> Row | Bad:
    ((_, row),) = found(orjson.dumps(line), source)
    return row


def codes(content: bytes, bounds: Bounds = BOUNDS) -> list[str]:
    rows = found(content, bounds=bounds)
    assert all(WORDS[row.code] in str(row) for _, row in rows if isinstance(row, Bad))
    return [row.code if isinstance(row, Bad) else "good" for _, row in rows]


def line_of(name: str, row: Row) -> bytes:
    return orjson.dumps(FORMATS[name].line(row, check(row, FORMATS[name], TEMPLATE).rendered))


def digests(rows: list[Row]) -> list[str]:
    return [digest_of(content_of(row)) for row in rows]


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_exported_is_read_back_and_goes_out_again_unchanged(name: str, tmp_path: Path) -> None:
    format = FORMATS[name]
    rows = [BY_KIND[format.kind], *([CALLING] if format.kind == "sft" else [])]
    for encoding in format.encodings:
        order = Order(format=format, encoding=encoding, template=TEMPLATE)
        assert write({"train": rows}, order, tmp_path / encoding)["counts"]["refused"] == 0
        path = tmp_path / encoding / f"train.{encoding}"
        back = rows_in(path, "csv" if encoding == "csv" else name)
        again = [row for _, row in back if not isinstance(row, Bad)]
        assert [line_of(name, row) for row in again] == [line_of(name, row) for row in rows]
        if name in WHOLE:
            assert [digest_of(content_of(row)) for row in again] == [
                digest_of(content_of(row)) for row in rows
            ]


def test_every_format_can_be_read() -> None:
    assert {"csv" if "csv" in format.encodings else name for name, format in FORMATS.items()} < set(READ)


def test_bad_rows_are_named_by_line_and_good_ones_kept() -> None:
    content = b"\n".join([b"\xef\xbb\xbf" + GOOD, b"{oops", b"", GOOD, b"[1]", b"7"])
    assert codes(content) == ["good", "json", "good", "not_object", "not_object"]
    assert [number for number, _ in found(content)] == [1, 2, 4, 5, 6]


def test_an_array_is_read_by_element() -> None:
    tricky = orjson.dumps({"messages": [user('a "]},{[ \\" \\\\'), assistant("}")]})
    content = b" [" + GOOD + b",\n" + tricky + b" , 7, " + GOOD + b"] trailing"
    assert codes(content) == ["good", "good", "not_object", "good"]
    assert found(content)[1][1] == Sft(prompt=[user('a "]},{[ \\" \\\\')], completion=[assistant("}")])


@pytest.mark.parametrize("chunk", [1, 2, 3, 7])
def test_where_a_file_is_cut_for_reading_changes_nothing(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tricky = orjson.dumps({"messages": [user('\\" \\\\'), assistant("},{")]})
    contents = [b"[" + GOOD + b"," + tricky + b"]", GOOD + b"\n\n" + tricky + b"\n"]
    wanted = [found(content) for content in contents]
    monkeypatch.setattr("feedback.imports.elements.CHUNK", chunk)
    assert [found(content) for content in contents] == wanted
    assert codes(contents[0]) == codes(contents[1]) == ["good", "good"]


@pytest.mark.parametrize("form", ["{long}\n{good}", "[{long},{good}]"])
def test_what_is_too_long_is_passed_over(form: str) -> None:
    long = orjson.dumps({"a": "x" * 900_000}).decode()
    content = form.replace("{long}", long).replace("{good}", GOOD.decode()).encode()
    assert codes(content, Bounds(line_bytes=1_000)) == ["line_too_long", "good"]


def test_so_many_lines_are_read_and_no_more() -> None:
    assert codes(GOOD + b"\n" + GOOD + b"\n" + GOOD, Bounds(lines=2)) == ["good", "good", "too_many"]


@pytest.mark.parametrize("depth", [40, 900, 5_000])
def test_depth_is_bounded(depth: int) -> None:
    assert codes(b'{"a":' + b"[" * depth + b"]" * depth + b"}") in (["too_deep"], ["json"])


@pytest.mark.parametrize(
    ("source", "line", "code"),
    [
        ("trl-sft", {}, "columns"),
        ("trl-sft", {"messages": []}, "empty_list"),
        ("trl-sft", {"messages": [user()], "prompt": [user()]}, "mixed_columns"),
        ("trl-sft", {"messages": [user(), user()]}, "answer_role"),
        ("trl-sft", {"messages": [{"role": ["user"], "content": ""}]}, "unknown_role"),
        ("trl-sft", {"messages": [user("a\0b"), assistant("c")]}, "nul"),
        ("trl-sft", {"messages": [user(), {**assistant(""), "tool_calls": 7}]}, "tool_call"),
        ("trl-sft", {**PLAIN, "tools": "{"}, "columns"),
        ("trl-sft", {**PLAIN, "tools": "[" * 200 + "]" * 200}, "too_deep"),
        ("trl-unpaired", {"prompt": "a", "completion": "b", "label": 1}, "label"),
        ("trl-unpaired", {"prompt": "a", "completion": " ", "label": True}, "empty_answer"),
        ("trl-reward", {"prompt": "a", "chosen": "b", "rejected": "c", "margin": "1"}, "margin"),
        ("trl-preference", {"prompt": "a", "chosen": "b", "rejected": "b"}, "same_answers"),
        (
            "trl-preference",
            {"chosen": [user("a"), assistant("b")], "rejected": [user("c"), assistant("d")]},
            "diverging",
        ),
        ("openai-dpo", {"input": []}, "columns"),
        ("llama-factory-sft", {"conversations": [{"from": "human"}]}, "columns"),
        ("sharegpt", {"conversations": [{"from": "narrator", "value": "a"}]}, "unknown_role"),
        ("transcripts", {"chosen": "hello", "rejected": "world"}, "transcript"),
        ("inspect-ai", {"input": "a", "metadata": {"tags": 7}}, "columns"),
        ("inspect-ai", {"input": "a"}, "no_target"),
        ("inspect-ai", {"input": "a", "target": [], "metadata": {"rubric": " \n"}}, "no_target"),
        ("inspect-ai", {"input": "a", "target": 7}, "columns"),
        ("inspect-ai", {"input": "Which?", "target": "A", "choices": ["Rome", "Oslo"]}, "choices"),
        ("inspect-ai", {"input": "Which river?", "target": ["Rhine", "Rhein"]}, "targets"),
        ("lm-eval", {"text": "a", "target": "\n"}, "no_target"),
    ],
)
def test_what_a_line_is_not_is_said(source: str, line: Any, code: str) -> None:
    row = one(line, source)
    assert isinstance(row, Bad)
    assert row.code == code


def test_what_a_file_says_of_itself_is_shown_as_one_short_line() -> None:
    role = "\x1b[2J\r\n\u202eevil\u2066\u2028\x9b" + "x" * 5_000
    for line, source in (
        ({"messages": [{"role": role, "content": ""}]}, "trl-sft"),
        ({"conversations": [{"from": role, "value": ""}]}, "sharegpt"),
    ):
        row = one(line, source)
        assert isinstance(row, Bad) and row.detail.isprintable() and len(row.detail) <= 101
        assert "evil" in row.detail and row.detail.endswith("…")


def test_two_conversations_share_their_turns_and_not_their_letters() -> None:
    row = one(
        {"chosen": [user(), assistant("Yes")], "rejected": [user(), assistant("Yes, but")]}, "trl-preference"
    )
    assert row == Preference(prompt=[user()], chosen=[assistant("Yes")], rejected=[assistant("Yes, but")])


def test_a_prompt_that_both_answers_repeat_is_taken_off_them() -> None:
    line = {
        "prompt": PREFERENCE.prompt,
        "chosen": [*PREFERENCE.prompt, *PREFERENCE.chosen],
        "rejected": [*PREFERENCE.prompt, *PREFERENCE.rejected],
    }
    assert one(line, "trl-preference") == replace(PREFERENCE, margin=None)


@pytest.mark.parametrize("about", [{"rubric": "Names it."}, {"checks": [{"kind": "refusal"}]}])
def test_a_case_may_tell_a_good_answer_without_a_target(about: dict[str, Any]) -> None:
    row = one({"input": "Where?", "target": "", "metadata": about}, "inspect-ai")
    assert isinstance(row, Case) and row.reference is None


def test_plain_texts_become_messages() -> None:
    row = one({"prompt": "Hi", "completion": "Hello!"}, "trl-prompt-completion")
    assert row == Sft(prompt=[user("Hi")], completion=[assistant("Hello!")])


def test_the_conversations_of_others_are_read() -> None:
    turns = [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]
    row = one({"id": "x", "system": "Be brief.", "conversations": turns}, "sharegpt")
    assert isinstance(row, Sft)
    assert [said["role"] for said in (*row.prompt, *row.completion)] == ["system", "user", "assistant"]


NAMES = [
    "messages",
    "prompt",
    "chosen",
    "rejected",
    "completion",
    "label",
    "role",
    "content",
    "tools",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "conversations",
    "from",
    "value",
    "input",
    "target",
    "data",
    "rating",
    "meta",
    "message_id",
    "snapshot",
    "chat",
    "history",
    "parentId",
    "metadata",
    "tags",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(NAMES) | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("source", SOURCES)
@given(line=JSON)
def test_nothing_that_is_json_ends_an_import(source: str, line: Any) -> None:
    for _, row in found(orjson.dumps(line) + b"\n" + orjson.dumps([line]), source):
        assert not isinstance(row, Bad) or row.code in WORDS


@pytest.mark.parametrize("source", ["trl-preference", "open-webui"])
@given(content=st.binary(max_size=200) | st.text('[]{}",\\:ab 1\n', max_size=60).map(str.encode))
def test_nothing_that_is_a_file_ends_an_import(source: str, content: bytes) -> None:
    for _, row in found(content, source):
        assert not isinstance(row, Bad) or row.code in WORDS
