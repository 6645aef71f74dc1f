"""Two answers side by side: asked for at once, and what became of them. Turns and choices use it.

`kept` is the side that the branch goes through: until the choice the one that a fair coin has put first.
The other one is in no branch, so that nothing of it reaches a pager, a prompt or a reader once it has lost.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from chat.activities import Done, note
from chat.bell import ring
from chat.models import ActivityKind, Comparison, Conversation, Message
from chat.prompt import never_sent
from chat.tree import Tree
from inference import comparisons
from inference.comparisons import Contender, Pair
from inference.database import new_id
from inference.generations.queue import first_job, queue
from inference.generations.write import request_stop
from inference.models import Generation, Status

Choice = Comparison.Choice
# So long a page that is open has to settle it itself.
FAILED_FOR = timedelta(seconds=30)
SETTLED_AT_ONCE = 200


def ask_both(
    thread: Conversation,
    question: Message,
    pair: Pair,
    *,
    owner: str,
    messages: list[dict[str, str]],
    left_out: int,
) -> Done:
    """The rows of two new answers, and of their question when that is new. Raises TooManyAnswers."""
    key = new_id()
    made = [_queued(thread, each, owner, messages, left_out) for each in (pair.a, pair.b)]
    a, b = (_side(thread, question, generation, key) for generation in made)
    Message.objects.bulk_create([question, a, b] if question._state.adding else [a, b])
    _open(thread, key, pair, a, b, kept=a)
    done = Done(thread, message=question, answer=a, generation=made[0].pk, shown=a.pk)
    done.job, done.beside = first_job(made[0]), first_job(made[1])
    return done


def ask_beside(thread: Conversation, standing: Message, pair: Pair, other: Contender, *, owner: str) -> Done:
    """The row of one new answer, to be compared with one that is there and was asked for in the same way."""
    earlier = standing.generation
    assert earlier and standing.parent, "only a model's answer is compared"
    key = new_id()
    left_out = earlier.left_out - never_sent(standing)
    generation = _queued(thread, other, owner, earlier.messages, left_out, earlier.instruction)
    fresh = _side(thread, standing.parent, generation, key)
    fresh.save(force_insert=True)
    a, b = (fresh, standing) if pair.a is other else (standing, fresh)
    _open(thread, key, pair, a, b, kept=standing)
    done = Done(thread, message=standing, answer=fresh, generation=generation.pk, shown=standing.pk)
    done.job = first_job(generation)
    return done


def _queued(
    thread: Conversation,
    contender: Contender,
    owner: str,
    messages: list[dict[str, str]],
    left_out: int,
    instruction: str = "",
) -> Generation:
    return queue(
        subject=thread.owner_id,
        owner=owner,
        variant=contender.variant,
        messages=messages,
        left_out=left_out,
        sampling=contender.sampling,
        instruction=instruction,
    )


def _side(thread: Conversation, question: Message, generation: Generation, comparison: UUID) -> Message:
    return Message(
        conversation=thread,
        parent=question,
        role=Message.Role.ASSISTANT,
        author=Message.Author.MODEL,
        generation=generation,
        comparison_id=comparison,
    )


def _open(thread: Conversation, key: UUID, pair: Pair, a: Message, b: Message, *, kept: Message) -> None:
    assert a.generation and b.generation, "two models' answers"
    assignment = comparisons.store(pair, a.generation, b.generation)
    is_blind = {a.comparison_id, b.comparison_id} == {key}
    Comparison.objects.create(
        id=key, conversation=thread, assignment=assignment.pk, a=a, b=b, kept=kept, is_blind=is_blind
    )
    thread.comparing_id = key
    thread.save(update_fields=["comparing"])


def opened(thread: Conversation) -> Comparison | None:
    """What waits for a choice in a conversation that is held."""
    if thread.comparing_id is None:
        return None
    found = Comparison.objects.select_related("a__generation", "b__generation", "kept")
    return found.get(pk=thread.comparing_id)


def settle(thread: Conversation, gone_on_from: UUID | None = None) -> None:
    """Whoever goes on without choosing has made no choice; where a side failed, there was none to make."""
    comparison = opened(thread)
    if comparison is None:
        return
    sides = {comparison.a_id: comparison.a, comparison.b_id: comparison.b}
    choice, kept = unchosen(comparison)
    kept = sides.get(gone_on_from, kept) if gone_on_from else kept
    # With an id that nobody knows: one of theirs could be taken already.
    note(thread.owner_id, new_id(), ActivityKind.CHOSEN, decide(thread, comparison, choice, kept))


def settle_failed(after: timedelta = FAILED_FOR) -> int:
    """For those whose page is closed: one of two did not come, so there is nothing to choose. How many.

    A page that is open does so at once; `after` lets it. One that did not is told by the bell, after commit.
    Safe twice at once: the conversation is held.
    """
    before = timezone.now() - after
    waiting = Conversation.objects.filter(
        _failed("comparing__a__generation", before) | _failed("comparing__b__generation", before),
        comparing__isnull=False,
        erasing_at=None,
        owner__erasing_at=None,
    )
    found = list(waiting.values_list("owner_id", "pk")[:SETTLED_AT_ONCE])
    settled = [(owner, key) for owner, key in found if _settle_later(key)]
    for owner, key in settled:
        async_to_sync(ring)(owner, key, "shown")
    return len(settled)


def _failed(side: str, before: datetime) -> Q:
    """As `has_failed`, of the generation that is named so."""
    broken = Q((f"{side}__status__in", (Status.FAILED, Status.INTERRUPTED))) | Q((f"{side}__text", ""))
    return broken & Q((f"{side}__ended_at__lt", before))


@transaction.atomic
def _settle_later(key: UUID) -> bool:
    waiting = Conversation.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    thread = waiting.filter(pk=key, comparing__isnull=False).first()
    comparison = opened(thread) if thread else None
    if thread is None or comparison is None or unchosen(comparison)[0] != Choice.FAILED:
        return False
    settle(thread)
    return True


def unchosen(comparison: Comparison) -> tuple[Choice, Message]:
    """What it is without a choice, and which side stays."""
    a, b = comparison.a, comparison.b
    if has_failed(a) == has_failed(b):
        return (Choice.FAILED if has_failed(a) else Choice.NONE), comparison.kept
    return Choice.FAILED, b if has_failed(a) else a


def decide(thread: Conversation, comparison: Comparison, choice: Choice, kept: Message) -> Done:
    """Once: the conversation is held, and this one is open in it. The other side is not written any more."""
    comparison.choice, comparison.kept = choice, kept
    Comparison.objects.filter(pk=comparison.pk, choice=Choice.OPEN).update(
        choice=choice, kept=kept, decided_at=Now()
    )
    Conversation.objects.filter(pk=thread.pk).update(comparing=None)
    thread.comparing_id = None
    for side in (comparison.a, comparison.b):
        if side.pk != kept.pk and side.generation and side.generation.is_live:
            request_stop(side.generation.pk)
    # What had been said after an answer that was compared later is there again.
    leaf = Tree.of(thread.pk).leaf_under(kept.pk)
    return Done(thread, message=kept, shown=leaf, value={"comparison": str(comparison.pk)})


def has_lost(message: Message) -> bool:
    """It was made for a comparison, and another side is the one that is kept."""
    return message.comparison is not None and message.comparison.kept_id != message.pk


def has_failed(side: Message) -> bool:
    """Nobody compares what did not come, or broke off by itself."""
    generation = side.generation
    if generation is None or generation.is_live:
        return False
    return generation.status in {Status.FAILED, Status.INTERRUPTED} or not generation.text
