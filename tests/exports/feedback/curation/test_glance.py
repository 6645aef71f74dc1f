"""A recogniser that is not asked would have found nothing, in labelled messages as in public talk."""

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feedback.curation.personal_data.recognisers.glance import Glance
from feedback.curation.personal_data.recognisers.known import Ours, recognisers
from tests.bench.personal_data.made import fresh_messages, messages

ALL: Sequence[Ours] = recognisers()
GLANCE = Glance([recogniser.find.patterns for recogniser in ALL])
EACH = 2
LABELLED = [
    *(message.text for held in (False, True) for message in messages(held=held, each=EACH)),
    *(message.text for message in fresh_messages(each=EACH)),
]


def plain(text: str) -> str:
    """Without accents."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l"))
    return apart.encode("ascii", "ignore").decode()


def missed(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [
        (recogniser.find.name, text)
        for text in texts
        for seen in [GLANCE.at(text)]
        for number, recogniser in enumerate(ALL)
        if number not in seen and recogniser.analyze(text, recogniser.supported_entities)
    ]


def talk(public_data: Path) -> set[str]:
    with gzip.open(public_data / "hh_rlhf_harmless_test.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line)["chosen"] for line in list(lines)[:300]]
    return {text for row in rows for text in row.replace("\n\nAssistant:", "\n\nHuman:").split("\n\nHuman:")}


@pytest.mark.parametrize("changed", [str, plain, str.lower, str.upper, str.title])
def test_nothing_labelled_is_found_where_a_glance_sees_nothing(changed: type[str]) -> None:
    assert missed({changed(text) for text in LABELLED}) == []


def test_nothing_in_public_talk_is_found_where_a_glance_sees_nothing(public_data: Path) -> None:
    assert missed(talk(public_data)) == []


WORDS = sorted({word for text in LABELLED for word in re.split(r"(\s)", text)})


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["", " ", "\n", "\u00a0"]))
def test_nothing_in_words_of_labelled_messages_in_any_order_is_found_unseen(
    words: list[str], between: str
) -> None:
    assert missed([between.join(words)]) == []


PATTERNS = sorted({pattern for recogniser in ALL for pattern in recogniser.find.patterns}, key=repr)


@given(st.sampled_from(PATTERNS).flatmap(st.from_regex), st.text(max_size=3), st.text(max_size=3))
@settings(suppress_health_check=list(HealthCheck))
@example("CalleMayor 12, 28013 Madrid", "", "")
@example("ulicaMickiewicza 5", "", "")
@example("12 MAIN STREET", "", "")
@example("HAUPTSTRASSE 5", "", "")
@example("JANE AT EXAMPLE DOT COM", "", "")
@example("my nameſ Anna", "", "")
@example("mİ name is Anna, my name \x1cis Anna", "", "")
def test_whatever_a_pattern_takes_is_seen(drawn: str, before: str, after: str) -> None:
    text = f"{before}{drawn}{after}"
    seen = GLANCE.at(text)
    assert [
        (recogniser.find.name, pattern.pattern)
        for number, recogniser in enumerate(ALL)
        for pattern in recogniser.find.patterns
        if number not in seen and pattern.search(text)
    ] == []
    assert missed([text]) == []


# What the patterns ask of a character.
ASKED = (r"\w", r"\d", r"\s", r"[^\W\d_]", r"\W", r"\S", r"[A-ZÀ-ÖØ-Þ]", "[a-z]", ".")
LETTERS = "abcdefghijklmnopqrstuvwxyzßäöüéèàáíóúñçłńęąãõîïëôûåøæ"


def test_of_every_character_a_glance_says_what_python_says() -> None:
    asked = [re.compile(each, flags) for each in (*ASKED, *LETTERS) for flags in (0, re.IGNORECASE)]
    glance = Glance([[pattern] for pattern in asked])
    unseen = [
        (character, pattern.pattern)
        for character in map(chr, (*range(0xD800), *range(0xE000, 0x20000)))
        for seen in [glance.at(character)]
        for number, pattern in enumerate(asked)
        if number not in seen and pattern.search(character)
    ]
    assert unseen == []


def test_half_a_surrogate_pair_hides_nothing() -> None:
    assert missed(["\ud83d ann@example.org", "ann\udc00 +44 20 7946 0958", "\ud83d12 Main Street"]) == []


def test_most_talk_needs_no_recogniser(public_data: Path) -> None:
    texts = talk(public_data)
    assert sum(bool(GLANCE.at(text)) for text in texts) < len(texts) / 8
