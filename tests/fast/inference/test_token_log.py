"""The token log: however an answer is cut, flushed, adopted and read, everybody ends with the same text."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inference import variants
from inference.generations.adopt import adopt, load, settle
from inference.generations.queue import queue
from inference.generations.values import Last, Piece, View, Write
from inference.generations.write import close, flush, renew
from inference.live.log import TokenLog
from inference.live.reader import Cursor, Rewind, Said, follow
from inference.live.tail import apply
from inference.models import Attempt, Delta, Generation
from inference.sampling import SamplingParams
from tests.fast.inference.interleaving import BEGUN, COMPLETE, IN_FORCE, Speech, World
from tests.fast.inference.left_behind import expire
from tests.scripted_answers import decode

pytestmark = pytest.mark.django_db

# Letters of one byte and of several, and characters made of several letters by joiners and marks.
texts = st.lists(
    st.sampled_from(["a", "is ", "\n```\n", "é", "e\u0301", "日本", "🌱", "👩‍👩‍👧", "\u200d", "🇳🇴"]),
    min_size=1,
    max_size=8,
).map("".join)
few = st.integers(0, 4)


def queued() -> UUID:
    sampling = SamplingParams(temperature=0, seed=1)
    question = [{"role": "user", "content": "A question"}]
    variant = variants.assign(sampling)
    return queue(subject=uuid4(), owner="one", variant=variant, messages=question, sampling=sampling).pk


@contextmanager
def undone() -> Iterator[UUID]:
    """A generation that is gone again with all that happened to it."""
    with transaction.atomic():
        yield queued()
        transaction.set_rollback(True)


def assert_dense(generation: UUID, text: str) -> None:
    end, said = 0, ""
    for delta in Delta.objects.filter(generation=generation).order_by("start"):
        assert delta.start == end and delta.end == end + len(delta.text) > end
        end, said = delta.end, said + delta.text
    assert text.startswith(said)


@settings(max_examples=40)
@given(
    said=st.lists(st.tuples(texts, few, st.sampled_from(["wait", "flush", "flush, its answer lost"]))),
    held_back=st.sampled_from([0, 0, 3]),
)
def test_any_cut_into_deltas_and_flushes_is_dense_and_folds_to_the_whole(
    said: list[tuple[str, int, str]], held_back: int
) -> None:
    whole = "".join(text for text, _, _ in said) + "."
    with undone() as generation:
        log, speech = TokenLog(generation, 1), Speech(held_back)
        log.load(1, {1: 0}, 0, "")
        log.begun = BEGUN
        for text, cut, then in said:
            for visible, token in speech.say(text, cut):
                log.append(visible, (token,))
            if then != "wait":
                write = log.write()
                assert flush([write]) == {generation: False}
                assert_dense(generation, whole)
                if then == "flush":
                    log.wrote(write)
        for visible, token in speech.end():
            log.append(visible, (token,))
        assert close(log.last(), COMPLETE)
        row = Generation.objects.get(pk=generation)
        assert row.text == whole == decode(row.token_ids or [])
        assert not row.deltas.exists()


number = st.integers(0, 2)
# Mostly the process that may write, at times one that no longer may.
writer = st.sampled_from([IN_FORCE, IN_FORCE, IN_FORCE, 0, 1, 2])
# What may happen next, the likelier the more often it stands here.
steps: list[st.SearchStrategy[tuple[Any, ...]]] = [
    *[st.tuples(st.just("say"), writer, texts, few)] * 3,
    *[st.tuples(st.just("flush"), writer, st.booleans())] * 2,
    *[st.tuples(st.just("mirror"), writer, st.integers(0, 30))] * 2,
    *[st.tuples(st.just("hear"), number, st.integers(0, 20))] * 2,
    *[st.tuples(st.just("look"), number)] * 2,
    *[st.tuples(st.just("apply"), number)] * 2,
    *[st.tuples(st.just("wait"), st.sampled_from([0.0, 0.03, 0.1]))] * 3,
    *[st.tuples(st.just("adopt"), number, few, st.booleans())] * 2,
    st.tuples(st.just("settle"), number),
    st.tuples(st.just("join"), number, st.integers(0, 20)),
    st.tuples(st.just("move"), few, number),
]
acts = st.lists(st.sampled_from(steps).flatmap(lambda step: step), min_size=10, max_size=40)


# Process 1 knows what is stored, and has heard what never will be.
HEARD: list[tuple[Any, ...]] = [
    *[("say", 0, "old ", 0), ("flush", 0, False), ("look", 1), ("apply", 1), ("look", 2), ("apply", 2)],
    *[("say", 0, "never stored ", 0), ("mirror", 0, 30), ("hear", 1, 0), ("wait", 0.1)],
]
MOVED: list[tuple[Any, ...]] = [("wait", 0.1), ("move", 1, 1), ("wait", 0.1)]
INSTEAD: list[tuple[Any, ...]] = [("join", 1, 0), ("say", IN_FORCE, "and what comes instead ", 0)]


# Process 0 has said what was never stored, has lost its attempt, and takes the next but one: it never
# learns where that starts, as the answer ends first.
BACK: list[tuple[Any, ...]] = [
    *[("say", 0, "never stored ", 0), ("adopt", 1, 0, True)],
    *[("say", 1, "stored ", 0), ("say", 1, "too, and longer ", 0), ("flush", 1, False)],
]


@settings(max_examples=60)
@example([*HEARD, ("adopt", 1, 0, False), ("flush", 1, False)], 1, True)
@example([*HEARD, ("flush", 0, True), ("adopt", 0, 0, False), ("flush", 0, False)], 0, False)
@example([*HEARD, ("adopt", 2, 0, True), ("look", 1), ("apply", 1), ("hear", 1, 0), *INSTEAD], 2, False)
@example([*HEARD, ("adopt", 2, 0, True), ("join", 2, 0), *MOVED], 2, False)
@example([*BACK, ("adopt", 0, 0, False)], 0, True)
@given(acts, number, st.booleans())
def test_whatever_happens_every_page_ends_with_the_text_and_nothing_old_changes(
    happening: list[tuple[Any, ...]], last: int, by_stop: bool
) -> None:
    with undone() as generation:
        world = World(generation, load(generation, 1))
        try:
            for name, *rest in [("join", 0, 0), *happening]:
                getattr(world, name)(*rest)
            row = world.finish(last, by_stop=by_stop)
        finally:
            world.shut()
        assert [page.text for page in world.pages] == [row.text] * len(world.pages)
        assert decode(row.token_ids or []).startswith(row.text)
        assert by_stop or decode(row.token_ids or []) == row.text
        for kept in [*world.kept, *(kept for page in world.pages for kept in page.kept)]:
            assert row.text.startswith(kept)
        assert not row.deltas.exists()


def test_rows_that_were_read_before_a_later_attempt_are_not_believed() -> None:
    item = TokenLog(uuid4())
    item.load(2, {1: 0, 2: 4}, 0, "Hell")
    apply(View(item.generation, 1, {1: 0}, True, 8, "lost", None), item)
    assert (item.attempt, item.text.between(0, 99)) == (2, "Hell")


async def test_a_reader_is_rewound_again_when_more_was_replaced_while_it_was_told() -> None:
    item = TokenLog(uuid4())
    item.load(1, {1: 0}, 0, "The old words")
    reading = follow(item, Cursor(item.generation, 1, 13))
    item.load(2, {1: 0, 2: 8}, 8, "")
    assert await anext(reading) == Rewind(2, 8)
    item.load(3, {1: 0, 2: 8, 3: 4}, 4, "new words")
    assert await anext(reading) == Rewind(3, 4)
    assert await anext(reading) == Said(3, 4, 13, "new words")


async def test_a_long_text_is_told_in_pieces_that_a_slow_line_takes() -> None:
    item = TokenLog(uuid4())
    item.load(1, {1: 0}, 0, "word " * 1000)
    reading = follow(item, Cursor(item.generation))
    told = [await anext(reading) for _ in range(3)]
    assert [(news.start, news.end) for news in told if isinstance(news, Said)] == [
        (0, 2048),
        (2048, 4096),
        (4096, 5000),
    ]


@pytest.mark.parametrize(("logs", "least_s"), [(1, 0.025), (100, 0.07), (10_000, 0.1)])
async def test_the_more_answers_are_under_way_the_more_of_each_goes_into_a_frame(
    logs: int, least_s: float
) -> None:
    item = TokenLog(uuid4())
    item.load(1, {1: 0}, 0, "one")
    reading = follow(item, Cursor(item.generation), range(logs))
    assert await anext(reading) == Said(1, 0, 3, "one"), "the first at once"
    item.append(" two", (1,))
    began = monotonic()
    following = asyncio.ensure_future(anext(reading))
    await asyncio.sleep(0)
    item.append(" three", (2,))
    assert await following == Said(1, 3, 13, " two three")
    assert monotonic() - began >= least_s


def test_an_old_attempt_writes_nothing_after_an_adoption() -> None:
    generation = queued()
    said = Write(generation, 1, BEGUN, Piece(0, 3, "Hel", (1,)))
    assert flush([said]) == {generation: False}
    expire(generation)
    assert adopt("another", by=float("inf"))
    before = rows_of(generation)
    assert flush([Write(generation, 1, BEGUN, Piece(3, 5, "lo", (2,)))]) == {}
    assert not close(Last(generation, 1, BEGUN, (Piece(3, 5, "lo", (2,)),), ()), COMPLETE)
    assert not settle(generation, 1, start=0, token_ids=0)
    assert renew("one", [generation]) == 0
    assert rows_of(generation) == before


def rows_of(generation: UUID) -> list[Any]:
    deltas = Delta.objects.filter(generation=generation).order_by("start")
    attempts = Attempt.objects.filter(generation=generation).order_by("number")
    return [*deltas.values(), *attempts.values(), *Generation.objects.filter(pk=generation).values()]


def test_a_flush_of_several_writes_all_but_the_one_that_was_adopted() -> None:
    generations = [queued() for _ in range(3)]
    flush([Write(key, 1, BEGUN, Piece(0, 3, "Hel", (1,))) for key in generations])
    expire(generations[1])
    assert adopt("another", by=float("inf"))
    standing = flush([Write(key, 1, None, Piece(3, 5, "lo", (2,))) for key in generations])
    assert set(standing) == {generations[0], generations[2]}
    assert [Delta.objects.filter(generation=key).count() for key in generations] == [2, 1, 2]
