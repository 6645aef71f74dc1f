"""Numbers that issuers give as examples are found; with a digit changed they are not."""

import pytest

from tests.exports.feedback.curation.test_personal_data import redacted


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("AHV", "756.9217.0769.85"),
        ("CPF", "111.444.777-35"),
        ("NIR", "2 55 08 14 168 025 38"),
        ("Steuer-ID", "86 095 742 719"),
        ("BSN", "111222333"),
        ("personnummer", "811228-9874"),
        ("NIF", "123456789"),
        ("PESEL", "44051401359"),
        ("codice fiscale", "RSSMRA85T10A562S"),
        ("DNI", "12345678Z"),
        ("NHS", "943 476 5919"),
        ("hetu", "131052-308T"),
    ],
)
def test_a_number_is_found_by_its_sum(word: str, number: str) -> None:
    assert redacted(f"Mine: {word} {number}, thanks") == f"Mine: {word} <ID_1>, thanks"
    last = number[-1]
    wrong = number[:-1] + (chr(ord(last) - 1) if last not in "0A" else chr(ord(last) + 1))
    assert redacted(f"Mine: {word} {wrong}, thanks") == f"Mine: {word} {wrong}, thanks"


@pytest.mark.parametrize("number", ["111222333", "44051401359", "9434765919", "86095742719"])
def test_what_one_number_in_ten_passes_needs_a_word_that_says_what_it_is(number: str) -> None:
    assert redacted(f"The file has {number} bytes") == f"The file has {number} bytes"
