"""A recogniser that is not asked would have found nothing, in labelled messages as in public talk."""

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feedback.curation.personal_data.recognisers import contact, names, places, secrets
from feedback.curation.personal_data.recognisers.glance import Glance
from feedback.curation.personal_data.recognisers.known import Ours, recognisers
from tests.bench.personal_data.made import fresh_messages, messages

ALL: list[Ours] = list(recognisers())
EACH = 2
LABELLED = [
    *(message.text for held in (False, True) for message in messages(held=held, each=EACH)),
    *(message.text for message in fresh_messages(each=EACH)),
]


def plain(text: str) -> str:
    """Without accents: what is left of other languages has to be seen at a glance too."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l"))
    return apart.encode("ascii", "ignore").decode()


def missed(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [
        (str(recogniser.find), text)
        for text in texts
        for glance in [Glance(text)]
        for recogniser in ALL
        if not recogniser.is_needed(glance) and recogniser.analyze(text, recogniser.supported_entities)
    ]


@pytest.mark.parametrize("changed", [str, plain, str.lower, str.upper])
def test_nothing_labelled_is_found_where_a_glance_sees_no_need(changed: type[str]) -> None:
    assert missed({changed(text) for text in LABELLED}) == []


def test_nothing_in_public_talk_is_found_where_a_glance_sees_no_need(public_data: Path) -> None:
    with gzip.open(public_data / "hh_rlhf_harmless_test.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line)["chosen"] for line in list(lines)[:300]]
    said = {text for row in rows for text in row.replace("\n\nAssistant:", "\n\nHuman:").split("\n\nHuman:")}
    assert missed(said) == []


@given(
    st.lists(st.sampled_from(sorted({word for text in LABELLED for word in text.split(" ")})), max_size=12)
)
def test_nothing_in_words_of_labelled_messages_in_any_order_is_found_unneeded(words: list[str]) -> None:
    assert missed([" ".join(words), plain(" ".join(words))]) == []


# Those whose need is a list of words.
PATTERNS: list[re.Pattern[str]] = [
    *places._WAYS,
    *(pattern for pattern, _ in names._SAYING),
    *(contact._SPELLED, contact._IN_WORDS, secrets._PASSWORD),
]
LATIN = st.characters(max_codepoint=0x17F)


@given(st.one_of(*(st.from_regex(each, alphabet=LATIN) for each in PATTERNS)))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@example("CalleMayor 12, 28013 Madrid")
@example("PlazaMayor 3")
@example("ulicaMickiewicza 5")
@example("aleji Solidarnosci 12, 00-195 Warszawa")
@example("12 MAIN STREET")
@example("HAUPTSTRASSE 5")
@example("JANE AT EXAMPLE DOT COM")
def test_nothing_that_a_pattern_takes_is_found_unneeded(drawn: str) -> None:
    assert missed([drawn, plain(drawn)]) == []


def test_most_talk_needs_no_recogniser(public_data: Path) -> None:
    with gzip.open(public_data / "hh_rlhf_harmless_test.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line)["chosen"] for line in list(lines)[:300]]
    glances = [Glance(text) for row in rows for text in row.split("\n\n") if text]
    asked = sum(any(recogniser.is_needed(glance) for recogniser in ALL) for glance in glances)
    assert asked < len(glances) / 2
