"""Who is compared with whom: by weight, without putting the first back, each side as often."""

from collections import Counter
from random import Random

import pytest

from inference import contenders
from inference.comparisons import Contender, draw_two
from inference.models import Variant
from inference.sampling import SamplingParams

ROUNDS = 20_000


def pool(*weights: float) -> list[Contender]:
    return [Contender(Variant(served_model=str(n)), SamplingParams(seed=1), w) for n, w in enumerate(weights)]


@pytest.mark.parametrize("weights", [(1, 1), (1, 1, 1), (1, 3, 0.5)])
def test_pairs_come_as_often_as_their_stored_probability_says(weights: tuple[float, ...]) -> None:
    coin, seen, told = Random(7), Counter[frozenset[str]](), {}
    for _ in range(ROUNDS):
        one, other, probability = draw_two(pool(*weights), coin)
        pair = frozenset({one.variant.served_model, other.variant.served_model})
        seen[pair] += 1
        told[pair] = probability
    assert sum(told.values()) == pytest.approx(1)
    for pair, count in seen.items():
        assert len(pair) == 2
        assert count / ROUNDS == pytest.approx(told[pair], abs=0.015)


def test_alone_one_answers_twice_from_two_seeds() -> None:
    one, other, probability = draw_two(pool(1), Random(7))
    assert one.variant is other.variant and one.sampling.seed != other.sampling.seed
    assert probability == 1.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("{}", "must be a list"),
        ("[1]", "must be a list"),
        ('[{"model": ""}]', "“model”"),
        ('[{"prompt": true}]', "“prompt”"),
        ('[{"weight": 0}]', "“weight”"),
        ('[{"temperature": 9}]', "“temperature”"),
        ('[{"tempratur": 1}]', "“tempratur”"),
        (str([{}] * 17).replace("'", '"'), "at most 16"),
    ],
)
def test_what_cannot_be_compared_is_refused_at_the_start(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        contenders.parse(text)


def test_what_is_named_is_read() -> None:
    assert contenders.parse("") == []
    assert contenders.parse('[{"prompt": 2, "temperature": 1, "weight": 2.5}]') == [
        {"prompt": 2, "temperature": 1, "weight": 2.5}
    ]
