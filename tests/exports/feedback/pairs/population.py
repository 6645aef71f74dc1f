"""People, each with answers of which a rule and a vote say which is better, with known truth."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from uuid import UUID

from chat.models import Conversation, Message, User
from feedback.models import PairRule, PreferencePair
from feedback.pairs import compiling
from feedback.pairs.rules import RULES
from inference.database import new_id

Truth = Callable[[float], float]


def populate(
    rule: str, people: int, truth: Truth, *, seed: int = 1, vote: str = "comparison", each: int = 2
) -> None:
    """So many people, each with a conversation of `each` pairs of the rule, every one of which was voted on.

    A pair's score is one of 1 to 4; with `truth(score)` the vote agrees.
    """
    compiling.ensure()
    PairRule.objects.update(version=1)
    random = Random(seed)
    users = User.objects.bulk_create([User(email=f"{rule}-{seed}-{n}@example.org") for n in range(people)])
    threads = Conversation.objects.bulk_create([Conversation(owner=user, title="One") for user in users])
    pairs: list[PreferencePair] = []
    answers: list[Message] = []
    for thread in threads:
        for _ in range(each):
            score = random.randint(1, 4)
            better, worse = _answer(thread), _answer(thread)
            answers += [better, worse]
            sides = (better, worse) if random.random() < truth(score) else (worse, better)
            pairs += [_pair(thread, rule, better, worse, float(score)), _pair(thread, vote, *sides, None)]
    Message.objects.bulk_create(answers)
    PreferencePair.objects.bulk_create(pairs)


def _answer(thread: Conversation) -> Message:
    return Message(
        conversation=thread,
        role=Message.Role.ASSISTANT,
        author=Message.Author.IMPORTED,
        content="An answer.",
    )


def _pair(
    thread: Conversation, rule: str, chosen: Message, rejected: Message, score: float | None
) -> PreferencePair:
    prior = RULES[rule].prior
    key: UUID = new_id()
    return PreferencePair(
        **{"rule_id": rule, "version": 1, "person": thread.owner, "conversation": thread},
        **{"chosen": chosen, "rejected": rejected, "context": key.hex, "evidence": [], "score": score},
        chosen_text=chosen.pk.hex,
        rejected_text=rejected.pk.hex,
        **{"weight": prior.share, "low": prior.low, "high": prior.high, "status": "ready"},
    )
