"""CSV for people who open sheets: no cell is a formula, and the way back is exact."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.exports.sheets import as_csv, neutral, restored
from feedback.imports import Bad
from feedback.imports.sheets import read_csv
from feedback.rows import Row, Sft, content_of
from tests.fast.feedback.exports.examples import BY_KIND, CALLING, CASE, SFT, UNPAIRED, assistant, user

PLAIN = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1"]
STARTS = [*PLAIN, "＝1", "＋1", "－1", "＠1", " =1", "\u3000=1"]
# What a file in UTF-8 can hold, and a database.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
SAID = st.tuples(st.sampled_from([*STARTS, ""]), TEXTS).map("".join).filter(str.strip)


def back(rows: list[Row]) -> list[Row | Bad]:
    return [row for _, row in read_csv(io.StringIO("".join(as_csv(rows)), newline=""))]


@pytest.mark.parametrize("row", [*BY_KIND.values(), CALLING])
def test_a_row_comes_back_as_it_was(row: Row) -> None:
    (again,) = back([row])
    assert not isinstance(again, Bad)
    assert content_of(again) == content_of(row)


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_is_a_formula(start: str) -> None:
    row = replace(SFT, prompt=[user(start)], completion=[assistant(start)])
    (cells,) = csv.DictReader(io.StringIO("".join(as_csv([row])), newline=""))
    assert cells["question"] == cells["answer"] and cells["question"].startswith("'")
    assert restored(cells["question"]) == start
    assert cells["prompt"].startswith("[")


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", " =", "＝"])
@pytest.mark.parametrize("before", ["hi;", "hi\t", "hi\n", 'hi", "\r\n', "hi;\u3000", 'hi;"', ";;"])
def test_no_cell_is_a_formula_where_another_sign_than_a_comma_parts_cells(
    before: str, start: str, separator: str
) -> None:
    """The quotes that hold a cell together with commas do not with others."""
    evil = f"{before}{start}cmd|' /C calc'!A0;"
    row = replace(CASE, prompt=[user(evil)], reference=evil, rubric=evil)
    lines = "".join(as_csv([row])).replace("\r", "\n").split("\n")
    cells = [cell for line in lines for cell in line.split(separator)]
    assert not [cell for cell in cells if cell.strip().strip('"').startswith(("=", "+", "-", "@", "＝"))]
    assert [content_of(again) for again in back([row]) if not isinstance(again, Bad)] == [content_of(row)]


@given(SAID, SAID)
def test_what_a_sheet_would_run_comes_back_as_it_was(asked: str, reference: str) -> None:
    row = replace(CASE, prompt=[user(asked)], reference=reference, rubric=asked)
    assert [content_of(again) for again in back([row]) if not isinstance(again, Bad)] == [content_of(row)]


@given(st.text() | st.text(";\t\r\n' =-\u3000a\""))
def test_taking_the_apostrophe_off_is_always_right(cell: str) -> None:
    assert restored(neutral(cell)) == cell


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind,prompt\nsft,oops\n", "columns"),
        ("kind,prompt\nother,[]\n", "columns"),
        ("a,b\n1,2,3\n", "columns"),
        ('kind,prompt,completion\nsft,"[]","[]"\n', "empty_list"),
    ],
)
def test_a_bad_row_is_said(text: str, code: str) -> None:
    ((number, row),) = read_csv(io.StringIO(text, newline=""))
    assert number == 1
    assert isinstance(row, Bad)
    assert row.code == code


def test_good_rows_after_bad_ones_are_kept() -> None:
    text = "".join(as_csv([SFT])) + "sft\r\n" + "".join(list(as_csv([SFT]))[1:])
    kinds: list[Any] = [type(row) for _, row in read_csv(io.StringIO(text, newline=""))]
    assert kinds == [Sft, Bad, Sft]


def test_a_quote_that_does_not_end_costs_its_own_row() -> None:
    names, row = as_csv([SFT])
    for bad in ('sft,"oops\r\n', 'sft,"oops"s,\r\n', '"\r\n'):
        text = names + row + bad + row + row
        kinds: list[Any] = [type(found) for _, found in read_csv(io.StringIO(text, newline=""))]
        assert kinds == [Sft, Bad, Sft, Sft], bad


def test_a_quote_that_does_not_end_is_said() -> None:
    names, row = as_csv([SFT])
    *_, (number, bad) = read_csv(io.StringIO(names + row + '"', newline=""))
    assert (number, str(bad)) == (2, "it is not CSV: a quote does not end, or ends in the middle of a cell")


def test_quotes_do_not_make_a_sheet_endless() -> None:
    """Each takes all that follows along; what is read a second time has an end."""
    text = "kind,prompt\n" + '"x\n' * 30_000
    assert {type(row) for _, row in read_csv(io.StringIO(text, newline=""))} == {Bad}


@pytest.mark.parametrize("label", ["FALSE", "False", "false"])
def test_a_label_may_be_written_as_sheets_do(label: str) -> None:
    names, row = as_csv([UNPAIRED])
    ((_, again),) = read_csv(io.StringIO(names + row.replace("false", label), newline=""))
    assert not isinstance(again, Bad) and content_of(again) == content_of(UNPAIRED)


def test_empty_cells_beyond_the_last_column_are_nothing() -> None:
    names, row = as_csv([SFT])
    ((_, again),) = read_csv(io.StringIO(names + row.replace("\r\n", ",,\r\n"), newline=""))
    assert isinstance(again, Sft)


@given(st.text("\",\n\r'=[]{}ab", max_size=60))
def test_no_sheet_ends_an_import(text: str) -> None:
    for _, row in read_csv(io.StringIO("kind,prompt,completion\n" + text, newline="")):
        assert isinstance(row, Bad)
