"""A vote between two answers side by side."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from feedback.pairs.rules.rule import (
    Prior,
    Proposed,
    Rule,
    Standing,
    is_same_context,
    is_same_manifest,
    makes_a_pair,
)
from feedback.pairs.told import Answer, Deed, Told


def propose(told: Told) -> Iterable[Proposed]:
    for vote, chosen, rejected in _votes(told):
        if is_same_manifest(chosen, rejected):
            yield Proposed(person=vote.person, chosen=chosen, rejected=rejected, evidence=(vote.id,))


def propose_across_prompts(told: Told) -> Iterable[Proposed]:
    for vote, chosen, rejected in _votes(told):
        differ = chosen.system_prompt != rejected.system_prompt
        if is_same_context(chosen, rejected) and differ and chosen.instruction == rejected.instruction:
            yield Proposed(
                person=vote.person,
                chosen=chosen,
                rejected=rejected,
                evidence=(vote.id,),
                difference="system_prompt",
            )


def _votes(told: Told) -> Iterable[tuple[Deed, Answer, Answer]]:
    """Each choice for one side by somebody who had seen both, with its winner and its loser."""
    for vote in told.of_kind("comparison"):
        choice, comparison = vote.value["choice"], UUID(vote.value["comparison"])
        a, b = (told.answers.get(UUID(vote.value[side])) for side in ("a", "b"))
        if choice not in {"a", "b"} or vote.is_suspicious or a is None or b is None:
            continue
        if not {(vote.person, comparison, "a"), (vote.person, comparison, "b")} <= told.sides:
            continue
        chosen, rejected = (a, b) if choice == "a" else (b, a)
        if makes_a_pair(chosen, rejected):
            yield vote, chosen, rejected


_SIDES = "The vote, and time in view of both sides before it."
COMPARISON = Rule(
    name="comparison",
    title="Comparison",
    version=1,
    does="Somebody was shown two answers side by side and chose one. A tie, “both are bad”, “can’t tell” and "
    "going on without choosing make no pair.",
    needs=_SIDES,
    limits="People prefer longer answers and, a little, the one on the left; sides are drawn by a fair coin.",
    prior=Prior(
        0.8,
        0.7,
        0.9,
        "People who compare two answers agree with each other in 63 to 81 of 100 cases (Ouyang et al. 2022, "
        "77 %; Zheng et al. 2023, 81 % without ties; Bai et al. 2022, 63 %): stated, not measured here.",
    ),
    standing=Standing.VOTE,
    is_on=True,
    propose=propose,
)
ACROSS_PROMPTS = Rule(
    name="comparison_across_prompts",
    title="Comparison across prompts",
    version=1,
    does="The same vote where the two answers had different system prompts. The row carries the prompt of "
    "the chosen side.",
    needs=_SIDES,
    limits="The vote speaks of the prompts as much as of the answers: under the chosen side’s prompt the "
    "rejected answer was never given. Off until somebody wants that; statistics count such votes anyway.",
    prior=Prior(
        0.7, 0.55, 0.85, "That of a comparison, less for what the prompts did: stated, not measured."
    ),
    standing=Standing.VOTE,
    is_on=False,
    propose=propose_across_prompts,
)
