"""Duplicates: exact and near ones are found, others are not, in any language, and the same each time."""

import re
import subprocess
import sys
import tracemalloc
from collections import Counter

import numpy as np
import pytest

from config.up.folders import PROJECT
from feedback.curation import near
from feedback.curation.edges import Edge, Standing, best_of, clusters
from feedback.curation.shingles import normalised, shingles
from feedback.datasets.steps.alike import edges_of, met
from inference.embeddings import embed, is_cut
from tests.bench.planted import HEAVY, LIGHT, planted

DUCK = "The grey duck swims over the cold lake every morning and comes back before sunrise, says the farmer."
WORDS = DUCK.split()


def pairs(texts: list[str]) -> dict[tuple[int, int], str]:
    return {(edge.left, edge.right): edge.kind for edge in near.alike(texts)}


def test_planted_copies_are_found_and_nothing_else_is() -> None:
    made = planted(2_000, seed=7)
    found = set(pairs(list(made.texts)))
    light = {pair for pair, how in made.copies.items() if how in LIGHT}
    strong = {pair for pair, how in made.copies.items() if how in HEAVY[1:]}
    assert len(light) > 150
    assert len(light & found) / len(light) >= 0.98
    assert len(found & made.copies.keys()) / len(found) >= 0.98
    assert not strong & found


def test_the_score_is_what_sets_of_three_words_in_a_row_share() -> None:
    """Counted here in the plain way, for texts of every length down to none."""
    texts = [" ".join(WORDS[:end]) for end in range(len(WORDS))] + [" ".join(WORDS[3:] + WORDS[:3])]
    for left, right, kind, score in near.near(shingles([normalised(text) for text in texts]), 0.5):
        assert kind == "near"
        assert score == pytest.approx(shared(texts[left], texts[right]))
    assert near.near(shingles([""] * 3)) == []
    assert near.alike([]) == []


def shared(left: str, right: str) -> float:
    one, other = (of_three(re.findall(r"\w+", text.lower())) for text in (left, right))
    return len(one & other) / len(one | other)


def of_three(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 3]) for at in range(max(len(words) - 2, 1))}


def test_copies_differ_in_capitals_width_and_white_space_only() -> None:
    assert pairs([DUCK, "other", f"  {DUCK.upper()}\n", "ｏther"]) == {(0, 2): "exact", (1, 3): "exact"}
    assert pairs(["C++ is fine", "C is fine"]) == {}


def test_very_many_copies_and_near_ones_are_one_cluster() -> None:
    texts = [f"{DUCK} Number {number}." for number in range(300)] + [DUCK] * 300
    assert set(clusters(len(texts), near.alike(texts))) == {0}


@pytest.mark.parametrize(
    "text",
    [
        "今日はとても天気がいいので、公園まで散歩に行って、湖のそばで本を読みました。",
        "วันนี้อากาศดีมากฉันจึงไปเดินเล่นที่สวนสาธารณะและอ่านหนังสือริมทะเลสาบ",
        "Сегодня очень хорошая погода, поэтому я пошёл гулять в парк и читал там книгу у озера до вечера.",
        "आज मौसम बहुत अच्छा है इसलिए मैं पार्क में टहलने गया और शाम तक झील के किनारे किताब पढ़ी",
    ],
)
def test_near_ones_are_found_in_scripts_with_and_without_spaces(text: str) -> None:
    assert pairs([text, DUCK, text[:-3], text[::-1]]) == {(0, 2): "near"}


