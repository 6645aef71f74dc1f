"""What the benchmark of near-duplicates compares, and how it judges what is found."""

from tests.bench.near import LEGS, Leg, ratio, rightness
from tests.bench.planted import HEAVY, LIGHT, STRENGTHS, planted


def test_all_legs_find_the_same_pairs() -> None:
    made = planted(400)
    found = [search(made.texts) for search in LEGS.values()]
    assert found[0] == found[1] == found[2]
    assert rightness(made, found[0]) == (1.0, 1.0)


def test_the_same_seed_plants_the_same_copies_of_every_strength() -> None:
    made = planted(400)
    assert made == planted(400) != planted(400, seed=1)
    assert set(made.copies.values()) == set(STRENGTHS)
    assert all(made.texts[left] != made.texts[right] for left, right in made.copies)


def test_what_is_missed_and_what_is_no_copy_are_counted() -> None:
    made = planted(400)
    light = [pair for pair, how in made.copies.items() if how in LIGHT]
    heavy = next(pair for pair, how in made.copies.items() if how in HEAVY)
    stranger = next((0, at) for at in range(1, 400) if (0, at) not in made.copies)
    assert rightness(made, {*light[1:], heavy}) == (1 - 1 / len(light), 1.0)
    assert rightness(made, {*light, heavy, stranger}) == (1.0, 1 - 1 / (len(light) + 2))


def test_a_round_is_their_processor_time_over_ours() -> None:
    theirs, ours = [[Leg(cpu, 99.0, set()) for cpu in each] for each in ((6.0, 8.0, 10.0), (1.0, 2.0, 2.0))]
    assert ratio(theirs, ours).value == 5.0
