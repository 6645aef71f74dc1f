"""The card of a version says what is so: of the rules it uses, of its recipe, and of what is not known."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from feedback.models import PairRule, Reliability
from feedback.pairs import compiling
from feedback.pairs.rules import RULES
from tests.cast import person
from tests.exports.feedback.datasets.asking import allows, built, corrected, dataset
from tests.fast.feedback.pairs import doing

pytestmark = pytest.mark.django_db(transaction=True)


def section(card: str, title: str) -> list[str]:
    return card.partition(f"## {title}\n\n")[2].partition("\n\n##")[0].splitlines()


def test_of_the_rules_that_a_version_uses_it_says_what_weighs_their_pairs() -> None:
    compiling.ensure()
    PairRule.objects.filter(pk="correction").update(weight=0.7)
    doing.switch("kept", is_on=False)
    Reliability.objects.create(
        **{"rule_id": "rated_siblings", "basis": "measured", "why": "Because.", "n": 1_200, "agreed": 996},
        **{"share": 0.83, "low": 0.71, "high": 0.91, "at": datetime(2026, 11, 28, tzinfo=UTC)},
    )
    used = ("comparison", "correction", "rated_siblings", "kept")
    prior = RULES["comparison"].prior
    share, low, high = (f"{100 * each:.0f}" for each in (prior.share, prior.low, prior.high))
    assert section(built(dataset("preference"), sources=used).card, "Rules") == [
        f"- {RULES['comparison'].title} (version 1): on; right in {share} % ({low} to {high} %) by its "
        "stated prior, not measured",
        f"- {RULES['correction'].title} (version 1): on; weight 0.70, set by hand",
        f"- {RULES['rated_siblings'].title} (version 1): on; right in 83 % (71 to 91 %) of 1,200 votes, "
        "measured on 2026-11-28",
        f"- {RULES['kept'].title} (version 2): off, so no pair is from it",
    ]


def test_a_rule_whose_measurement_came_to_nothing_goes_by_its_prior() -> None:
    compiling.ensure()
    Reliability.objects.create(
        **{"rule_id": "correction", "basis": "prior", "why": "3 votes.", "n": 3, "agreed": 0},
        **{"share": 0.9, "low": 0.8, "high": 0.97},
    )
    (line,) = section(built(dataset("preference"), sources=("correction",)).card, "Rules")
    assert line.endswith("on; right in 90 % (80 to 97 %) by its stated prior, not measured")


def test_recipe_and_sources_stand_in_the_words_of_the_form() -> None:
    corrected(allows(person("ann"), "training"))
    since = datetime(2026, 1, 1, tzinfo=UTC)
    card = built(dataset("sft"), since=since, until=datetime(2199, 1, 1, 12, 30, tzinfo=UTC)).card
    recipe = section(card, "Recipe")
    for line in (
        "- Where rows come from: Answers that people corrected, Answers that people adapted for themselves, "
        "Answers with a thumb up",
        "- Said since: 2026-01-01",
        "- Said before: 2199-01-01 12:30 UTC",
        "- Languages: all",
        "- Least weight: 0.5",
        "- Most rows of one person: not set",
        "- Least characters: not set",
        "- Personal data: Replace it by placeholders",
        "- Rows that say the same: Only those that are equal count as one",
        "- With the system prompt that was in force: yes",
        "- Licence: For use inside this organisation only",
    ):
        assert line in recipe
    assert recipe[0].startswith("- Where rows come from") and recipe[-1].startswith("- Licence")
    assert not re.search(r"None|True|False|[\[\]{}_]", "\n".join(recipe))
    assert "| Answers that people corrected | 1 |" in card
    assert section(card, "Rules") == ["No rule for pairs was asked for."]


def test_that_topics_are_not_known_is_a_limit() -> None:
    assert any("Topics are not known" in line for line in section(built(dataset("sft")).card, "Known limits"))


def test_why_rows_were_left_out_stands_in_words() -> None:
    corrected(allows(person("ann"), "none"))
    assert section(built(dataset("sft")).card, "Left out") == [
        *("| reason | rows |", "|---|---|"),
        "| the person had not allowed it | 1 |",
    ]
