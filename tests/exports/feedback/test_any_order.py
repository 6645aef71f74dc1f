"""Said, corrected, deleted, erased, and sent again, in any order: it ends as if each came in its turn."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import hypothesis
from django.core.management import call_command
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chat import conversations, corrections
from chat.exceptions import NotFound
from chat.intent import Intent
from chat.models import Conversation, Message
from feedback import drain, erasures, parking
from feedback.models import Erasure, Event, Exposure, Opinion, Parked
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.erasure.given import erased
from tests.fast.feedback.sending import NOW, event, kept
from tests.fast.feedback.test_projections import (
    DEVICES,
    SAYING,
    exposures_now,
    ideal_opinions,
    ideal_sums,
    opinions_now,
    rows,
)

THREADS = 2
THREAD = st.integers(0, THREADS - 1)
SAID = st.lists(st.tuples(THREAD, st.integers(0, 1), SAYING), max_size=8)
# What goes out again may come before what should have been the first of it.
TIMES = st.integers(1, 3)
NAMES = ("correct", "correct", "hide", "restore", "erase", "drain", "bind")
DONE = st.lists(st.tuples(st.sampled_from(NAMES), THREAD, TIMES), max_size=8)


@dataclass
class Thread:
    """One conversation, and what must have become of it. `corrected`: the texts, by id of the deed."""

    conversation: UUID
    answer: UUID
    is_hidden: bool = False
    is_erased: bool = False
    corrected: dict[UUID, str] = field(default_factory=dict)


class Histories(TestCase):
    """Each example in a transaction of its own."""

    def setUp(self) -> None:
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(self.settings(BACKUP_FOLDERS=[Path(folder)]))
        self.ann = person("ann")
        self.browser = signed_in(self.ann)
        asked = [ended(ask(self.ann)) for _ in range(THREADS)]
        self.keys = [(UUID(each.conversation), UUID(each.answer)) for each in asked]

    @hypothesis.given(data=st.data())
    @hypothesis.settings(max_examples=40)
    def test_any_order_ends_in_the_same_state(self, data: st.DataObject) -> None:
        self.threads = [Thread(*keys) for keys in self.keys]
        self.done: set[UUID] = set()
        sent = [self._sent(number, *each) for number, each in enumerate(data.draw(SAID))]
        steps: list[Callable[[], object]] = []
        for device, each in sent:
            late = partial(kept, self.browser, each, device=str(device))
            delays = data.draw(st.lists(st.integers(0, 300), min_size=1, max_size=3))
            steps += [partial(late, sent_at=NOW + delay) for delay in delays]
        for name, which, times in data.draw(DONE):
            steps += [partial(getattr(self, f"_{name}"), uuid4(), self.threads[which])] * times
        for step in data.draw(st.permutations(steps)):
            step()
        self._come_to_rest()
        self._assert_ideal([each for _, each in sent])

    def _sent(self, number: int, which: int, device: int, saying: tuple[str, Any]) -> tuple[UUID, Any]:
        """One after the other, each device seconds away from the other, however late a batch comes."""
        kind, value = saying
        conversation, answer = self.keys[which]
        about = {"conversation": str(conversation)} if kind == "stars" else {"message": str(answer)}
        moment = NOW - 3_600_000 + (number if device else 1_000_000 + number)
        return DEVICES[device], event(kind, value, at=moment, counter=number, **about)

    # ---- what is done, each as often as it is sent and with effect once

    def _correct(self, key: UUID, thread: Thread) -> None:
        text = f"Better: {key}"
        with suppress(NotFound):
            corrections.correct(self.ann, client_id=key, message=thread.answer, text=text, intent=Intent.FIX)
        if not thread.is_hidden:
            thread.corrected.setdefault(key, text)

    def _hide(self, key: UUID, thread: Thread) -> None:
        with suppress(NotFound):
            conversations.delete(self.ann, client_id=key, conversation=thread.conversation)
        if key not in self.done and not thread.is_hidden:
            self.done.add(key)
            thread.is_hidden = True

    def _restore(self, key: UUID, thread: Thread) -> None:
        with suppress(NotFound):
            conversations.restore(self.ann, client_id=key, conversation=thread.conversation)
        if key not in self.done and thread.is_hidden and not thread.is_erased:
            self.done.add(key)
            thread.is_hidden = False

    def _erase(self, _: UUID, thread: Thread) -> None:
        if not thread.is_erased:
            assert erased(erasures.ask(self.ann, Erasure.Scope.CONVERSATION, thread.conversation))
            thread.is_erased = thread.is_hidden = True

    def _drain(self, _: UUID, thread: Thread) -> None:
        drain.drain(thread.conversation)

    def _bind(self, *_: object) -> None:
        parking.bind_all()

    def _come_to_rest(self) -> None:
        """What was thrown away and not erased is taken back, and the background has done its work."""
        for thread in self.threads:
            self._restore(uuid4(), thread)
        parking.bind_all()
        drain.drain_all()

    # ---- how it must be

    def _assert_ideal(self, sent: list[Any]) -> None:
        stays = {str(key) for each in self.threads if not each.is_erased for key in _ids(each)}
        seen = [each for each in sent if (each.get("message") or each.get("conversation")) in stays]
        assert opinions_now() == ideal_opinions(seen)
        assert exposures_now() == ideal_sums(seen)
        told = Event.objects.exclude(source="server").values_list("client_id", flat=True)
        assert sorted(map(str, told)) == sorted(each["client_id"] for each in seen), "each once"
        assert not {str(key) for key in Parked.objects.values_list("subject", flat=True)} & stays
        for thread in self.threads:
            self._assert_corrected(thread)
        before = rows(Opinion), rows(Exposure)
        call_command("rebuild_opinions", stdout=StringIO())
        assert (rows(Opinion), rows(Exposure)) == before

    def _assert_corrected(self, thread: Thread) -> None:
        """Every revision is there once, in its order, is told once, and the last of them is the branch."""
        texts = [] if thread.is_erased else list(thread.corrected.values())
        revisions = Message.objects.filter(corrects=thread.answer).order_by("id")
        assert [each.content for each in revisions] == texts
        told = Event.objects.filter(kind="correction", message=thread.answer).order_by("counter")
        assert [each.value["by"] for each in told] == [str(each.pk) for each in revisions]
        assert len({each.counter for each in told}) == len(told), "in an order"
        shown = Conversation.objects.filter(pk=thread.conversation).values_list("shown", flat=True)
        last = [*revisions.values_list("pk", flat=True)][-1:] or [thread.answer]
        assert list(shown) == ([] if thread.is_erased else last)


def _ids(thread: Thread) -> Iterable[UUID]:
    return thread.conversation, thread.answer
