"""Parts of an answer, said by their words: a line each, a label, a colon, the words as shown. Pure.

“Wrong fact: the capital is Bergen”. What stands several times is meant from the first on, line after line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from feedback.review.bounds import Unfit
from feedback.review.redacting import Shown

_LINE_MAX = 2_000


def spans(lines: str, labels: Collection[str], answer: Shown) -> list[dict[str, Any]]:
    """With offsets into the answer's source. Raises Unfit, with the line that is wrong."""
    met: Counter[str] = Counter()
    found = []
    for number, line in enumerate(filter(None, map(str.strip, lines.splitlines())), 1):
        label, words = _parts(line, labels, f"line {number}")
        start, end = _place(answer, words, met[words], f"line {number}")
        met[words] += 1
        found.append({"start": start, "end": end, "label": label})
    return found


def lines(kept: Iterable[Mapping[str, Any]], answer: Shown) -> str:
    """The other way: what is said of these spans, as somebody would have written it."""
    return "\n".join(
        f"{span['label']}: {' '.join(answer.part(span['start'], span['end']).split())}" for span in kept
    )


def _parts(line: str, labels: Collection[str], where: str) -> tuple[str, str]:
    """The longest label that it begins with: one may hold a colon."""
    for label in sorted(labels, key=len, reverse=True):
        if line.lower().startswith(f"{label.lower()}:") and (words := line[len(label) + 1 :].split()):
            return label, " ".join(words)
    raise Unfit(f"must begin with one of {', '.join(labels)}, then a colon and words of the answer", where)


def _place(answer: Shown, words: str, skipped: int, where: str) -> tuple[int, int]:
    if len(words) > _LINE_MAX:
        raise Unfit(f"may quote at most {_LINE_MAX:,} characters", where)
    pattern = r"\s+".join(map(re.escape, words.split()))
    places = [match.span() for match in re.finditer(pattern, answer.text)]
    if skipped >= len(places):
        raise Unfit("must quote words that stand in the answer, as they are shown", where)
    return answer.source_of(*places[skipped])