def test_another_process_finds_the_same() -> None:
    program = (
        "from tests.bench.planted import planted; from feedback.curation.near import alike\n"
        "print(alike(planted(300).texts))"
    )
    environment = {"PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(near.alike(planted(300).texts))


def test_close_vectors_are_found_over_the_edges_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(3).normal(size=(50, 16)).astype(np.float32)
    vectors[41] = vectors[2] + 0.01
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    monkeypatch.setattr(near, "BLOCK", 7)
    cosines = vectors @ vectors.T
    expected = [(a, b) for a in range(50) for b in range(a + 1, 50) if cosines[a, b] >= 0.5]
    found = near.by_meaning([""] * 50, vectors, 0.5)
    assert [(edge.left, edge.right) for edge in found] == expected
    assert (2, 41) in expected
    assert near.by_meaning([], np.empty((0, 16), np.float32)) == []


def test_the_same_question_with_other_numbers_does_not_mean_the_same() -> None:
    texts = [
        "How do I convert 150 miles to kilometres in my head?",
        "How can I convert 150 miles to kilometres in my head?",
        "How do I convert 160 miles to kilometres in my head?",
    ]
    vectors = embed(texts)
    assert (vectors @ vectors.T >= near.COSINE).all()
    assert [edge[:3] for edge in near.by_meaning(texts, vectors)] == [(0, 1, "meaning")]


def test_of_very_many_close_vectors_some_pairs_are_told_and_the_cluster_is_whole() -> None:
    vectors = np.tile(np.eye(1, 16, dtype=np.float32), (400, 1))
    vectors[300] = np.eye(16, dtype=np.float32)[5]
    found = near.by_meaning(["a"] * 400, vectors)
    assert len(found) <= 400 * near.NEIGHBOURS
    names = clusters(400, found)
    assert names.pop(300) == 300
    assert set(names) == {0}


def test_very_many_close_vectors_take_little_memory() -> None:
    vectors = np.tile(np.eye(1, 16, dtype=np.float32), (900, 1))
    tracemalloc.start()
    found = near.by_meaning(["a"] * 900, vectors)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert set(clusters(900, found)) == {0}
    assert peak < 30_000_000


def test_of_copies_only_the_first_is_embedded_and_compared() -> None:
    texts = ["How do I boil an egg?", "how do I boil  an egg?", "How can I boil an egg?"] * 300
    kinds = Counter(edge.kind for edge in edges_of(texts, "meaning"))
    assert kinds == {"exact": 898, "meaning": 1}
    assert set(clusters(900, edges_of(texts, "meaning"))) == {0}


def test_rows_mean_the_same_where_each_of_their_parts_does() -> None:
    egg, eggs = "How do I boil an egg?", "How can I boil an egg?"
    rows = [[egg, "In water, for 6 minutes."], [eggs, "Ask 6 cooks."], [eggs, "In water for 6 minutes."]]
    assert [edge[:3] for edge in edges_of(["\n\n".join(row) for row in rows], "meaning", rows)] == [
        (0, 2, "meaning")
    ]


def test_what_the_model_would_see_only_the_beginning_of_is_not_compared_by_meaning() -> None:
    long = " ".join(f"word{number}" for number in range(300))
    texts = [f"{long} {' '.join(f'{tail}{number}' for number in range(600))}" for tail in ("cats", "dogs")]
    assert is_cut(texts[0]) and not is_cut(DUCK)
    assert edges_of(texts, "meaning") == []


def test_rows_that_only_one_row_joins_stay_in_its_cluster() -> None:
    vectors = np.eye(100, dtype=np.float32) * 0.6
    vectors[:, 0] = 0.8
    vectors[0, 0] = 1
    found = near.by_meaning([""] * 100, vectors, 0.7)
    assert [(edge.left, edge.right) for edge in found] == [(0, row) for row in range(1, 100)]


def test_a_cluster_is_named_by_its_earliest_row_in_whatever_order_its_edges_come() -> None:
    edges = [Edge(1, 5, "near", 0.8), Edge(4, 5, "meaning", 0.96), Edge(2, 3, "exact", 1.0)]
    assert clusters(7, edges) == clusters(7, edges[::-1]) == [0, 1, 2, 2, 1, 1, 6]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Standing(weight=0.9), Standing(weight=0.8, evidence=9, characters=9)),
        (Standing(evidence=3), Standing(evidence=2, characters=9)),
        (Standing(characters=3), Standing(characters=2)),
    ],
)
def test_weight_then_evidence_then_the_longer_answer_is_kept(better: Standing, worse: Standing) -> None:
    assert best_of([0, 0], [worse, better]) == {0: 1}
    assert best_of([0, 0], [better, worse]) == {0: 0}
    assert best_of([0, 0, 2], [better, better, worse]) == {0: 0, 2: 2}


def test_texts_of_every_side_are_met_however_many_are_alike() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    others = [(f"{text} {number}", "train") for number in range(100)] + [(f"{text} last", "test")]
    assert met([f"{text} new", "quite another thing", ""], others) == [{"train", "test"}, set(), set()]
    assert met([text], [(text.upper(), "test")]) == [{"test"}]
    assert met([], others) == [] and met(["", text], []) == [set(), set()]
