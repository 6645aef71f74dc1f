"""The prompt fits the served context less the answer's room; whole oldest turns go first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.context import Fitted, fit, room_for_answer, turns_to_leave_out
from inference.exceptions import ContextTooLong
from inference.types import ChatRequest, PromptMessage, SamplingParams

CONTEXT = 200


def conversation(*sizes: int, system: int = 0, max_tokens: int = 50) -> ChatRequest:
    """Turns of the given sizes in tokens (words); all but the last have an answer of half the size."""
    messages = [PromptMessage("system", "s " * system)] if system else []
    for number, size in enumerate(sizes):
        is_last = number == len(sizes) - 1
        messages.append(PromptMessage("user", "q " * (size if is_last else size - size // 2)))
        if not is_last:
            messages.append(PromptMessage("assistant", "a " * (size // 2)))
    return ChatRequest("m", tuple(messages), SamplingParams(seed=1, max_tokens=max_tokens))


class Counter:
    """A tokenizer that counts words, and its own calls."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, messages: tuple[PromptMessage, ...]) -> int:
        self.calls += 1
        return sum(len(message.content.split()) for message in messages)


async def fitted(request: ChatRequest) -> tuple[Fitted, int]:
    counter = Counter()
    return await fit(request, CONTEXT, counter), counter.calls


@pytest.mark.parametrize(("max_tokens", "room"), [(50, 50), (100, 100), (1024, 100)])
def test_the_answer_gets_what_it_asks_but_no_more_than_half(max_tokens: int, room: int) -> None:
    assert room_for_answer(CONTEXT, max_tokens) == room


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20), st.integers(0, 50), st.integers(1, 300))
def test_the_fewest_turns_go_so_that_the_rest_fits(turns: list[int], fixed: int, limit: int) -> None:
    out = turns_to_leave_out(turns, fixed, limit)

    assert 0 <= out < len(turns)
    assert fixed + sum(turns[out:]) <= limit or out == len(turns) - 1
    assert out == 0 or fixed + sum(turns[out - 1 :]) > limit


async def test_a_conversation_that_fits_is_sent_whole_after_one_count() -> None:
    request = conversation(20, 20, 20, system=10)

    result, calls = await fitted(request)

    assert (result.request, result.left_out, result.prompt_tokens, calls) == (request, 0, 70, 1)


async def test_oldest_whole_turns_are_left_out_and_the_system_prompt_stays() -> None:
    request = conversation(60, 60, 60, 60, system=10)

    result, _ = await fitted(request)

    assert result.left_out == 4
    assert result.request.messages == (request.messages[0], *request.messages[5:])
    assert result.prompt_tokens == 130


async def test_a_last_message_that_cannot_fit_is_refused_with_the_numbers() -> None:
    with pytest.raises(ContextTooLong) as caught:
        await fitted(conversation(20, 180))

    assert (caught.value.asked, caught.value.limit) == (180, 150)
    assert "180 tokens" in caught.value.words


async def test_no_more_tokens_are_asked_than_the_context_has_left() -> None:
    result, _ = await fitted(conversation(90, max_tokens=1024))

    assert result.request.sampling.max_tokens == CONTEXT - 90


async def test_a_long_conversation_takes_few_counts() -> None:
    result, calls = await fitted(conversation(*([7, 3, 11, 5] * 250), system=10))

    assert calls <= 6
    assert result.prompt_tokens <= 150


@given(st.lists(st.integers(2, 60), min_size=1, max_size=30), st.integers(0, 20))
async def test_no_turn_is_left_out_that_would_have_fitted(sizes: list[int], system: int) -> None:
    result, _ = await fitted(conversation(*sizes, system=system))
    out = (result.left_out + 1) // 2

    assert result.prompt_tokens == system + sum(sizes[out:]) <= 150
    assert out == 0 or system + sum(sizes[out - 1 :]) > 150
