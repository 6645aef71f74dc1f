"""Whatever file is brought: opened by what it is, within bounds, or refused as a whole in words."""

from __future__ import annotations

import csv
import gzip
import io
import tracemalloc
from pathlib import Path

import orjson
import pytest

from feedback.exports.formats import FORMATS
from feedback.exports.sheets import as_csv
from feedback.exports.writing import Order, write
from feedback.imports import Bad, Bounds
from feedback.imports.opening import NAMES, lost, recognised, rows_in
from feedback.imports.parts import Unreadable
from feedback.rows import Row, Sft, content_of
from tests.fast.feedback.exports.examples import BY_KIND, SFT, TEMPLATE, assistant, user

GOOD = orjson.dumps({"messages": [user("Hi"), assistant("Hello!")]}) + b"\n"
HUMAN = "\n\nHuman: Hi\n\nAssistant: Hello!"


def packed(content: bytes) -> bytes:
    """By gzip, the same every time: cases are named by it."""
    return gzip.compress(content, mtime=0)


USUAL = Bounds()


def lines(path: Path, name: str = "trl-sft", bounds: Bounds = USUAL) -> list[str]:
    return [row.code if isinstance(row, Bad) else "good" for _, row in rows_in(path, name, bounds)]


def put(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_exported_is_recognised_packed_or_not(name: str, tmp_path: Path) -> None:
    encoding = FORMATS[name].encodings[0]
    order = Order(format=FORMATS[name], encoding=encoding, template=TEMPLATE)
    write({"train": [BY_KIND[FORMATS[name].kind]]}, order, tmp_path / "export")
    path = tmp_path / "export" / f"train.{encoding}"
    found = recognised(path)
    assert found and _rows(path, found) == _rows(path, "csv" if encoding == "csv" else name)
    again = put(tmp_path, packed(path.read_bytes()))
    assert recognised(again) == found and _rows(again, found) == _rows(path, found)


def _rows(path: Path, name: str) -> list[dict[str, object]]:
    return [content_of(row) for _, row in rows_in(path, name) if not isinstance(row, Bad)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ({"chosen": HUMAN, "rejected": f"{HUMAN} Yes."}, "transcripts"),
        (
            {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Yes"}]},
            "llama-factory-sft",
        ),
        ({"nothing": "known"}, None),
    ],
)
def test_what_others_write_is_recognised(line: object, name: str | None, tmp_path: Path) -> None:
    assert recognised(put(tmp_path, orjson.dumps(line))) == name


@pytest.mark.parametrize("file", ["gsm8k_rephrased_even.jsonl", "gsm8k_test.jsonl", "pandalm_testset.json"])
def test_a_file_of_no_known_format_is_taken_for_none(file: str, public_data: Path) -> None:
    assert recognised(public_data / file) is None


@pytest.mark.parametrize(
    ("name", "file"), [("lm-eval", "gsm8k_rephrased_even.jsonl"), ("inspect-ai", "pandalm_testset.json")]
)
def test_a_row_without_a_target_is_no_case_whatever_was_chosen(
    name: str, file: str, public_data: Path
) -> None:
    found = lines(public_data / file, name)
    assert "good" not in found and found.count("no_target") > 0.99 * len(found)


PAIR: dict[str, object] = {"prompt": "Hi", "chosen": "Hello!", "rejected": "No."}
REMARK = "It says nothing of what was asked."


@pytest.mark.parametrize(
    ("beside", "columns"),
    [
        ({"id": 7, "source": "https://example.org/a?b=c", "by": "two people", "scores": [0.5, 1]}, []),
        ({"critique": REMARK}, ["critique"]),
        (
            {"about": {"notes": [{"text": REMARK}]}, "system": "You are a helpful assistant."},
            ["about", "system"],
        ),
        ({"hint": "東京は日本の首都であり最も人口の多い都市です"}, ["hint"]),
    ],
)
def test_a_format_that_would_lose_what_a_column_says_is_not_taken(
    beside: dict[str, object], columns: list[str], tmp_path: Path
) -> None:
    path = put(tmp_path, orjson.dumps(PAIR) + b"\n" + orjson.dumps({**PAIR, **beside}))
    assert recognised(path) == (None if columns else "trl-preference")
    assert lost(path) == columns
    assert lines(path, "trl-preference") == ["good", "good"], "chosen by a person, it is read"


def test_a_sheet_is_recognised_and_comes_back_as_it_was(tmp_path: Path) -> None:
    text = "\ufeff" + "".join(as_csv([SFT]))
    path = put(tmp_path, text.encode())
    assert recognised(path) == "csv"
    assert _rows(path, "csv") == [content_of(SFT)]


def saved(separator: str, encoding: str) -> bytes:
    """Our sheet, as another program saves it."""
    written = io.StringIO(newline="")
    again = csv.writer(written, delimiter=separator)
    again.writerows(csv.reader(io.StringIO("".join(as_csv([SFT])), newline="")))
    return written.getvalue().encode(encoding)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_sheet_that_was_saved_in_another_country_comes_back_as_it_was(
    separator: str, encoding: str, tmp_path: Path
) -> None:
    path = put(tmp_path, saved(separator, encoding))
    assert recognised(path) == "csv"
    assert _rows(path, "csv") == [content_of(SFT)]


def test_a_sheet_of_an_old_alphabet_is_refused_by_row_with_a_way_out(tmp_path: Path) -> None:
    text = saved(",", "utf-8") + "sft,é\r\n".encode("cp1252")
    assert lines(put(tmp_path, text), "csv") == ["good", "not_utf8"]


def test_half_of_utf_16_is_said(tmp_path: Path) -> None:
    path = put(tmp_path, saved("\t", "utf-16")[:-1])
    with pytest.raises(Unreadable, match="is not all in UTF-16"):
        lines(path, "csv")


@pytest.mark.parametrize("name", ["trl-sft", "csv"])
@pytest.mark.parametrize("empty", [b"\n", b" \r\n"])
def test_empty_lines_have_an_end_too(name: str, empty: bytes, tmp_path: Path) -> None:
    first = saved(",", "utf-8") if name == "csv" else GOOD
    path = put(tmp_path, first + empty * 50 + GOOD)
    assert lines(path, name, Bounds(lines=10)) == ["good", "too_many"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "It is empty."),
        (packed(b""), "It is empty."),
        (b"PK\x03\x04rest", "ZIP archive"),
        (packed(b"PK\x03\x04rest"), "ZIP archive"),
        (packed(packed(GOOD)), "packed by gzip again"),
        (packed(b"PAR1 in gzip"), "Parquet is packed by itself"),
        (GOOD.decode().encode("utf-16"), "UTF-16"),
        (b"BZh91AY", "bzip2"),
        (packed(GOOD * 9)[:-12], "broken off or damaged"),
        (packed(GOOD)[:-4] + b"\0\0\0\0", "broken off or damaged"),
        (b"PAR1 but no table", "begins like Parquet"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=words):
        lines(put(tmp_path, content))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="a folder"):
        recognised(tmp_path)


