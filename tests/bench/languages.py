"""How often the language of a request is told rightly, on sentences that its bounds were not chosen with.

`HALF=development` shows the other half, with each mistake.
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from typing import cast

from feedback.curation.language_names import UNKNOWN
from feedback.curation.languages import language_of
from inference.tiny.scoring import wilson
from tests.bench.arithmetic import percentile
from tests.bench.language_texts import Half, nothing, texts
from tests.bench.report import table


def main() -> None:
    half = cast("Half", os.environ.get("HALF") or "held out")
    told: dict[str, Counter[str]] = defaultdict(Counter)
    took = []
    language_of("What is loaded first is loaded before the clock runs.")
    for code, text in texts(half):
        began = time.perf_counter()
        found = language_of(text)
        took.append((time.perf_counter() - began) * 1000)
        told[code]["right" if found == code else UNKNOWN if found == UNKNOWN else "wrong"] += 1
        if half == "development" and found != code:
            print(f"{code} {found}: {text}")
    lines = [
        (code, *map(str, (counts.total(), counts["right"], counts[UNKNOWN], counts["wrong"])))
        for code, counts in told.items()
    ]
    print(table([("language", "texts", "right", "unknown", "wrong"), *lines]))
    total = sum(told.values(), Counter[str]())
    low, high = wilson(total["right"], total.total())
    print(f"{half}: right {total['right'] / total.total():.3f} (95 %: {low:.3f} to {high:.3f}), {total}")
    kept = [text for text in nothing(half) if language_of(text) != UNKNOWN]
    print(f"of no language: {len(nothing(half))} texts, {len(kept)} told to be of one: {kept}")
    print(f"ms a text: half {percentile(took, 50):.2f}, 95 of 100 {percentile(took, 95):.2f}")


if __name__ == "__main__":
    main()
