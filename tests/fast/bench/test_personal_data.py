"""The measuring of personal data: its halves share nothing, its labels are right, and what it says holds."""

import pytest

from feedback.curation.personal_data.detection import read
from tests.bench.personal_data import numbers
from tests.bench.personal_data.__main__ import counted, wilson
from tests.bench.personal_data.made import messages

ALWAYS = (
    "EMAIL",
    "PHONE",
    "ADDRESS",
    "ID",
    "CARD",
    "IBAN",
    "WALLET",
    "IP",
    "CREDENTIALS",
    "JWT",
    "PRIVATE_KEY",
)


def test_the_halves_share_no_sentence() -> None:
    developed, held = (messages(held=half, each=1) for half in (False, True))
    assert not {each.sentence for each in developed} & {each.sentence for each in held}
    assert min(len(developed), len(held)) > 80


def test_a_label_is_where_its_value_stands() -> None:
    made = [each for each in messages(held=False, each=2) if "{email}" in each.sentence]
    values = [
        each.text[label.start : label.end] for each in made for label in each.labels if label.type == "EMAIL"
    ]
    assert values
    assert all("@" in value or " at " in value or "[at]" in value for value in values)
    assert not any(value[0].isspace() or value[-1].isspace() for value in values)


def test_the_same_seed_makes_the_same_messages() -> None:
    assert messages(held=True, each=2) == messages(held=True, each=2)


def test_luhns_digit_is_the_one_of_a_known_card() -> None:
    assert numbers.luhn("411111111111111") == "1"


@pytest.mark.parametrize(
    ("part", "of", "interval"), [(8, 10, (0.4902, 0.9433)), (0, 10, (0.0, 0.2775)), (0, 0, (0.0, 1.0))]
)
def test_wilsons_interval_is_that_of_the_tables(part: int, of: int, interval: tuple[float, float]) -> None:
    assert wilson(part, of) == pytest.approx(interval, abs=1e-3)


def test_what_was_found_while_it_was_written_is_found_still() -> None:
    by_type = counted((each, read(each.text)) for each in messages(held=False, each=2))
    assert {name: by_type[name].whole for name in ALWAYS} == {name: by_type[name].values for name in ALWAYS}
    assert all(one.hits == one.right for one in by_type.values())
