"""A name for a new cluster: the words that tell it from others, of those that several people used. Pure.

Loads scikit-learn: for the job.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from feedback.clusters.models import NAME_MAX

#: People who used a word, so that a name is nobody's own words.
PEOPLE = 2
WORDS = 4
WORD_MAX = 24
# What stands in the place of personal data, and words: shorter ones seldom say what something is about.
_PLACEHOLDER = re.compile(r"<[A-Z_]+_\d+>")
_WORD = r"(?u)\b[^\W\d_]{4,}\b"


class Asked(NamedTuple):
    """A question without personal data, and whose it is."""

    person: Hashable
    text: str


def name_of(members: Sequence[Asked], others: Sequence[str]) -> str:
    """`others`: questions of other failures. "" where no word was used by several people."""
    counted = TfidfVectorizer(token_pattern=_WORD, stop_words="english", sublinear_tf=True)
    texts = [_plain(each.text) for each in members]
    try:
        matrix = counted.fit_transform([" ".join(texts), *map(_plain, others)])
    except ValueError:  # not a word in any of them
        return ""
    words = counted.get_feature_names_out()
    weights = matrix[0].toarray()[0]
    shared = _shared(members, counted.build_analyzer())
    told = [words[at] for at in np.argsort(-weights, kind="stable") if weights[at] and words[at] in shared]
    return ", ".join(told[:WORDS])[:NAME_MAX]


def _shared(members: Sequence[Asked], words_of: object) -> set[str]:
    """Words of at least PEOPLE of them."""
    assert callable(words_of)
    people: dict[str, set[Hashable]] = defaultdict(set)
    for each in members:
        for word in words_of(_plain(each.text)):
            people[word].add(each.person)
    return {word for word, who in people.items() if len(who) >= PEOPLE and len(word) <= WORD_MAX}


def _plain(text: str) -> str:
    return _PLACEHOLDER.sub(" ", text)
