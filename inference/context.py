"""What fits: which oldest turns are left out so that the prompt leaves room for its answer.

A turn is a person's message and what answered it. The system prompt and the last turn always stay.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from inference.exceptions import ContextTooLong
from inference.types import ChatRequest, PromptMessage

#: No tokenizer gives a token more characters than this on average: what is older cannot fit.
_CHARACTERS_PER_TOKEN = 64
#: Counts after which guesses by characters are given up for halving.
_GUESSES = 4

Count = Callable[[tuple[PromptMessage, ...]], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A request that fits, and how many of the first messages (the system prompt aside) it does without."""

    request: ChatRequest
    left_out: int
    prompt_tokens: int


def room_for_answer(context_length: int, max_tokens: int) -> int:
    """Tokens kept free for the answer: what was asked for, but never more than half of the context."""
    return min(max_tokens, context_length // 2)


def turns_to_leave_out(turn_tokens: Sequence[int], fixed_tokens: int, limit: int) -> int:
    """How many of the oldest turns must go so that the rest and what is fixed have at most `limit` tokens.

    The last turn always stays, whether it fits or not.
    """
    kept = list(accumulate(reversed(turn_tokens), initial=fixed_tokens))[1:]
    fitting = sum(1 for tokens in kept if tokens <= limit)
    return len(turn_tokens) - max(fitting, 1) if turn_tokens else 0


async def fit(request: ChatRequest, context_length: int, count: Count) -> Fitted:
    """`request` with as many turns as fit, asking `count` for a prompt's tokens as rarely as may be.

    Raises ContextTooLong when not even the last turn fits.
    """
    conversation = _Conversation.of(request.messages)
    limit = context_length - room_for_answer(context_length, request.sampling.max_tokens)
    fewest = conversation.beyond_all_doubt(limit)
    left_out, tokens = await _fewest_left_out(conversation, fewest, limit, count)
    max_tokens = min(request.sampling.max_tokens, context_length - tokens)
    fitted = replace(
        request,
        messages=conversation.without(left_out),
        sampling=replace(request.sampling, max_tokens=max_tokens),
    )
    return Fitted(fitted, conversation.messages_in(left_out), tokens)


async def _fewest_left_out(
    conversation: _Conversation, fewest: int, limit: int, count: Count
) -> tuple[int, int]:
    """The smallest number of turns to leave out, and the tokens of what is then left.

    Each guess shares the counted tokens out by characters; what is counted narrows the range until it is one.
    """
    most = len(conversation.turns) - 1
    guess = fewest
    tokens_at: dict[int, int] = {}
    while fewest < most or most not in tokens_at:
        tokens = tokens_at[guess] = await count(conversation.without(guess))
        if tokens <= limit:
            most = guess
        elif guess == most:
            raise ContextTooLong("the last turn alone", asked=tokens, limit=limit)
        else:
            fewest = guess + 1
        guess = max(fewest, min(most, conversation.guess(guess, tokens, limit)))
        if guess in tokens_at:
            guess = most - 1 if len(tokens_at) < _GUESSES else (fewest + most) // 2
    return most, tokens_at[most]


@dataclass(frozen=True, slots=True)
class _Conversation:
    """Messages as what always stays and turns."""

    fixed: tuple[PromptMessage, ...]
    turns: tuple[tuple[PromptMessage, ...], ...]

    @classmethod
    def of(cls, messages: Sequence[PromptMessage]) -> _Conversation:
        fixed = tuple(message for message in messages if message.role == "system")
        turns: list[list[PromptMessage]] = []
        for message in messages:
            if message.role == "system":
                continue
            if message.role == "user" or not turns:
                turns.append([])
            turns[-1].append(message)
        return cls(fixed, tuple(map(tuple, turns)) or ((),))

    def without(self, turns: int) -> tuple[PromptMessage, ...]:
        return self.fixed + tuple(message for turn in self.turns[turns:] for message in turn)

    def messages_in(self, turns: int) -> int:
        return sum(len(turn) for turn in self.turns[:turns])

    def beyond_all_doubt(self, limit: int) -> int:
        """Turns so far back that counting them would only waste time."""
        return turns_to_leave_out([_length(turn) for turn in self.turns], 0, limit * _CHARACTERS_PER_TOKEN)

    def guess(self, counted: int, tokens: int, limit: int) -> int:
        """Turns to leave out if every character were as many tokens as in what was counted."""
        per_character = tokens / max(1, _length(self.without(counted)))
        sizes = [round(_length(turn) * per_character) for turn in self.turns]
        return turns_to_leave_out(sizes, round(_length(self.fixed) * per_character), limit)


def _length(messages: Sequence[PromptMessage]) -> int:
    return sum(len(message.content) for message in messages)
