"""What reviewers decided of answers to one question: which they put above another, which are good and bad.

Reviewers are shown all that they decide about, so that no exposure is asked for. A pair is the person's whose
answers they are: their consent decides what is made of it, and it goes with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from uuid import UUID

from feedback.pairs.rules.rule import Prior, Proposed, Rule, Standing, is_same_manifest
from feedback.pairs.told import BY_PERSON, STOPPED, WHOLE, Answer, Ranked, Told
from feedback.review import changes

#: How clearly an outcome speaks: the score of its pairs.
SCORES = {"single": 1.0, "majority": 2.0, "agreed": 3.0, "adjudicated": 4.0}
_ONE = (0.83, 0.75, 0.9)


def propose_ranked(told: Told) -> Iterable[Proposed]:
    return _of(told, told.ranked)


def propose_judged(told: Told) -> Iterable[Proposed]:
    return _of(told, _good_over_bad(told))


def _good_over_bad(told: Told) -> Iterable[Ranked]:
    """Of answers to one question each good one over each bad one, as sure as the less sure of the two is."""
    for good, bad in permutations(told.judged, 2):
        better, worse = told.answers.get(good.answer), told.answers.get(bad.answer)
        is_beside = better and worse and better.question == worse.question
        if (good.verdict, bad.verdict) == ("good", "bad") and is_beside:
            basis = min(good.basis, bad.basis, key=SCORES.__getitem__)
            yield Ranked(good.answer, bad.answer, basis, (*good.decisions, *bad.decisions))


def _of(told: Told, ranked: Iterable[Ranked]) -> Iterable[Proposed]:
    """Once, where several queues say the same: what speaks most clearly."""
    clearest: dict[tuple[UUID, UUID], Ranked] = {}
    for each in sorted(ranked, key=lambda each: SCORES[each.basis]):
        clearest[each.better, each.worse] = each
    for each in clearest.values():
        better, worse = told.answers.get(each.better), told.answers.get(each.worse)
        if better and worse and _makes_a_pair(better, worse) and is_same_manifest(better, worse):
            yield Proposed(
                person=told.person,
                chosen=better,
                rejected=worse,
                evidence=each.decisions,
                score=SCORES[each.basis],
            )


def _makes_a_pair(better: Answer, worse: Answer) -> bool:
    """A person's own words may stand on either side; of the model's what is chosen is whole."""
    return (
        better.status in {WHOLE, BY_PERSON}
        and worse.status in {WHOLE, STOPPED, BY_PERSON}
        and better.length > 0
        and worse.length > 0
        and better.text != worse.text
    )


# With two of three who say so, the odds are those of one: the second and the third cancel out.
_PRIOR = Prior(
    0.83,
    0.75,
    0.9,
    "Two people who judge by themselves, each right in 83 of 100 cases (75 to 90), agree in 72 (63 to 82), "
    "as they do (Ouyang et al. 2022, 77 %; Zheng et al. 2023, 81 %; Bai et al. 2022, 63 %). Where two agree "
    "they are then right in 96 (90 to 99). What was adjudicated stands: 100. Stated, not measured.",
    curve=(
        (SCORES["single"], *_ONE),
        (SCORES["majority"], *_ONE),
        (SCORES["agreed"], 0.96, 0.9, 0.99),
        (SCORES["adjudicated"], 1.0, 0.9, 1.0),
    ),
)
_SCORE = "How the outcome was found: 1 one reviewer, 2 a majority, 3 all agree, 4 adjudicated."
_NEEDS = (
    "The outcome of an item: adjudicated, or said by more than half. That the person saw the answers is not "
    "asked: it is the reviewer who judges, and is shown them."
)
REVIEWER_RANKING = Rule(
    name="reviewer_ranking",
    title="Reviewer ranking",
    version=1,
    does="Reviewers ranked answers to one question. Each stands above those that are ranked lower. A tie, "
    "and two answers on which no more than half agree, make no pair.",
    needs=_NEEDS,
    limits="A reviewer judges what is on the page, and does not know what its person wanted.",
    prior=_PRIOR,
    standing=Standing.DECISION,
    is_on=True,
    propose=propose_ranked,
    score=_SCORE,
    after=changes.after,
)
REVIEWED_SIBLINGS = Rule(
    name="reviewed_siblings",
    title="Reviewed siblings",
    version=1,
    does="Of several answers to one question reviewers found one good and another bad. Two that are good, "
    "two that are bad and “unsure” make no pair.",
    needs=_NEEDS,
    limits="The two were judged as two items, perhaps by different reviewers.",
    prior=_PRIOR,
    standing=Standing.DECISION,
    is_on=True,
    propose=propose_judged,
    score=_SCORE,
    after=changes.after,
)
