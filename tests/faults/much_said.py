"""Many answers that people corrected, put into the database of a product by its own shell."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from chat import consent, conversations
from chat.models import Consent, Conversation, Message, User
from feedback.models import Event
from inference.database import new_id
from inference.models import Generation, Status, Variant

PEOPLE = 20


def put(count: int) -> None:
    """By people who allow training; each text differs from all others, and every tenth holds an address."""
    people = [User(email=f"said-{number}@example.org", name="Said") for number in range(PEOPLE)]
    User.objects.bulk_create(people)
    Consent.objects.bulk_create([Consent(user=each, level="training") for each in people])
    variant = Variant.objects.create(served_model="m", sampling={}, digest=new_id().hex)
    for start in range(0, count, 500):
        _some([people[n % PEOPLE] for n in range(start, min(start + 500, count))], start, variant)


def rename_one() -> None:
    """An activity, to be told."""
    thread = Conversation.objects.select_related("owner").earliest("pk")
    conversations.rename(thread.owner, client_id=uuid4(), conversation=thread.pk, title="Another")


def _some(owners: list[User], start: int, variant: Variant) -> None:
    conversations = [Conversation(owner=owner, title="Said") for owner in owners]
    questions, answers, better, generations, events = [], [], [], [], []
    for number, conversation in enumerate(conversations, start):
        asked = f"What is {_name(number)}?"
        question = Message(conversation=conversation, role="user", author="person", content=asked)
        generation = Generation(
            subject=conversation.owner_id,
            variant=variant,
            messages=[{"role": "user", "content": asked}],
            sampling={},
            served_model="m",
            status=Status.COMPLETE,
            ended_at=timezone.now(),
            text=f"I do not know {_name(number)}.",
        )
        answer = Message(
            conversation=conversation,
            parent=question,
            role="assistant",
            author="model",
            generation=generation,
        )
        better.append(_better(answer, question, number))
        questions.append(question)
        answers.append(answer)
        generations.append(generation)
        events.append(_event(answer, better[-1], conversation))
    Conversation.objects.bulk_create(conversations)
    Generation.objects.bulk_create(generations)
    Message.objects.bulk_create([*questions, *answers, *better])
    Event.objects.bulk_create(events)


def _name(number: int) -> str:
    """Of syllables: no two are near."""
    syllables = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu")
    return " ".join(syllables[int(digit)] * (place + 2) for place, digit in enumerate(f"{number:05}"))


def _better(answer: Message, question: Message, number: int) -> Message:
    mail = f" Write to {_name(number).replace(' ', '.')}@mail.example.com." if number % 10 == 0 else ""
    return Message(
        conversation=answer.conversation,
        parent=question,
        role="assistant",
        author="person",
        corrects=answer,
        content=f"{_name(number).title()} is a name that was made up for this.{mail}",
    )


def _event(answer: Message, better: Message, conversation: Conversation) -> Event:
    return Event(
        sender=conversation.owner,
        conversation=conversation,
        message=answer,
        client_id=new_id(),
        kind="correction",
        version=1,
        source="server",
        value={"by": str(better.pk), "of": str(answer.pk), "intent": "fix", "spans": []},
        happened_at=timezone.now(),
    )


def take_back() -> None:
    """One of them allows nothing any more."""
    consent.give(User.objects.get(email="said-0@example.org"), "none")
