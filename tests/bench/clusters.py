"""How well failures are gathered (`make bench-clusters`): the threshold is chosen on half of the topics of
the generated population and of the instructions of public data, and measured on the other halves.

Prints one JSON object. A topic is what its failures are about; in the public data, what is asked.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from feedback.clusters.grouping import LEAST, THRESHOLD, Floats, alike, compared, nearest
from feedback.demo.words.topics import TOPICS, WEAK
from inference.embeddings import MODEL, REVISION, embed
from tests.public_data import folder

SEED = 7
EACH = 40
#: Of a topic that come once clusters are there.
LATER = 10
GRID = tuple(round(0.2 + 0.05 * step, 2) for step in range(11))
#: The share of later failures of a topic that have to find a cluster of it.
PLACED = 0.9
MUST = {
    ("topics", "purity"): 0.95,
    ("topics", "later_right"): 0.9,
    ("topics", "adjusted_rand"): 0.8,
    ("instructions", "adjusted_rand"): 0.8,
}


class Failed(NamedTuple):
    """Texts of failures with the number of their topic."""

    vectors: Floats
    topics: NDArray[np.int64]


def of_topics(names: Sequence[str], rng: random.Random) -> Failed:
    """Half of the answers say nothing, as failures do."""
    texts, topics = [], []
    for number, name in enumerate(names):
        for _ in range(EACH):
            topic, subject = TOPICS[name], rng.choice(TOPICS[name].subjects)
            said = rng.sample(topic.points, 2) if rng.random() < 0.5 else rng.sample(WEAK, 2)
            asked = rng.choice(topic.questions)
            texts.append(compared(_filled(asked, subject, rng), _filled(" ".join(said), subject, rng)))
            topics.append(number)
    order = np.array(rng.sample(range(len(texts)), len(texts)))
    return Failed(embed(texts)[order], np.array(topics)[order])


def _filled(template: str, subject: str, rng: random.Random) -> str:
    numbers = {"{n}": str(rng.randint(2, 60)), "{m}": str(rng.randint(2, 60))}
    for hole, value in {"{s}": subject, **numbers}.items():
        template = template.replace(hole, value)
    return template


def of_public() -> Failed:
    """Each answer to each instruction that has at least LEAST different ones."""
    rows = json.loads((folder() / "pandalm_testset.json").read_text())
    answers: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        of_row = answers.setdefault((str(row["instruction"]), str(row["input"])), set())
        of_row |= {str(row["response1"]), str(row["response2"])}
    several = ((" ".join(key), said) for key, said in answers.items() if len(said) >= LEAST)
    texts = [
        (number, compared(asked, each))
        for number, (asked, said) in enumerate(several)
        for each in sorted(said)
    ]
    return Failed(embed([text for _, text in texts]), np.array([number for number, _ in texts]))


def names_of(failed: Failed, threshold: float) -> NDArray[np.int64]:
    """The cluster of each; those that are in none are each one by themselves."""
    names = np.arange(len(failed.topics)) + len(failed.topics)
    for number, rows in enumerate(alike(failed.vectors, threshold)):
        names[rows] = number
    return names


def figures(failed: Failed, threshold: float) -> dict[str, Any]:
    """`purity`: of those in clusters, the share that is of its cluster's most frequent topic."""
    names = names_of(failed, threshold)
    inside = names < len(failed.topics)
    most = sum(np.bincount(failed.topics[names == name]).max() for name in np.unique(names[inside]))
    return {
        "threshold": threshold,
        "topics": len(np.unique(failed.topics)),
        "failures": len(names),
        "clusters": len(np.unique(names[inside])),
        "in_clusters": round(float(inside.mean()), 3),
        "purity": round(float(most / max(inside.sum(), 1)), 3),
        "adjusted_rand": round(float(adjusted_rand_score(failed.topics, names)), 3),
    }


def later(failed: Failed, threshold: float, count: int) -> dict[str, float]:
    """The last `count` held against clusters of those before: to one of their topic, to another, to none."""
    before = Failed(failed.vectors[:-count], failed.topics[:-count])
    groups = dict(enumerate(alike(before.vectors, threshold)))
    topic = {number: np.bincount(before.topics[rows]).argmax() for number, rows in groups.items()}
    clusters = ((key, before.vectors[rows]) for key, rows in groups.items())
    found = nearest(failed.vectors[-count:], clusters, threshold)
    pairs = list(zip(found, failed.topics[-count:], strict=True))
    right = sum(name is not None and topic[name] == own for name, own in pairs) / count
    nowhere = sum(name is None for name, _ in pairs) / count
    return {"later_right": round(float(right), 3), "later_nowhere": round(float(nowhere), 3)}


def halves(failed: Failed) -> tuple[Failed, Failed]:
    """By every other topic."""
    first = failed.topics % 2 == 0
    return (
        Failed(failed.vectors[first], failed.topics[first]),
        Failed(failed.vectors[~first], failed.topics[~first]),
    )


def of_half(topics: Failed, public: Failed, threshold: float) -> dict[str, Any]:
    count = LATER * len(np.unique(topics.topics))
    return {
        "topics": figures(topics, threshold) | later(topics, threshold, count),
        "instructions": figures(public, threshold),
    }


def best(chosen: Sequence[tuple[float, dict[str, Any]]]) -> float:
    """Of those that place enough later failures of a topic, the one that tells instructions apart best."""
    enough = [each for each in chosen if each[1]["topics"]["later_right"] >= PLACED]
    return max(enough, key=lambda each: each[1]["instructions"]["adjusted_rand"])[0]


def meets(held_out: dict[str, Any]) -> dict[str, bool]:
    return {f"{of} {name}": held_out[of][name] >= least for (of, name), least in MUST.items()}


def main() -> None:
    rng, names = random.Random(SEED), list(TOPICS)
    topics, held_out_topics = of_topics(names[::2], rng), of_topics(names[1::2], rng)
    public, held_out_public = halves(of_public())
    chosen = [(each, of_half(topics, public, each)) for each in GRID]
    held_out = of_half(held_out_topics, held_out_public, THRESHOLD)
    told = {
        "embedding": f"{MODEL} {REVISION}",
        "chosen_on": [each for _, each in chosen],
        "best": best(chosen),
        "in_force": THRESHOLD,
        "held_out": held_out,
        "must": {f"{of} {name}": least for (of, name), least in MUST.items()},
        "meets": meets(held_out),
    }
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
