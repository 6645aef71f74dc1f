"""Made-up pairs by the million, from a seed: words follow each other as in public transcripts.

Every text is new, and as many of its words have capitals, digits and greetings as people's have. Without the
public data the words are drawn letters, and the report says so.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench.personal_data.made import fresh_messages
from tests.bench.planted import planted
from tests.public_data import folder

TRANSCRIPTS = "hh_rlhf_harmless_test.jsonl.gz"
SEED = 20
BLOCK = 10_000
CHAINS = 2_000
# Words of a prompt and of an answer: shortest, median, longest.
ASKED, ANSWERED = (4, 25, 400), (10, 80, 600)
# Every so manieth row is a copy of one before it, to the letter or with an edit; holds personal data.
COPIED, EDITED, PERSONAL = 100, 25, 25
_SPEAKER = re.compile(r"\n\n(?:Human|Assistant):")

Ids = NDArray[np.int64]
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chain:
    """What may follow each word: of word `w`, `followers[starts[w] : starts[w + 1]]`."""

    words: NDArray[np.object_]
    followers: Ids
    starts: Ids
    is_public: bool

    def run(self, drawn: np.random.Generator, count: int) -> Ids:
        """So many words and a few more."""
        steps = count // CHAINS + 1
        said = np.empty((CHAINS, steps), np.int64)
        here = self.followers[drawn.integers(len(self.followers), size=CHAINS)]
        for step in range(steps):
            said[:, step] = here
            room = self.starts[here + 1] - self.starts[here]
            here = self.followers[self.starts[here] + (drawn.random(CHAINS) * room).astype(np.int64)]
        return said.ravel()


@cache
def chain() -> Chain:
    """The last word of the source is followed by its first, so that each has a follower."""
    public = folder() / TRANSCRIPTS
    source = _transcripts() if public.is_file() else " ".join(planted(2_000).texts).split()
    words, ids = np.unique(np.array(source, object), return_inverse=True)
    order = np.argsort(ids, kind="stable")
    starts = np.searchsorted(ids[order], np.arange(len(words) + 1))
    return Chain(words, np.roll(ids, -1)[order].astype(np.int64), starts, public.is_file())


def _transcripts() -> list[str]:
    with gzip.open(folder() / TRANSCRIPTS, "rt", encoding="utf-8") as lines:
        return [word for line in lines for word in _SPEAKER.sub(" ", json.loads(line)["chosen"]).split()]


def contents(count: int, seed: int = SEED) -> Iterator[Content]:
    """Of preference rows, as they are stored."""
    personal = [message.text for message in fresh_messages(each=4) if message.labels]
    for first in range(0, count, BLOCK):
        drawn = np.random.default_rng([seed, first])
        yield from _planted(list(_block(drawn, min(BLOCK, count - first))), drawn, personal)


def copies_of(count: int) -> int:
    """How many of so many rows are copies to the letter of one before them."""
    return sum((min(BLOCK, count - first) - 1) // COPIED for first in range(0, count, BLOCK))


def personal_of(count: int) -> int:
    """How many hold something personal, at least."""
    return count // PERSONAL


def _block(drawn: np.random.Generator, rows: int) -> Iterator[Content]:
    lengths = np.stack([_lengths(drawn, rows, *kind) for kind in (ASKED, ANSWERED, ANSWERED)], axis=1)
    ends = np.cumsum(lengths.ravel()).tolist()
    said = chain().words[chain().run(drawn, ends[-1])].tolist()
    texts = [" ".join(said[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
    for asked, better, worse in zip(texts[::3], texts[1::3], texts[2::3], strict=True):
        yield content(asked, better, worse)


def content(asked: str, better: str, worse: str) -> Content:
    return {
        "prompt": [{"role": "user", "content": asked}],
        "chosen": [{"role": "assistant", "content": better}],
        "rejected": [{"role": "assistant", "content": worse}],
    }


def _lengths(drawn: np.random.Generator, rows: int, shortest: int, median: int, longest: int) -> Ids:
    found = np.exp(drawn.normal(0, 0.6, rows)) * median
    lengths: Ids = np.clip(found, shortest, longest).astype(np.int64)
    return lengths


def _planted(block: list[Content], drawn: np.random.Generator, personal: Sequence[str]) -> list[Content]:
    """Copies of rows of the same block, and messages that hold something personal."""
    for at in range(1, len(block)):
        before = block[int(drawn.integers(at))]
        asked, better, worse = (before[part][0]["content"] for part in ("prompt", "chosen", "rejected"))
        if at % COPIED == 0:
            block[at] = content(asked, better, worse)
        elif at % EDITED == 1:
            block[at] = content(asked.capitalize(), f"{better} Indeed.", worse)
        elif at % PERSONAL == 2:
            own = block[at]["prompt"][0]
            own["content"] = f"{own['content']}\n\n{personal[int(drawn.integers(len(personal)))]}"
    return block
