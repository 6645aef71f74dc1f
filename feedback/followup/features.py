"""What the classifier sees of an exchange: the vector of the message, and a few plain numbers.

The numbers are counted in English; a text in another language has its vector and its overlaps only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedback.followup.exchange import Exchange
from feedback.followup.words import content, words
from inference.embeddings import embed

Matrix = NDArray[np.float64]
# What is beyond in a message is not looked at: what it says of the answer stands at its beginning.
MESSAGE_MAX = 2_000
ANSWER_MAX = 8_000


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{' '.join(text.split()).replace(' | ', '|')})\b")


_REFUSES = re.compile(
    r"^\W*(no|nope|nah|not|wrong|never|that's not|thats not|that is not|this is not|it's not)\b"
)
_NEGATES = _pattern(
    r"no | not | never | nothing | \w+n't | dont | doesnt | didnt | isnt | cant | wont | without"
)
_BLAMES = _pattern(
    r"""wrong | incorrect | mistaken? | mistakes | errors? | false | untrue | nonsense | useless | awful |
    terrible | horrible | bad | worse | worst | unhelpful | inaccurate | fail(?:s|ed)? | lie | lying |
    stupid | rude | vague | outdated | misunderst\w+ | contradict\w* | disappoint\w* | garbage |
    rubbish | offensive"""
)
_MEANS = _pattern(
    r"""i mean | i meant | meant | what i want | i was asking | i was talking | i'm talking |
    i'm asking | i am talking | i am asking | referring to | rather | instead | actually | to be clear |
    clarify | clearer | specifically | looking for | supposed to"""
)
_THANKS = _pattern(
    r"""thanks? | thank you | thx | ty | cheers | appreciate\w* | grateful | perfect | great | awesome |
    excellent | helpful | helps | brilliant | lovely | amazing | wonderful | fantastic | well done |
    good job | nice | exactly | makes sense | got it | that's right"""
)
_AGAIN = _pattern(
    r"again | rephrase | other words | differently | another way | once more | my question | reword"
)
_GOES_ON = re.compile(r"^\W*(and|what about|how about|also|then|so|ok|okay|next|now)\b")
_ASKS = re.compile(
    r"^\W*(who|what|when|where|why|how|which|is|are|am|do|does|did|can|could|should|would|will|may)\b"
)
_YOU = _pattern(r"you | your | you're | you've | u | ur")
_I = _pattern(r"i | i'm | my | me | i've | i'd")
_IT = re.compile(r"^\W*(that|this|it|your|you|the answer)\b")


def plain(exchange: Exchange) -> Mapping[str, float]:
    """By name, each within a small range."""
    text = exchange.message[:MESSAGE_MAX].lower().replace("’", "'")
    found = {name: float(_count(pattern, text)) for name, pattern in _COUNTED.items()}
    found |= {name: float(test(text)) for name, test in _TRUE.items()}
    return found | {"length": log1p(len(words(text)))} | _overlaps(exchange)


def features(exchanges: Sequence[Exchange]) -> Matrix:
    """One row per exchange: the message's vector, the plain numbers, and how close it is to the question."""
    messages = embed([each.message[:MESSAGE_MAX] for each in exchanges])
    questions = embed([each.question[:MESSAGE_MAX] for each in exchanges])
    near = np.sum(messages * questions, axis=1, keepdims=True)
    numbers = np.array([list(plain(each).values()) for each in exchanges])
    return np.hstack([messages, numbers, near, near * near])


def names(dimension: int) -> list[str]:
    """Of the columns of `features`."""
    vector = [f"vector {number}" for number in range(dimension)]
    return [*vector, *plain(Exchange("", "", "")), "near", "near squared"]


def _count(pattern: re.Pattern[str], text: str) -> int:
    return min(3, len(pattern.findall(text)))


_COUNTED: Mapping[str, re.Pattern[str]] = {
    "negates": _NEGATES,
    "blames": _BLAMES,
    "means": _MEANS,
    "thanks": _THANKS,
    "again": _AGAIN,
    "you": _YOU,
    "me": _I,
}
_TRUE: Mapping[str, Callable[[str], Any]] = {
    "refuses first": lambda text: bool(_REFUSES.match(text)),
    "goes on first": lambda text: bool(_GOES_ON.match(text)),
    "asks first": lambda text: bool(_ASKS.match(text)),
    "points first": lambda text: bool(_IT.match(text)),
    "ends asking": lambda text: text.rstrip().endswith("?"),
    "asks": lambda text: "?" in text,
    "exclaims": lambda text: "!" in text,
}


def _overlaps(exchange: Exchange) -> dict[str, float]:
    said = content(exchange.message[:MESSAGE_MAX])
    asked = content(exchange.question[:MESSAGE_MAX])
    answered = content(exchange.answer[:ANSWER_MAX])
    return {
        "of message in question": _share(said & asked, said),
        "of question in message": _share(said & asked, asked),
        "of message in answer": _share(said & answered, said),
        "new": log1p(len(said - asked - answered)),
        "same": float(said == asked and bool(said)),
    }


def _share(part: set[str], whole: set[str]) -> float:
    return len(part) / len(whole) if whole else 0.0
