"""A text holds an entry of a list where all its words stand there, one after the other, and nowhere else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.curation.word_list import LINES_MAX, MEGABYTE, WORDS_MAX, BadList, parse, read

WORDS = st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4)
ENTRIES = ("blockhead", "son of a goat", "nitwit!", "笨蛋", "สัตว์", "Straße", "son of the old king", "คน")
LIST = "\n".join(["# of insults", "", *ENTRIES]).encode()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("You blockhead.", 3),
        ("You BLOCK\u00adHEAD!", 3),
        ("**_Blockhead_**", 3),
        ("ｂｌｏｃｋｈｅａｄ", 3),
        ("block\u200bhead", 3),
        ("Son  of\na GOAT", 4),
        ("blockheads, a blockhead1 and a chief-blockheaded block head", 0),
        ("The son of that goat; son, of a goat", 0),
        ("nitwit", 0),
        ("a nitwit !", 5),
        ("你是笨蛋吗", 6),
        ("you笨蛋", 6),
        ("笨的蛋", 0),
        ("เจ้าสัตว์ร้าย", 7),
        ("on that STRASSE", 8),
        ("the son of the old king", 9),
        ("คนคน", 10),
        ("คน์", 0),
        ("of insults", 0),
        ("", 0),
    ],
)
def test_whole_words_are_found_however_they_are_written(text: str, line: int) -> None:
    assert parse(LIST).line_in(text) == line


@settings(max_examples=40)
@given(st.lists(WORDS, min_size=1, max_size=8), st.lists(st.text("ab", min_size=1, max_size=3), max_size=20))
def test_an_entry_is_found_exactly_where_its_words_stand(entries: list[list[str]], text: list[str]) -> None:
    lines = [" ".join(entry) for entry in entries]
    found = parse("\n".join(lines).encode()).line_in(" ".join(text))
    held = {lines.index(entry) + 1 for entry in lines if f" {entry} " in f" {' '.join(text)} "}
    assert found in held if held else found == 0


@settings(max_examples=40)
@given(st.text(), st.text(st.characters(codec="utf-8", exclude_characters="\n#")), st.text())
def test_what_a_line_says_is_found_between_any_texts(before: str, entry: str, after: str) -> None:
    try:
        words = parse(entry.encode())
    except BadList:
        return
    assert words.line_in(f"{before} {entry} {after}") == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "names no word"),
        (b"# nothing\n\n", "names no word"),
        (b"\xef\xbb\xbf# marked\n", "names no word"),
        (b"ok\n\xff\n", "is not UTF-8 (byte 4)"),
        ("ok\n\u200b\u00ad".encode(), "has nothing to be looked for in line 2"),
        (b"a " * WORDS_MAX + b"a", "has more than 30 words and signs in line 1"),
        (b"a\n" * (LINES_MAX + 1), "has more than 10,000 lines"),
        (b"a" * (MEGABYTE + 1), "is larger than 1 MB"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(BadList) as refused:
        parse(content)
    assert str(refused.value) == words


def test_the_most_that_a_list_may_hold_is_taken() -> None:
    longest = b" ".join([b"b"] * WORDS_MAX) + b"\n"
    entries = b"".join(b"a%d\n" % number for number in range(LINES_MAX - 2))
    words = parse(b"\xef\xbb\xbf" + entries + longest + b"#" * 900_000 + b"\n")
    assert len(words) == LINES_MAX - 1 and words.line_in("then A9997!") == LINES_MAX - 2
    assert words.line_in("b " * WORDS_MAX) == LINES_MAX - 1 and not words.line_in("b " * (WORDS_MAX - 1))


def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    for path in (tmp_path, tmp_path / "gone", tmp_path / "pipe"):
        with pytest.raises(BadList, match="is no file"):
            read(path)
