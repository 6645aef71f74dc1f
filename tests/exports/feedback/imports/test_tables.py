"""Parquet that somebody brings: whatever it says of itself and unpacks to, memory has an end."""

from __future__ import annotations

import datetime
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from feedback.imports import Bad, Bounds
from feedback.imports.opening import recognised, rows_in
from feedback.imports.parts import Unreadable
from feedback.rows import Preference

MIB = 1024 * 1024
USUAL = Bounds()
PAIR = {"prompt": "Hi", "chosen": "Hello!", "rejected": "No."}


def put(folder: Path, table: Any) -> Path:
    """Without the types of Arrow beside: as most programs write."""
    path = folder / "file"
    parquet.write_table(table, path, store_schema=False)
    return path


def rows(folder: Path, *lines: dict[str, Any]) -> Path:
    return put(folder, pyarrow.Table.from_pylist(list(lines)))


def read(path: Path, bounds: Bounds = USUAL) -> list[str]:
    found = (row for _, row in rows_in(path, "trl-reward", bounds))
    return [row.code if isinstance(row, Bad) else "good" for row in found]


def repeated(value: str, times: int) -> Any:
    """So often, and stored once."""
    return pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * times, pyarrow.int32()), [value])


def one_list(of: Any) -> Any:
    return pyarrow.ListArray.from_arrays(pyarrow.array([0, len(of)], pyarrow.int32()), of)


@pytest.mark.parametrize(
    "column",
    [
        one_list(repeated("x" * MIB, 200)),
        one_list(pyarrow.array([0] * 20_000_000, pyarrow.int8())),
        repeated("x" * 4 * MIB, 40),
    ],
    ids=["of texts", "of numbers", "in rows"],
)
def test_a_file_that_swells_ends_in_words_before_it_fills_the_memory(column: Any, tmp_path: Path) -> None:
    path = put(tmp_path, pyarrow.table({"prompt": column}))
    with pytest.raises(Unreadable, match="takes more than 150 MiB of memory, which is the most"):
        read(path, Bounds(memory=150 * MIB))


def test_a_value_that_is_too_long_refuses_its_row_alone(tmp_path: Path) -> None:
    path = rows(tmp_path, PAIR, {**PAIR, "prompt": "x" * 5 * MIB}, PAIR)
    assert read(path) == ["good", "line_too_long", "good"]


def test_what_it_unpacks_to_has_an_end(tmp_path: Path) -> None:
    path = put(tmp_path, pyarrow.table({"prompt": repeated("x" * MIB, 30)}))
    assert path.stat().st_size < 2 * MIB
    with pytest.raises(Unreadable, match="more than 9,000,000 bytes"):
        read(path, Bounds(unpacked=9_000_000))


def test_rows_and_columns_have_an_end(tmp_path: Path) -> None:
    assert read(rows(tmp_path, *[PAIR] * 3), Bounds(lines=2)) == ["good", "good", "too_many"]
    wide = {f"c{number}": [1] for number in range(1_001)}
    with pytest.raises(Unreadable, match="more than 1,000 columns"):
        read(put(tmp_path, pyarrow.table(wide)))


@pytest.mark.parametrize("levels", [40, 99, 2_000])
def test_nesting_has_an_end(levels: int, tmp_path: Path) -> None:
    kind, value = pyarrow.int8(), pyarrow.array([1], pyarrow.int8())
    for _ in range(levels):
        value = pyarrow.StructArray.from_arrays([value], ["a"])
    path = put(tmp_path, pyarrow.table({"prompt": value}))
    try:
        assert read(path) == ["too_deep"], kind
    except Unreadable as said:
        assert "nested more than 32 levels deep" in str(said) or "is damaged" in str(said)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = pyarrow.table([pyarrow.array(["a"]), pyarrow.array(["b"])], names=["prompt", "prompt"])
    with pytest.raises(Unreadable, match="the same name"):
        read(put(tmp_path, twice))


def test_columns_that_json_has_no_word_for_hinder_nothing_unless_they_are_asked_for(tmp_path: Path) -> None:
    more = {"at": datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC), "image": b"\xff", "score": float("nan")}
    path = rows(tmp_path, {**PAIR, **more})
    assert recognised(path) == "trl-preference"
    ((_, row),) = rows_in(path, "trl-preference")
    assert row == Preference(
        prompt=[{"role": "user", "content": "Hi"}],
        chosen=[{"role": "assistant", "content": "Hello!"}],
        rejected=[{"role": "assistant", "content": "No."}],
    )


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("prompt", b"Hi", "columns"),
        ("prompt", datetime.date(2026, 1, 2), "columns"),
        ("margin", float("inf"), "margin"),
        ("margin", float("nan"), "margin"),
    ],
)
def test_what_is_asked_for_and_is_no_json_refuses_its_row(
    column: str, value: object, code: str, tmp_path: Path
) -> None:
    assert read(rows(tmp_path, {**PAIR, column: value})) == [code]


def test_whatever_a_footer_says_the_file_is_read_or_refused(tmp_path: Path) -> None:
    """Numbers of rows, lengths and places that nobody wrote."""
    content = rows(tmp_path, *[PAIR] * 9).read_bytes()
    begins = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    for place in range(begins, len(content) - 8, (len(content) - begins) // 12):
        made_up = bytearray(content)
        made_up[place] ^= 0x7F
        (tmp_path / "file").write_bytes(made_up)
        with suppress(Unreadable):
            assert len(read(tmp_path / "file", Bounds(memory=200 * MIB))) <= 9
