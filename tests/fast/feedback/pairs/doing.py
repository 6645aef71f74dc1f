"""What people do with answers, and the pairs that come of it."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.test import Client

from chat import choices, corrections, turns
from chat.activities import Outcome
from chat.intent import Intent
from chat.models import Comparison, User
from feedback import drain
from feedback.followup import labelling
from feedback.models import Event, PairRule, PreferencePair, ReviewItem
from feedback.pairs import compiling
from feedback.webhooks.making import here
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import NOW, event, kept

OWNER = "a process"
Says = tuple[str, str, str]


def regenerated(ann: User, outcome: Outcome, text: str = "The second answer.", asked: str = "") -> Outcome:
    again = turns.regenerate(
        ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer), instruction=asked
    )
    return ended(again, text)


def saw(browser: Client, *outcomes: Outcome) -> None:
    kept(browser, *(exposure(str(each.answer)) for each in outcomes))


def exposure(message: str, ms: int = 2000) -> dict[str, Any]:
    return event("exposure", {"visible_ms": ms, "read_to": 3}, message=message)


def rated(browser: Client, outcome: Outcome, value: str, ms_ago: int = 0) -> None:
    kept(browser, event("rating", {"value": value}, message=outcome.answer, at=NOW - ms_ago))


def went_on(ann: User, outcome: Outcome, text: str = "And what of the other one?") -> Outcome:
    return ended(ask(ann, text, outcome), "One more answer.")


def turned_to(ann: User, outcome: Outcome) -> None:
    turns.show(ann, client_id=uuid4(), message=UUID(outcome.answer))


def corrected(ann: User, outcome: Outcome, text: str, intent: Intent = Intent.FIX) -> str:
    made = corrections.correct(ann, client_id=uuid4(), message=UUID(outcome.answer), text=text, intent=intent)
    return str(made.message)


def compared(ann: User, outcome: Outcome, text: str = "The other answer.") -> Comparison:
    """Beside another one, which waits for a choice."""
    ended(choices.compare(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer)), text)
    return Comparison.objects.get(choice="")


def saw_sides(browser: Client, comparison: Comparison, *sides: str) -> None:
    kept(browser, *(exposure(str(getattr(comparison, f"{side}_id"))) for side in sides or ("a", "b")))


def chose(ann: User, comparison: Comparison, choice: str) -> None:
    choices.choose(ann, client_id=uuid4(), comparison=comparison.pk, choice=Comparison.Choice(choice))


def switch(name: str, *, is_on: bool) -> None:
    compiling.ensure()
    PairRule.objects.filter(pk=name).update(is_on=is_on)


def told() -> None:
    """What happened is told and read, and pairs are made of it."""
    drain.drain_all()
    labelling.label_all(10)
    wait_for_others()
    compiling.run(30)


def wait_for_others() -> None:
    """Until no transaction of any database of the server is older than the newest event or decision."""
    newest = [rows.aggregate(Max("xact"))["xact__max"] or 0 for rows in (Event.objects, ReviewItem.objects)]
    while here() <= max(newest):
        pass


def pairs(rule: str | None = None) -> list[PreferencePair]:
    told()
    rows = PreferencePair.objects.order_by("id")
    return list(rows.filter(rule=rule) if rule else rows)


def says(rule: str | None = None) -> list[Says]:
    """(rule, chosen, rejected) of all there are."""
    return [(pair.rule_id, str(pair.chosen_id), str(pair.rejected_id)) for pair in pairs(rule)]
