"""The language of a text is told where it says enough, and otherwise it is not."""

from __future__ import annotations

from collections import Counter

import pytest

from feedback.curation.language_names import UNKNOWN
from feedback.curation.languages import language_of, languages_of
from tests.bench.language_texts import nothing, texts


def test_most_requests_are_told_rightly_and_few_wrongly() -> None:
    found = Counter(
        "right" if told == code else UNKNOWN if told == UNKNOWN else "wrong"
        for code, text in texts("held out")
        for told in [language_of(text)]
    )
    assert found["right"] >= 0.95 * found.total() and found["wrong"] <= 0.03 * found.total(), found


@pytest.mark.parametrize("text", nothing("development"))
def test_code_numbers_and_single_words_are_of_no_language(text: str) -> None:
    assert language_of(text) == UNKNOWN


def test_code_and_addresses_within_a_text_do_not_count() -> None:
    text = (
        "Warum geht das hier nicht mehr?\n```python\nfor each in the_list_of_things:\n    print(each)\n```\n"
    )
    assert language_of(text * 3) == "de"
    assert language_of("```\nthis is the only thing that stands here, and it is quoted\n```") == UNKNOWN


def test_of_a_text_without_spaces_an_address_alone_does_not_count() -> None:
    assert language_of("请把这份报告发给bob.jones@mail.example.com然后告诉我什么时候可以收到回复") == "zh"


def test_a_row_is_in_all_languages_that_are_known_of_it() -> None:
    english, german = (
        "Please translate this sentence into German for me.",
        "Bitte sag mir, wie spät es gerade ist.",
    )
    assert languages_of([german, english, "ok"]) == ["de", "en"]
    assert languages_of(["ok", "42"]) == [UNKNOWN]
