"""What somebody kept after asking for another answer, over what they left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from feedback.pairs.rules.rule import Prior, Proposed, Rule, Standing, is_same_manifest, makes_a_pair
from feedback.pairs.rules.rule import is_same_context as is_same
from feedback.pairs.told import Answer, Deed, Told

#: From which probability on a label counts.
SURE = 0.5
OBJECTIONS = ("complaint", "clarification", "rephrase")


@dataclass(frozen=True, slots=True)
class Kept:
    """`answer` stayed, `left` did not; `deeds` show it, and each kind of them counts one in `score`."""

    person: UUID
    answer: Answer
    left: Sequence[Answer]
    deeds: tuple[UUID, ...]
    score: float


def propose(told: Told) -> Iterable[Proposed]:
    for kept in kept_in(told):
        for left in kept.left:
            if makes_a_pair(kept.answer, left) and is_same_manifest(kept.answer, left):
                yield _proposed(kept, left)


def propose_after_instruction(told: Told) -> Iterable[Proposed]:
    """The instruction is the reason; a row carries the prompt without it."""
    for kept in kept_in(told):
        asked = kept.answer.instruction
        for left in kept.left:
            same = is_same(kept.answer, left) and kept.answer.system_prompt == left.system_prompt
            if asked and not left.instruction and same and makes_a_pair(kept.answer, left):
                yield _proposed(kept, left, asked)


def _proposed(kept: Kept, left: Answer, instruction: str = "") -> Proposed:
    return Proposed(
        person=kept.person,
        chosen=kept.answer,
        rejected=left,
        evidence=kept.deeds,
        difference="instruction" if instruction else "",
        carries="rejected" if instruction else "chosen",
        reason=instruction,
        score=kept.score,
    )


def kept_in(told: Told) -> Iterable[Kept]:
    """For each question that was answered anew, once it is clear which answer stayed."""
    groups: dict[UUID | None, list[Deed]] = {}
    for deed in told.of_kind("regenerate"):
        answer = told.answers.get(deed.message) if deed.message else None
        if answer is not None:
            groups.setdefault(answer.question, []).append(deed)
    for question, regenerated in groups.items():
        if (kept := _kept(told, told.siblings.get(question, []), regenerated)) is not None:
            yield kept


def _kept(told: Told, siblings: Sequence[Answer], regenerated: Sequence[Deed]) -> Kept | None:
    last = regenerated[-1]
    answer = _stayed(told, siblings, last.happened_at)
    if answer is None or not told.saw(last.person, answer) or _was_objected_to(told, answer):
        return None
    compared = _compared(told)
    if answer.id in compared:
        return None  # a choice leads to it: going on from it says nothing more
    met = {UUID(deed.value["instead"]) for deed in regenerated} | {deed.message for deed in regenerated}
    continued = {each.continues for each in siblings if each.continues}
    left = [
        each
        for each in siblings
        if each.id in met - compared and each is not answer and each.generation not in continued
        if told.saw(last.person, each)
    ]
    signs = list(_signs(told, answer, last.happened_at))
    deeds = (*(deed.id for deed in regenerated), *(deed.id for sign in signs for deed in sign))
    went_on = told.gone_on.get(answer.id, last.happened_at) > last.happened_at
    return Kept(last.person, answer, left, deeds, float(went_on + sum(map(bool, signs))))


def _compared(told: Told) -> set[UUID]:
    """Answers that stood side by side: which of them goes on is decided there."""
    return {UUID(deed.value[side]) for deed in told.of_kind("comparison") for side in ("a", "b")}


def _stayed(told: Told, siblings: Sequence[Answer], since: datetime) -> Answer | None:
    """The one answer that its person went on from; or the last turned to before they left."""
    gone_on = [each for each in siblings if told.gone_on.get(each.id, since) > since]
    if gone_on:
        return gone_on[0] if len(gone_on) == 1 else None
    here = {each.id: each for each in siblings}
    turned = [
        deed for deed in told.of_kind("branch_shown") if deed.message in here and deed.happened_at > since
    ]
    has_left = turned and any(deed.happened_at > turned[-1].happened_at for deed in told.of_kind("leave"))
    return here.get(turned[-1].message) if has_left and turned[-1].message else None


def _was_objected_to(told: Told, answer: Answer) -> bool:
    """By what was written after it. Ratings play no part, so that they can measure this rule."""
    return any(
        deed.message == answer.id and deed.value["label"] in OBJECTIONS and deed.value["probability"] >= SURE
        for deed in told.labels
    )


def _signs(told: Told, answer: Answer, since: datetime) -> Iterable[list[Deed]]:
    """Beside going on from it: that it was turned back to, was taken along, was thanked for."""
    about = [deed for deed in told.deeds if deed.message == answer.id and deed.happened_at > since]
    yield [deed for deed in about if deed.kind == "branch_shown"]
    yield [deed for deed in about if deed.kind in {"copy", "quote"}]
    yield [
        deed
        for deed in about
        if deed.kind == "follow_up" and deed.value["label"] == "thanks" and deed.value["probability"] >= SURE
    ]


_KEEPING = "The regenerated answers, which one was gone on from or turned back to, and time in view of both."
_SCORE = (
    "How many signs of keeping there are: it was gone on from, turned back to, copied or quoted, thanked for."
)
KEPT = Rule(
    name="kept",
    title="Kept after regenerating",
    version=2,
    does="Somebody asked for another answer without saying how it should differ, saw both, and went on from "
    "one of them, or turned back to it and stayed. The one that stayed stands above those that were left.",
    needs=_KEEPING,
    limits="The newest answer is the one on the screen, so going on from it takes no decision. An answer "
    "that was objected to is not counted as kept.",
    prior=Prior(
        0.65,
        0.5,
        0.8,
        "Above even, far below a vote, as with other implicit signals (Joachims et al. 2005 find clicks "
        "right against the order shown in about 80 of 100 cases): stated, not measured here.",
    ),
    standing=Standing.DEED,
    is_on=True,
    propose=propose,
    score=_SCORE,
)
AFTER_INSTRUCTION = Rule(
    name="kept_after_instruction",
    title="Kept after an instruction",
    version=2,
    does="The same where another answer was asked for with an instruction (“shorter”). The instruction is "
    "the reason of the pair, and its row carries the prompt without it.",
    needs=_KEEPING,
    limits="What one person asked for in one place becomes what everybody gets: many “shorter” make a model "
    "curt. Off until somebody wants that.",
    prior=Prior(0.7, 0.5, 0.85, "As kept, and for a stated reason: stated, not measured."),
    standing=Standing.DEED,
    is_on=False,
    propose=propose_after_instruction,
    score=_SCORE,
)
