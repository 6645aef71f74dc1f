"""One conversation as rules see it: its answers, what was seen of them, and what was done. Pure; no texts.

Rules compare contexts and texts, which digests tell as well; so a long conversation is small here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

#: What an answer of a person has, in place of a generation's.
BY_PERSON = "person"
WHOLE = "complete"
STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Answer:
    """`context`, `system_prompt` and `text` are SHA-256; those of the messages before it of its manifest.

    A correction has the manifest of the answer that it `corrects`.
    """

    id: UUID
    question: UUID | None
    status: str
    context: str
    system_prompt: str
    instruction: str
    text: str
    length: int
    model: str
    made_at: datetime
    generation: UUID | None = None
    continues: UUID | None = None
    corrects: UUID | None = None

    @property
    def is_by_model(self) -> bool:
        return self.status != BY_PERSON


@dataclass(frozen=True, slots=True)
class Question:
    """A message of the person; `after` is the answer that it follows."""

    id: UUID
    after: UUID | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """An event, but for its exposures and ratings, which are summed up already."""

    id: UUID
    kind: str
    person: UUID
    message: UUID | None
    value: Mapping[str, Any]
    happened_at: datetime
    is_suspicious: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """The one in force: "up" or "down"."""

    person: UUID
    message: UUID
    value: str
    event: UUID
    is_suspicious: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """Of two answers to one question, which is better by reviewers' decisions; `basis`: of the outcome."""

    better: UUID
    worse: UUID
    basis: str
    decisions: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What reviewers' decisions say of one answer: "good", "bad" or "unsure"."""

    answer: UUID
    verdict: str
    basis: str
    decisions: tuple[UUID, ...]


@dataclass(frozen=True)
class Told:
    """`seen`: (person, answer) with time in view; `sides`: (person, comparison, "a" or "b") likewise.

    `deeds` are in the order in which they happened. `ranked` and `judged`: by reviewers.
    """

    conversation: UUID
    person: UUID
    answers: Mapping[UUID, Answer] = field(default_factory=dict)
    questions: Mapping[UUID, Question] = field(default_factory=dict)
    deeds: Sequence[Deed] = ()
    ratings: Sequence[Rating] = ()
    seen: frozenset[tuple[UUID, UUID]] = frozenset()
    sides: frozenset[tuple[UUID, UUID, str]] = frozenset()
    ranked: Sequence[Ranked] = ()
    judged: Sequence[Judged] = ()

    def of_kind(self, kind: str) -> list[Deed]:
        return self._by_kind.get(kind, [])

    def saw(self, person: UUID, *answers: Answer) -> bool:
        return all((person, answer.id) in self.seen for answer in answers)

    def beside(self, answer: Answer) -> list[Answer]:
        """All answers to the same question, oldest first, itself among them."""
        return self.siblings.get(answer.question, [])

    @cached_property
    def siblings(self) -> Mapping[UUID | None, list[Answer]]:
        """By question."""
        return _grouped((answer.question, answer) for answer in self.answers.values())

    @cached_property
    def gone_on(self) -> Mapping[UUID, datetime]:
        """By answer: when its person last wrote something on the branch through it."""
        latest: dict[UUID, datetime] = {}
        for question in sorted(self.questions.values(), key=lambda each: each.made_at, reverse=True):
            at = latest.get(question.id, question.made_at)
            answer = self.answers.get(question.after) if question.after else None
            if answer is not None:
                latest[answer.id] = max(at, latest.get(answer.id, at))
                if answer.question is not None:
                    latest[answer.question] = max(at, latest.get(answer.question, at))
        return latest

    @cached_property
    def labels(self) -> Sequence[Deed]:
        """What was read in messages after answers, by the newest classifier that looked at each message."""
        newest = {str(deed.value["by"]): deed for deed in sorted(self.of_kind("follow_up"), key=_age)}
        return list(newest.values())

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Deed]]:
        return _grouped((deed.kind, deed) for deed in self.deeds)


def _age(deed: Deed) -> UUID:
    """Those about one message happened at the same moment; their ids tell which was made later."""
    return deed.id


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> Mapping[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
