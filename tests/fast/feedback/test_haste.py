"""Votes and corrections in a burst or like clockwork are marked, and kept."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from chat import choices, corrections
from chat.activities import Outcome
from chat.intent import Intent
from chat.models import Activity, ActivityKind, Comparison, User
from feedback import drain
from feedback.models import Event
from feedback.suspicion import BURST, GAPS
from tests.cast import person
from tests.fast.chat.said import ask, ended

OWNER = "a process"
EACH = timedelta(seconds=90)


def correct(ann: User, outcome: Outcome, count: int) -> None:
    for number in range(count):
        text, intent = f"Better, {number}.", Intent.FIX
        corrections.correct(ann, client_id=uuid4(), message=UUID(outcome.answer), text=text, intent=intent)


def compared(ann: User, outcome: Outcome) -> Comparison:
    ended(choices.compare(ann, owner=OWNER, client_id=uuid4(), message=UUID(outcome.answer)))
    return Comparison.objects.get(choice="")


def vote(ann: User, outcome: Outcome) -> None:
    comparison = compared(ann, outcome)
    choices.choose(ann, client_id=uuid4(), comparison=comparison.pk, choice=Comparison.Choice.TIE)


def done_every(gap: timedelta, *kinds: ActivityKind) -> None:
    """As if they had been done so far apart, the last of them now."""
    for number, activity in enumerate(Activity.objects.filter(kind__in=kinds).order_by("-pk")):
        Activity.objects.filter(pk=activity.pk).update(at=timezone.now() - number * gap)


def marks(kind: str) -> list[str]:
    drain.drain_all()
    return list(Event.objects.filter(kind=kind).order_by("id").values_list("suspicious", flat=True))


def test_corrections_in_a_burst_are_marked_and_kept(ann: User, outcome: Outcome) -> None:
    correct(ann, outcome, BURST + 2)
    assert marks("correction") == [""] * BURST + ["burst"] * 2


def test_votes_like_clockwork_are_marked_and_kept(ann: User, outcome: Outcome) -> None:
    for _ in range(GAPS + 1):
        vote(ann, outcome)
    done_every(EACH, ActivityKind.CHOSEN)
    assert marks("comparison") == [""] * GAPS + ["scripted"]


def test_a_vote_that_calls_itself_after_its_comparison_is_no_less_pressed(
    ann: User, outcome: Outcome
) -> None:
    for _ in range(GAPS + 1):
        key = compared(ann, outcome).pk
        choices.choose(ann, client_id=key, comparison=key, choice=Comparison.Choice.TIE)
    done_every(EACH, ActivityKind.CHOSEN)
    assert marks("comparison") == [""] * GAPS + ["scripted"]


def test_what_is_drained_later_has_the_same_mark(ann: User, outcome: Outcome) -> None:
    """Whichever conversation is told first, and drained again with more behind it."""
    other = ended(ask(ann, "Elsewhere"))
    correct(ann, other, 1)
    correct(ann, outcome, BURST)
    correct(ann, other, 1)
    drain.drain(UUID(other.conversation))
    assert marks("correction") == [""] * BURST + ["burst"] * 2
    before = list(Event.objects.values("id", "suspicious"))
    correct(ann, outcome, 1)
    Activity.objects.update(drained_at=None)
    drain.drain_all()
    assert [each for each in Event.objects.values("id", "suspicious") if each in before] == before


def test_one_who_goes_on_has_pressed_nothing(ann: User, outcome: Outcome) -> None:
    for _ in range(GAPS + 1):
        compared(ann, outcome)
        ended(ask(ann, "And then?", outcome))
    done_every(EACH, ActivityKind.CHOSEN)
    assert set(marks("comparison")) == {""}


def test_those_of_others_do_not_count(ann: User, outcome: Outcome) -> None:
    bob = person("bob")
    correct(bob, ended(ask(bob)), BURST)
    correct(ann, outcome, 1)
    drain.drain_all()
    assert not Event.objects.exclude(suspicious="").exists()
