"""Why a pair is there: the events or decisions that show it in words, and both texts as far as their people
allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chat import consent
from chat.models import Consent, Message
from feedback.in_words import in_words
from feedback.models import Decision, Event, PreferencePair
from feedback.pairs.listing import Estimate
from feedback.pairs.rules import RULES, Rule
from feedback.review.decision_in_words import decision_in_words
from inference.models import Generation

_DIFFERENCES = {
    "": "",
    "system_prompt": "The two answers had different system prompts.",
    "instruction": "One of the two was asked for with an instruction.",
    "clarification": "The better answer came after an objection to the worse one.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One event or decision of the evidence, in words."""

    key: UUID
    kind: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Why:
    """`context` is (role, text) of the messages that a row would carry. Without texts `may_read` is False."""

    pair: PreferencePair
    rule: Rule | None
    evidence: list[Shown]
    difference: str
    may_read: bool
    context: list[tuple[str, str]]
    instruction: str

    @property
    def estimate(self) -> Estimate:
        return Estimate(self.pair.weight, self.pair.low, self.pair.high)


def why(pair: PreferencePair) -> Why:
    may_read = _may_read(pair)
    manifest = _manifest(pair)
    return Why(
        pair=pair,
        rule=RULES.get(pair.rule_id),
        evidence=_evidence(pair),
        difference=_DIFFERENCES[pair.difference],
        may_read=may_read,
        context=_context(manifest) if may_read and manifest else [],
        instruction=manifest.instruction if may_read and manifest else "",
    )


def _may_read(pair: PreferencePair) -> bool:
    """The lowest consent since the first of its messages, of whoever said them and of whoever judged."""
    people = {pair.conversation.owner, pair.person}
    since = pair.conversation.created_at
    return all(consent.lowest_since(each, since) != Consent.Level.NONE for each in people)


def _manifest(pair: PreferencePair) -> Generation | None:
    """Of the side whose prompt a row carries; a correction has that of its answer."""
    side: Message = pair.chosen if pair.carries == PreferencePair.Side.CHOSEN else pair.rejected
    return side.generation or (side.corrects.generation if side.corrects else None)


def _context(manifest: Generation) -> list[tuple[str, str]]:
    said = [(str(each["role"]), str(each["content"])) for each in manifest.messages]
    return [("system", manifest.system_prompt), *said] if manifest.system_prompt else said


def _evidence(pair: PreferencePair) -> list[Shown]:
    sides: dict[UUID | None, str] = {
        pair.chosen_id: "the better answer",
        pair.rejected_id: "the worse answer",
    }
    events = Event.objects.filter(pk__in=pair.evidence).order_by("happened_at", "counter")
    decisions = Decision.objects.filter(pk__in=pair.evidence).order_by("at")
    return [
        *(_told(event, in_words(event, sides.get(event.message_id, "an answer"))) for event in events),
        *(_decided(decision) for decision in decisions),
    ]


def _told(event: Event, words: str) -> Shown:
    return Shown(event.pk, f"{event.kind} · event", event.happened_at, f"Its person {words}.")


def _decided(decision: Decision) -> Shown:
    return Shown(decision.pk, "decision", decision.at, decision_in_words(decision))
