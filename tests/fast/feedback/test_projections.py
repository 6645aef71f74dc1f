"""Whatever order events arrive in, and however often, opinions and exposures are those of the ideal order."""

from collections.abc import Iterable
from io import StringIO
from typing import Any
from uuid import UUID

import hypothesis
from django.core.management import call_command
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chat.models import User
from feedback.models import Exposure, Opinion
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import NOW, event, kept

RATINGS = st.fixed_dictionaries({"value": st.sampled_from(["up", "down", "withdrawn"])})
STARS = st.fixed_dictionaries({"stars": st.none() | st.integers(1, 5)})
REASONS = st.fixed_dictionaries(
    {
        "reason": st.fixed_dictionaries(
            {
                "polarity": st.just("down"),
                "what": st.lists(st.sampled_from(["not_factual", "style"]), max_size=2),
                "fix": st.just([]),
                "text": st.sampled_from(["", "No."]),
            }
        )
    }
)
SEEN = st.fixed_dictionaries({"visible_ms": st.integers(0, 9999), "read_to": st.integers(0, 99)})
SAYING = st.one_of(
    st.tuples(st.just("rating"), RATINGS),
    st.tuples(st.just("stars"), STARS),
    st.tuples(st.just("reason"), REASONS),
    st.tuples(st.just("exposure"), SEEN),
)
DEVICES = [UUID(int=1), UUID(int=2)]


class Orders(TestCase):
    """Each example in a transaction of its own."""

    def setUp(self) -> None:
        self.browser = signed_in(person("ann"))
        self.outcomes = [ended(ask(User.objects.get())) for _ in range(2)]

    @hypothesis.given(data=st.data())
    @hypothesis.settings(max_examples=20)
    def test_any_order_of_arrival_ends_in_the_same_state(self, data: st.DataObject) -> None:
        said = data.draw(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), SAYING), max_size=12))
        sent = [self._sent(number, *each) for number, each in enumerate(said)]
        order = data.draw(st.permutations(sent))
        again = data.draw(st.lists(st.sampled_from(sent), max_size=5)) if sent else []
        for device, each in [*order, *again]:
            kept(self.browser, each, device=str(device), sent_at=NOW + data.draw(st.integers(0, 300)))
        assert opinions_now() == ideal_opinions(each for _, each in sent)
        assert exposures_now() == ideal_sums(each for _, each in sent)
        before = rows(Opinion), rows(Exposure)
        said_so = StringIO()
        call_command("rebuild_opinions", stdout=said_so)
        assert (rows(Opinion), rows(Exposure)) == before
        opinions, exposures = map(len, before)
        assert (
            said_so.getvalue() == f"{opinions} opinions, {exposures} exposures, 0 of sides of comparisons\n"
        )

    def _sent(self, number: int, which: int, device: int, saying: tuple[str, Any]) -> tuple[UUID, Any]:
        """One after the other, each device seconds away from the other, however late a batch comes."""
        kind, value = saying
        outcome = self.outcomes[which]
        about = {"conversation": outcome.conversation} if kind == "stars" else {"message": outcome.answer}
        moment = NOW - 3_600_000 + (number if device else 1_000_000 + number)
        return DEVICES[device], event(kind, value, at=moment, counter=number, **about)


def _subject(sent: Any) -> str:
    return str(sent.get("message") or sent["conversation"])


def ideal_opinions(events: Iterable[Any]) -> dict[tuple[str, str], Any]:
    """What was said last, by the clocks of the devices, which agree."""
    last: dict[tuple[str, str], Any] = {}
    for sent in sorted(events, key=lambda sent: (sent["at"], sent["counter"])):
        if sent["kind"] != "exposure":
            last[_subject(sent), sent["kind"]] = sent["value"]
    return last


def opinions_now() -> dict[tuple[str, str], Any]:
    return {(str(each.subject), each.kind): each.value for each in Opinion.objects.all()}


def ideal_sums(events: Iterable[Any]) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for sent in events:
        if sent["kind"] == "exposure":
            times, visible, read = found.get(sent["message"], (0, 0, 0))
            value = sent["value"]
            found[sent["message"]] = (
                times + 1,
                visible + value["visible_ms"],
                max(read, value["read_to"]),
            )
    return found


def exposures_now() -> dict[str, tuple[int, int, int]]:
    rows = Exposure.objects.values_list("message", "times", "visible_ms", "read_to")
    return {str(message): (times, visible, read) for message, times, visible, read in rows}


def rows(model: Any) -> list[Any]:
    rows = model.objects.values_list(*(field.attname for field in model._meta.fields if field.name != "id"))
    return sorted(rows, key=str)
