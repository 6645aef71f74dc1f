"""An answer in the person's own words over the model's."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from feedback.pairs.rules.rule import Prior, Proposed, Rule, Standing, is_same_manifest
from feedback.pairs.told import STOPPED, WHOLE, Answer, Deed, Told


def propose(told: Told) -> Iterable[Proposed]:
    return _of_intent(told, "fix")


def propose_adapted(told: Told) -> Iterable[Proposed]:
    return _of_intent(told, "adapt")


def _of_intent(told: Told, intent: str) -> Iterable[Proposed]:
    """The last revision of each answer counts, with what it was for."""
    last = {deed.message: deed for deed in told.of_kind("correction")}
    for deed in last.values():
        original = told.answers.get(deed.message) if deed.message else None
        own = told.answers.get(UUID(deed.value["by"]))
        if original is None or own is None or deed.is_suspicious or deed.value["intent"] != intent:
            continue
        if told.saw(deed.person, original) and _makes_a_pair(own, original):
            yield Proposed(
                person=deed.person,
                chosen=own,
                rejected=original,
                evidence=(deed.id,),
                score=_changed(deed, original),
            )


def _makes_a_pair(own: Answer, original: Answer) -> bool:
    """A correction has the manifest of its answer, and is always whole."""
    return (
        original.status in {WHOLE, STOPPED}
        and own.length > 0
        and original.length > 0
        and own.text != original.text
        and is_same_manifest(own, original)
    )


def _changed(deed: Deed, original: Answer) -> float:
    """Which share of the original was taken out or replaced, or how much was added to it; at most 1."""
    spans = deed.value["spans"]
    touched: int = sum(max(span["end"] - span["start"], span["by_end"] - span["by_start"]) for span in spans)
    return round(min(1.0, touched / original.length), 4)


_NEEDS = "The last revision, and time in view of the original."
_SCORE = "Share of the original that was changed."
CORRECTION = Rule(
    name="correction",
    title="Correction",
    version=1,
    does="Somebody rewrote an answer to fix what was wrong with it. The last revision stands above the "
    "model’s text.",
    needs=_NEEDS,
    limits="A person’s words are shorter and in another style than a model’s; what was fixed may be small.",
    prior=Prior(0.9, 0.8, 0.97, "Somebody took the trouble to write it: stated, not measured."),
    standing=Standing.DEED,
    is_on=True,
    propose=propose,
    score=_SCORE,
)
ADAPTATION = Rule(
    name="adaptation",
    title="Adaptation",
    version=1,
    does="Somebody rewrote an answer to suit themselves. The last revision stands above the model’s text.",
    needs=_NEEDS,
    limits="The model’s text was not wrong: it did not know who was asking. Off until somebody wants that.",
    prior=Prior(0.6, 0.4, 0.8, "Better for one person, for others unknown: stated, not measured."),
    standing=Standing.DEED,
    is_on=False,
    propose=propose_adapted,
    score=_SCORE,
)
