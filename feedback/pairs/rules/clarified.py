"""The answer after an objection over the one that was objected to."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from feedback.pairs.rules.kept import OBJECTIONS, SURE
from feedback.pairs.rules.rule import Prior, Proposed, Rule, Standing, makes_a_pair
from feedback.pairs.told import Answer, Deed, Told


def propose(told: Told) -> Iterable[Proposed]:
    objected = {deed.message for deed in told.labels if _is_objection(deed, OBJECTIONS)}
    for deed in told.labels:
        answer = told.answers.get(deed.message) if deed.message else None
        if answer is None or not _is_objection(deed, ("complaint", "clarification")):
            continue
        better = _answer_to(told, UUID(deed.value["by"]), answer)
        if better is None or better.id in objected or not told.saw(deed.person, answer, better):
            continue
        if makes_a_pair(better, answer) and _differ_in_messages_alone(better, answer):
            yield Proposed(
                person=deed.person,
                chosen=better,
                rejected=answer,
                evidence=(deed.id,),
                difference="clarification",
                carries="rejected",
                score=round(float(deed.value["probability"]), 4),
            )


def _is_objection(deed: Deed, labels: tuple[str, ...]) -> bool:
    return deed.value["label"] in labels and deed.value["probability"] >= SURE


def _answer_to(told: Told, objection: UUID, answer: Answer) -> Answer | None:
    """What the objection itself got: the answer that was gone on from, or the newest."""
    question = told.questions.get(objection)
    if question is None or question.after != answer.id:
        return None
    got = told.siblings.get(objection, [])
    gone_on = [each for each in got if each.id in told.gone_on]
    return next(reversed(gone_on or got), None)


def _differ_in_messages_alone(one: Answer, other: Answer) -> bool:
    return one.system_prompt == other.system_prompt and one.instruction == other.instruction


CLARIFIED = Rule(
    name="clarified",
    title="After a clarification",
    version=1,
    does="Somebody objected to an answer (a complaint, or “no, I meant …”) and not to the next one. The next "
    "one stands above it. The row carries the messages before the objection.",
    needs="The label of the objection with a probability of at least .5, and time in view of both answers.",
    limits="The better answer knew what the row’s prompt does not say, and may begin with an apology for "
    "what the row does not show. The label is a classifier’s. Off until somebody wants that.",
    prior=Prior(0.65, 0.45, 0.8, "The objection is a classifier’s reading: stated, not measured."),
    standing=Standing.DEED,
    is_on=False,
    propose=propose,
    score="Probability that the message was an objection.",
)