def test_what_unpacks_to_too_much_ends_there(tmp_path: Path) -> None:
    path = put(tmp_path, packed(GOOD + b" " * 3_000_000))
    assert path.stat().st_size < 10_000
    assert lines(path) == ["good"]
    with pytest.raises(Unreadable, match="more than 1,000,000 bytes"):
        lines(path, bounds=Bounds(unpacked=1_000_000))


@pytest.mark.parametrize("name", NAMES)
def test_no_name_lets_nonsense_through(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, b'kind,prompt\n\xff\xfe\x00,"[[[\n{"a": "\\ud800"}\n' + b"[" * 5_000)
    found = [row for _, row in rows_in(path, name)]
    assert found and all(isinstance(row, Bad) for row in found)


def test_half_a_character_in_a_sheet_refuses_its_row_alone(tmp_path: Path) -> None:
    good: list[Row] = [SFT, SFT]
    text = "".join(as_csv(good)).encode().replace(b"sft,", b"sft,\xff", 1)
    assert all(isinstance(row, Sft) for row in good)
    found = lines(put(tmp_path, text.replace(b'""role""', b'""r\xffle""', 1)), "csv")
    assert found[1] == "good" and found[0] != "good" and len(found) == 2


def test_a_line_as_long_as_a_book_is_said_and_the_next_is_read(tmp_path: Path) -> None:
    bounds = Bounds(line_bytes=10_000)
    text = b'sft,"' + b"x" * 50_000 + b'"\n'
    sheet = "".join(as_csv([SFT])).encode()
    names, row = sheet.split(b"\r\n", 1)
    found = lines(put(tmp_path, names + b"\r\n" + text + row), "csv", bounds)
    assert found == ["line_too_long", "good"]
    assert lines(put(tmp_path, b'{"a": "' + b"x" * 50_000 + b'"}\n' + GOOD), bounds=bounds) == [
        "line_too_long",
        "good",
    ]


def test_a_line_without_an_end_is_never_held_whole(tmp_path: Path) -> None:
    path = put(tmp_path, b"kind,prompt\n" + b"x" * 8_000_000)
    tracemalloc.start()
    try:
        assert lines(path, "csv", Bounds(line_bytes=100_000)) == ["line_too_long"]
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("row", ['"abcd\\n",', '"abcd\\n', '"abcd","efgh",'])
def test_a_row_without_an_end_is_never_held_whole(row: str, tmp_path: Path) -> None:
    """Each of its lines and cells is short."""
    path = put(tmp_path, b"kind,prompt\n" + row.replace("\\n", "\n").encode() * 400_000)
    tracemalloc.start()
    try:
        assert not {"good"} & set(lines(path, "csv", Bounds(line_bytes=100_000, lines=1_000)))
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
