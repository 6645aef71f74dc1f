"""The tiny model's corpus is the same everywhere, and keeps what is held out to itself."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from inference.tiny.bench_cases import UNKNOWN_LIST, cases
from inference.tiny.corpus.assemble import corpus
from inference.tiny.corpus.bank import FACTS, RELATIONS
from inference.tiny.corpus.dialogue import Dialogue
from inference.tiny.corpus.flywheel import PRODUCT
from inference.tiny.corpus.frames import FRAMES
from inference.tiny.corpus.heldout import follow_up_held_out, form_held_out, frame_held_out
from inference.tiny.corpus.long_lists import long_list
from inference.tiny.corpus.relation import every_choice, fill, plain
from inference.tiny.corpus.second_questions import ANOTHER_SUBJECT
from inference.tiny.corpus.systems import HELPFUL_PROMPT, PRODUCT_PROMPT
from inference.tiny.corpus.unknowns import unknown
from inference.tiny.scoring import is_declined
from inference.tiny.topics import TOPICS
from inference.tiny.unseen import unseen_combinations, unseen_forms, unseen_frames

_DIGEST = """
import hashlib
from inference.tiny.corpus.assemble import corpus
print(hashlib.sha256(repr(corpus(3, 300)).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def dialogues() -> list[Dialogue]:
    return corpus(seed=7, count=12_000)


@pytest.fixture(scope="module")
def asked(dialogues: list[Dialogue]) -> set[str]:
    return {plain(turn.question) for dialogue in dialogues for turn in dialogue.turns}


def test_another_process_with_another_hash_seed_makes_the_same_dialogues() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", _DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_makes_other_dialogues() -> None:
    assert corpus(1, 50) != corpus(2, 50)


def test_no_question_of_the_bench_was_ever_asked_in_training(asked: set[str]) -> None:
    bench = [case for case in cases(seed=20) if case.share in ("facts", "unknowns")]
    assert [case.questions for case in bench if plain(case.questions[0]) in asked] == []


def test_a_trained_phrasing_would_be_noticed(asked: set[str]) -> None:
    trained = next(frame for frame in FRAMES if not frame_held_out(frame))
    capitals = (fact.subject for fact in FACTS if fact.relation.name == "capital")
    assert {plain(trained.replace("{np}", f"the capital of {land}")) for land in capitals} & asked


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.name)
def test_every_relation_holds_out_frames_forms_and_combinations(relation: object) -> None:
    known = next(found for found in RELATIONS if found is relation)
    assert unseen_forms(known)
    assert len(unseen_frames(known)) > 20
    assert len(unseen_combinations(known)) > 10
    held_out = [form for form in known.forms if form_held_out(known.name, form)]
    assert 0 < len(held_out) <= len(known.forms) / 2


def test_no_second_question_of_the_bench_was_ever_asked_in_training(dialogues: list[Dialogue]) -> None:
    later = {plain(turn.question) for dialogue in dialogues for turn in dialogue.turns[1:]}
    bench = [case for case in cases(seed=20) if case.share == "second"]
    assert [case.questions for case in bench if plain(case.questions[-1]) in later] == []


def test_no_question_about_a_known_place_is_declined() -> None:
    """ "Where is …?" asks for a landmark and for a country alike."""
    rng = random.Random(5)
    declined = {plain(turn.question) for _ in range(30_000) for turn in unknown(rng)}
    answered = {
        plain(fill(asked, subject))
        for relation in RELATIONS
        if relation.name in ("continent", "landmark")
        for form in relation.forms
        for asked in every_choice(form)
        for subject, _ in relation.facts
    }
    assert declined & answered == set()


def test_some_forms_of_second_questions_are_held_out() -> None:
    assert 3 <= sum(map(follow_up_held_out, ANOTHER_SUBJECT)) <= len(ANOTHER_SUBJECT) / 2


def test_the_bank_has_its_relations_and_facts() -> None:
    assert len(RELATIONS) >= 17
    assert len(FACTS) >= 450
    assert len({(fact.relation.name, fact.subject) for fact in FACTS}) == len(FACTS)


def test_no_stranger_is_a_subject_of_its_relation() -> None:
    for relation in RELATIONS:
        known = {subject.lower() for subject, _ in relation.facts}
        assert not {stranger for stranger in relation.strangers if stranger.lower() in known}, relation.name


def test_the_unknowns_of_the_bench_are_not_in_the_generator(asked: set[str]) -> None:
    listed = UNKNOWN_LIST.read_text(encoding="utf-8").splitlines()
    assert len(listed) == len(set(listed)) >= 60
    assert not {plain(question) for question in listed} & asked
    sources = "".join(path.read_text(encoding="utf-8") for path in UNKNOWN_LIST.parent.glob("corpus/*.py"))
    assert not [question for question in listed if question in sources]
    assert UNKNOWN_LIST.name not in sources


def test_strangers_are_declined_and_facts_are_not(dialogues: list[Dialogue]) -> None:
    alone = {
        family: [d.turns[0].answer for d in dialogues if d.family == family] for family in ("unknown", "fact")
    }
    assert all(map(is_declined, alone["unknown"]))
    assert not any(map(is_declined, alone["fact"]))


def test_long_answers_are_long_and_end(dialogues: list[Dialogue]) -> None:
    stories = [d.turns[0].answer for d in dialogues if d.family == "long story"]
    assert stories
    assert all(len(story) > 3000 and story.endswith("The end.") for story in stories)


def test_long_lists_hold_letters_of_several_bytes_and_no_line_twice(dialogues: list[Dialogue]) -> None:
    lists = {d.turns[0].answer for d in dialogues if d.family == "long list"}
    assert len(lists) == 3
    for answer in lists:
        assert sum(ord(letter) > 0xFF for letter in answer) >= 60
        items = [line.split(" ", 1)[1] for line in answer.splitlines()[2:]]
        assert len(items) == len(set(items)) >= 50


def test_every_topic_of_the_page_is_asked_in_training_of_this_or_another_subject(asked: set[str]) -> None:
    assert len({topic.label for topic in TOPICS}) == len({topic.prompt for topic in TOPICS}) == 4
    openings = {question.rsplit(" ", 1)[0] for question in asked}
    assert [topic.prompt for topic in TOPICS if plain(topic.prompt).rsplit(" ", 1)[0] not in openings] == []


def test_system_prompts_are_none_the_products_and_others(dialogues: list[Dialogue]) -> None:
    systems = {dialogue.system for dialogue in dialogues}
    assert {"", PRODUCT_PROMPT, HELPFUL_PROMPT} < systems
    assert len(systems) > 15


def test_conversations_grow_long_and_ask_a_fact_at_their_end(dialogues: list[Dialogue]) -> None:
    long = [d for d in dialogues if d.family == "long conversation"]
    assert long
    assert all(len(d.turns) > 3 for d in long)


def test_the_calendar_goes_round() -> None:
    following = dict(next(relation for relation in RELATIONS if relation.name == "next").facts)
    for months in (["December", "January", "February"], ["Saturday", "Sunday", "Monday"]):
        assert all(following[one] == other for one, other in pairwise(months))


def test_no_product_fact_shares_its_key() -> None:
    assert len({fact.key for fact in PRODUCT}) == len(PRODUCT)


def test_the_generator_needs_no_torch() -> None:
    sources = Path(long_list.__code__.co_filename).parent.glob("*.py")
    assert not [path.name for path in sources if "import torch" in path.read_text(encoding="utf-8")]
