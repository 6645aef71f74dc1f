"""What repeats a case is barred, in whatever words; what only looks like one is not."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from feedback.curation import rephrased
from feedback.curation.asked import numbers, numbers_shared
from feedback.curation.contamination import Breach, Firewall, report
from feedback.rows import Case, Preference, Said, Sft, Unpaired
from inference.embeddings import Floats, embed
from tests.bench.contamination import by_grams, figures, flagged
from tests.bench.rephrasings import Judged, read

BUS = "A bus with 48 seats drives from the harbour to the old town 6 times a day. How many can it carry?"
OTHER_WORDS = "Every day a bus goes 6 times from the port to the old city. It has 48 seats. How many ride?"
OTHER_NUMBERS = "A bus with 35 seats drives from the museum to the new town 9 times a day. How many go?"
GO_ON = "Go on."


def sft(*said: str, answer: str = "I would say so.") -> Sft:
    return Sft(prompt=conversation(*said), completion=[{"role": "assistant", "content": answer}])


def case(*said: str) -> Case:
    return Case(prompt=conversation(*said))


def conversation(*said: str) -> list[Said]:
    """The person's messages, with an answer between two of them."""
    turns: list[Said] = []
    for text in said:
        turns += [{"role": "user", "content": text}, {"role": "assistant", "content": "As you like."}]
    return turns[:-1]


def kinds(cases: Sequence[Case], rows: Sequence[Sft | Preference | Unpaired]) -> dict[tuple[int, int], str]:
    return {(each.row, each.case): each.kind for each in Firewall(cases, embed).breaches(rows)}


@pytest.fixture(scope="module")
def held_out(public_data: Path) -> Judged:
    """A slice of the rows that played no part in the weights: 16 rephrased, 24 clean, 20 cases and more."""
    judged = read(public_data)
    kept = [np.flatnonzero(judged.held_out & side)[:count] for side, count in sides(judged)]
    repeated = judged.repeats[kept[0]].tolist()
    cases = sorted({*repeated, *range(20)})
    places = np.concatenate(kept)
    repeats = [cases.index(repeat) if repeat >= 0 else -1 for repeat in judged.repeats[places].tolist()]
    rows = [judged.rows[place] for place in places.tolist()]
    return Judged([judged.cases[at] for at in cases], rows, np.array(repeats), judged.held_out[places])


def sides(judged: Judged) -> tuple[tuple[Any, int], ...]:
    return (judged.repeats >= 0, 16), (judged.repeats < 0, 24)


def test_rephrasings_that_share_no_run_of_words_are_found_in_public_data(held_out: Judged) -> None:
    breaches = Firewall(held_out.cases, embed).breaches(held_out.rows)
    repeats = held_out.repeats >= 0
    found = figures(flagged(held_out, breaches), repeats)
    assert found.recall >= 0.9
    assert found.wrong <= 1
    assert all(breach.case == held_out.repeats[breach.row] for breach in breaches if repeats[breach.row])
    assert figures(by_grams(held_out), repeats).right == 0


def test_the_same_question_in_other_words_is_barred_and_one_with_other_numbers_is_not() -> None:
    assert kinds([case(BUS)], [sft(OTHER_WORDS), sft(OTHER_NUMBERS)]) == {(0, 0): "rephrased"}


def test_it_does_not_matter_which_of_the_two_was_there_first() -> None:
    assert kinds([case(OTHER_WORDS), case("What is a harbour for?")], [sft(BUS)]) == {(0, 0): "rephrased"}


def test_a_question_without_numbers_is_found_too() -> None:
    cases = [case("How do I make a sourdough bread rise faster in a cold kitchen?")]
    rows = [
        sft("My kitchen is cold: how can I get sourdough bread to rise faster?"),
        sft("What is sourdough?"),
    ]
    assert kinds(cases, rows) == {(0, 0): "rephrased"}


def test_a_case_is_met_in_any_message_of_a_longer_conversation() -> None:
    rows = [sft("Hello", f"  {BUS.upper()} ", "Thanks, that helped me a lot"), sft("Hello", OTHER_WORDS)]
    assert kinds([case(BUS)], rows) == {(0, 0): "exact", (1, 0): "rephrased"}


def test_a_case_of_several_messages_is_met_by_the_same_several() -> None:
    cases = [case("Write me a poem about bees.", GO_ON)]
    rows = [sft("Write me a poem about bees.", GO_ON), sft("Tell me of the moon", GO_ON)]
    assert kinds(cases, rows) == {(0, 0): "exact"}


def test_a_short_message_is_met_only_where_it_is_all_that_was_asked() -> None:
    assert kinds([case(GO_ON)], [sft("Tell me of the moon", GO_ON), sft("go  on.")]) == {(1, 0): "exact"}


