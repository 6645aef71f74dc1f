"""The event stream is read alike however its bytes are cut."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.engine.events import Event, EventStream
from inference.exceptions import Malformed

LINE_ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
FIELDS = st.sampled_from(
    [b"data: a", b"data:b", b"data", b"data:  c", b": comment", b"event: x", b"id: 7", b"foo", b""]
)
VALUES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=8)
LINES = st.one_of(FIELDS, VALUES.map(lambda value: b"data: " + value.encode()))


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    """Any mixture of lines and line ends."""
    start = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return start + b"".join(draw(LINES) + draw(LINE_ENDS) for _ in range(draw(st.integers(0, 12))))


def events_of(*chunks: bytes) -> list[Event]:
    stream = EventStream()
    return [event for chunk in chunks for event in stream.feed(chunk)]


@settings(max_examples=300)
@given(streams(), st.lists(st.integers(0, 200), max_size=12))
def test_any_chunking_gives_equal_events(stream: bytes, cuts: list[int]) -> None:
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    chunks = [stream[start:end] for start, end in pairwise(places)]

    assert events_of(*chunks) == events_of(stream)
    assert events_of(*(stream[i : i + 1] for i in range(len(stream)))) == events_of(stream)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_every_line_end_counts(end: bytes) -> None:
    stream = end.join([b"data: one", b"", b"data: two", b"", b""])

    assert events_of(stream) == [Event(b"one"), Event(b"two")]


def test_a_cr_and_its_lf_in_two_chunks_are_one_line_end() -> None:
    assert events_of(b"data: a\r", b"\ndata: b\r", b"\n\r", b"\n") == [Event(b"a\nb")]


def test_two_events_in_one_chunk_both_arrive() -> None:
    assert events_of(b"data: a\n\ndata: b\n\n") == [Event(b"a"), Event(b"b")]


def test_several_data_lines_are_joined_by_line_feeds() -> None:
    assert events_of(b"data: a\ndata\ndata:  b\n\n") == [Event(b"a\n\n b")]


def test_comments_and_unknown_fields_are_passed_over() -> None:
    assert events_of(b": hello\nid: 3\nretry: 10\nfoo: bar\ndata: a\n\n: x\n\n") == [Event(b"a")]


def test_the_event_type_holds_for_one_event() -> None:
    assert events_of(b"event: ping\ndata: a\n\ndata: b\n\n") == [Event(b"a", "ping"), Event(b"b")]


def test_a_byte_order_mark_is_dropped_even_when_cut() -> None:
    assert events_of(b"\xef", b"\xbb", b"\xbfdata: a\n\n") == [Event(b"a")]


def test_an_emoji_cut_inside_arrives_whole() -> None:
    emoji = "🌱".encode()

    assert events_of(b"data: " + emoji[:2], emoji[2:] + b"\n\n") == [Event(emoji)]


def test_an_unfinished_event_is_dropped() -> None:
    assert events_of(b"data: a\n\ndata: b\n") == [Event(b"a")]


def test_a_line_of_a_megabyte_comes_through_byte_by_byte_in_linear_time() -> None:
    line = b"x" * 1024 * 1024
    stream = EventStream()
    started = time.process_time()

    for place in range(len(line)):
        stream.feed(line[place : place + 1])

    assert stream.feed(b"\n\n") == []
    assert time.process_time() - started < 10
    assert events_of(b"data: " + line, b"\n\n") == [Event(line)]


@pytest.mark.parametrize("filler", [b"data: " + b"x" * 600, b"data: x\n" * 600])
def test_an_event_beyond_the_limit_is_malformed(filler: bytes) -> None:
    stream = EventStream(limit=500)

    with pytest.raises(Malformed):
        stream.feed(filler)
