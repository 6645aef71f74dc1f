"""Recall and precision by type on the fresh set, with Wilson's intervals of 95 %, and ms a message.

`SET=held-out` takes the half that was run once and then learned from; `SET=development` the other, and
shows what was missed and what was wrong.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt

from feedback.curation.personal_data.detection import read as detect
from feedback.curation.personal_data.hits import Hit, Type
from tests.bench.arithmetic import percentile
from tests.bench.personal_data.made import Label, Message, fresh_messages, messages
from tests.bench.report import Report, table

EACH = 40  # fillings of a sentence
HEAD = ("type", "values", "found whole", "95 %", "of its type", "hits", "right", "95 %")
Z = 1.959964
OTHER_WORDS = "NAME, nothing says so", "PLACE"


@dataclass(slots=True)
class Counted:
    """What became of the values of a type, and of the hits that say the type."""

    values: int = 0
    whole: int = 0
    typed: int = 0
    hits: int = 0
    right: int = 0
    shapes: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))


def wilson(part: int, of: int) -> tuple[float, float]:
    """The interval of a share of `part` in `of` (Wilson, JASA 22, 1927); (0, 1) of nothing."""
    if not of:
        return 0.0, 1.0
    share, extra = part / of, Z * Z / of
    middle = (share + extra / 2) / (1 + extra)
    half = Z * sqrt(share * (1 - share) / of + extra / (4 * of)) / (1 + extra)
    return max(0.0, middle - half), min(1.0, middle + half)


def counted(found: Iterable[tuple[Message, Sequence[Hit]]]) -> dict[str, Counted]:
    """By type. Found is what hits cover whole; a hit is right when it touches a value of its type."""
    by_type: dict[str, Counted] = defaultdict(Counted)
    for message, hits in found:
        for label in message.labels:
            one, covering = by_type[label.type], [hit for hit in hits if _touch(hit, label)]
            whole = _covered(label, covering)
            one.values, one.whole = one.values + 1, one.whole + whole
            one.typed += whole and any(label.type.startswith(hit.type) for hit in covering)
            one.shapes[label.shape][whole] += 1
        for hit in hits:
            one = by_type[hit.type]
            one.hits += 1
            one.right += any(_touch(hit, each) and each.type.startswith(hit.type) for each in message.labels)
    return by_type


def _touch(hit: Hit, label: Label) -> bool:
    return hit.start < label.end and label.start < hit.end


def _covered(label: Label, hits: Sequence[Hit]) -> bool:
    reached = label.start
    for hit in sorted(hits):
        reached = max(reached, hit.end) if hit.start <= reached else reached
    return reached >= label.end


def rows(by_type: dict[str, Counted]) -> list[tuple[str, ...]]:
    order = [*Type, *OTHER_WORDS]
    return [HEAD, *(_row(name, by_type[name]) for name in order if name in by_type)]


def _row(name: str, one: Counted) -> tuple[str, ...]:
    recall = (_share(one.whole, one.values), _interval(one.whole, one.values), _share(one.typed, one.values))
    return (
        name,
        str(one.values),
        *recall,
        str(one.hits),
        _share(one.right, one.hits),
        _interval(one.right, one.hits),
    )


def _share(part: int, of: int) -> str:
    return f"{part / of:.3f}" if of else "–"


def _interval(part: int, of: int) -> str:
    low, high = wilson(part, of)
    return f"{low:.3f} to {high:.3f}" if of else "–"


def shapes(by_type: dict[str, Counted]) -> list[str]:
    """The shapes that are not always found whole."""
    missed = (
        f"  {name}, {shape}: {found[True]} of {found.total()}"
        for name, one in sorted(by_type.items())
        for shape, found in sorted(one.shapes.items())
        if found[False] and name not in OTHER_WORDS
    )
    return ["not always found, by shape:", *missed]


def examples(found: Sequence[tuple[Message, Sequence[Hit]]]) -> list[str]:
    """One of each sentence and shape that went wrong. For the development half only."""
    told: dict[tuple[str, str], str] = {}
    for message, hits in found:
        for label in message.labels:
            if label.type not in OTHER_WORDS and not _covered(label, [h for h in hits if _touch(h, label)]):
                told.setdefault((message.sentence, label.shape), f"- {label.type} {message.text[:150]!r}")
        for hit in hits:
            if not any(_touch(hit, label) for label in message.labels):
                value = message.text[hit.start : hit.end]
                told.setdefault(
                    (message.sentence, hit.type), f"+ {hit.type} {value!r} in {message.text[:120]!r}"
                )
    return sorted(told.values())


def main() -> int:
    name = os.environ.get("SET") or "fresh"
    made = fresh_messages(each=EACH) if name == "fresh" else messages(held=name == "held-out", each=EACH)
    detect(made[0].text)  # loads the engine
    times, found = [], []
    for message in made:
        started = time.perf_counter()
        hits = detect(message.text)
        times.append(1000 * (time.perf_counter() - started))
        found.append((message, hits))
    by_type = counted(found)
    report = Report("personal-data")
    report.notes["set"] = f"{name}, {len(made)} messages"
    report.notes["table"] = table(rows(by_type)).split("\n")
    report.notes["shapes"] = shapes(by_type)
    report.notes["ms"] = (
        f"median {percentile(times, 50):.2f}, 95 of 100 within {percentile(times, 95):.2f} ms a message"
    )
    report.samples = {"types": {name: _as_json(one) for name, one in by_type.items()}, "ms": times}
    if name == "development":
        report.name = "personal-data-development"
        print("\n".join(examples(found)))
    path = report.write()
    for note in ("set", "table", "shapes", "ms"):
        said = report.notes[note]
        print("\n".join(said) if isinstance(said, list) else said)
    print(f"written to {path}")
    return 0


def _as_json(one: Counted) -> dict[str, object]:
    return {
        **{
            "values": one.values,
            "whole": one.whole,
            "typed": one.typed,
            "hits": one.hits,
            "right": one.right,
        },
        "recall": wilson(one.whole, one.values),
        "precision": wilson(one.right, one.hits),
        "shapes": {shape: [found[True], found.total()] for shape, found in one.shapes.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