@pytest.mark.parametrize("place", ["chosen", "rejected", "prompt"])
def test_a_case_that_is_quoted_in_an_answer_is_met(place: str) -> None:
    quoting: list[Said] = [{"role": "assistant", "content": f"The exam asks: {BUS} {'Try it. ' * 40}"}]
    plain: list[Said] = [{"role": "assistant", "content": "No."}]
    texts: dict[str, Any] = {
        "chosen": plain,
        "rejected": plain,
        "prompt": conversation("What is in the exam?"),
    }
    texts[place] = [*texts[place], *quoting] if place == "prompt" else quoting
    assert kinds([case(BUS)], [Preference(**texts)]) == {(0, 0): "near"}


def test_an_everyday_sentence_in_an_answer_is_no_quoted_case() -> None:
    answer = "You could say: may I ask you what time it is? Most people will tell you."
    assert kinds([case("May I ask you what time it is?")], [sft("Be polite for me", answer=answer)]) == {}


def test_what_the_operator_instructs_and_empty_texts_repeat_nothing() -> None:
    system: Said = {"role": "system", "content": BUS}
    row = Sft(prompt=[system, *conversation("Who are you today?")], completion=[])
    cases = [case(BUS), case(""), Case(prompt=[system, *conversation("Name a colour of the sky")])]
    assert kinds(cases, [row, sft(""), sft(answer="")]) == {}
    assert kinds([], [sft(BUS)]) == {}
    assert kinds([case(BUS)], []) == {}


def test_each_text_is_embedded_once_and_a_short_one_never() -> None:
    seen: list[str] = []

    def counting(texts: Sequence[str]) -> Floats:
        seen.extend(texts)
        return embed(texts)

    Firewall([case(BUS), case(BUS), case(GO_ON)], counting).breaches([sft(OTHER_WORDS)] * 3 + [sft(GO_ON)])
    assert seen == [BUS, OTHER_WORDS]


def test_the_report_counts_rows_cases_and_kinds() -> None:
    breaches = [Breach(0, 4, "exact", 1.0), Breach(0, 5, "rephrased", 0.912), Breach(7, 4, "rephrased", 0.5)]
    told = report(breaches)
    assert (told.rows, told.cases, told.kinds) == (2, 2, {"exact": 1, "rephrased": 2})
    assert told.lines[1] == "row 0 repeats case 5: rephrased, 0.91"


def test_numbers_are_read_as_they_are_meant() -> None:
    assert numbers("$4,000 for 2.50 each, ４ times, in 1.") == {"4000": 1, "2.5": 1, "4": 1, "1": 1}
    assert numbers_shared(numbers("2 and 2 and 3"), numbers("2 or 3 or 4")) == 0.5
    assert numbers_shared(numbers("two"), numbers("three")) is None
    assert numbers_shared(numbers("two"), numbers("3")) == 0


def test_the_weights_are_told_with_how_they_were_made_and_damaged_ones_are_refused() -> None:
    content = json.loads(rephrased.FILE.read_text())
    assert rephrased.read(content).version == f"{content['version']}-{content['digest'][:8]}"
    assert content["recipe"]["rephrased"] > 300
    with pytest.raises(rephrased.NotOurs, match="digest"):
        rephrased.read({**content, "threshold": 0.01})
    for changed in ({"features": ["length"]}, {"embedding": {"model": "another", "revision": "1"}}):
        other = {**content, **changed}
        with pytest.raises(rephrased.NotOurs, match="another"):
            rephrased.read({**other, "digest": rephrased.digest(other)})


def test_no_pair_below_the_least_cosine_would_be_a_rephrasing() -> None:
    rule = rephrased.current()
    for shared in (1.0, 0.5, 0.0, None):
        assert rule.probability(rule.cosine_min - 1e-6, shared) < rule.threshold
    assert rule.probability(rule.cosine_min + 1e-6, 1.0) >= rule.threshold


@pytest.mark.parametrize("asked", [BUS, OTHER_WORDS])
def test_the_question_that_is_measured_is_found_by_itself_too(asked: str) -> None:
    """Of a case of several turns it is the last one."""
    before = [
        "Tell me about the harbour of a small town, and which ships call there in the summer months.",
        "Which of the old houses may one visit, when are they open, and what does a ticket cost there?",
        "How would you spend a rainy day in that town with three children who do not like museums?",
    ]
    assert (0, 0) in kinds([case(*before, BUS)], [sft(asked)])
    assert not kinds([case(*before, BUS)], [sft(OTHER_NUMBERS)])
