"""Asks for an erasure: from then on nothing more is written, and `feedback.erasing` takes away what is there.

The mark is set under the locks that every writer takes, so that whoever came first has committed and is
erased too, and whoever comes later is refused.
"""

from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Coalesce, Now

from chat.exceptions import Conflict, NotFound
from chat.models import Conversation, Message, User
from feedback.keeping import meet
from feedback.models import Erasure

Scope = Erasure.Scope
UNDER_WAY = (
    "Something of yours is being erased already. Nothing was changed. Wait until it is done, then ask again."
)
LAST_ONE = (
    "Yours is the only account that may do everything here. Nothing was changed. "
    "Make another one a superuser first, then erase this one."
)


def unfinished(person: UUID) -> Erasure | None:
    """The erasure of everything that is under way."""
    return Erasure.objects.filter(person=person, conversation=None, finished_at=None).first()


@transaction.atomic
def ask(person: User, scope: Scope, conversation: UUID | None = None) -> Erasure:
    """Asked again while it is under way it is the same one. Raises NotFound and Conflict."""
    meet(person.pk)
    if scope == Scope.CONVERSATION:
        return _of_conversation(person, conversation)
    if scope == Scope.ACCOUNT:
        _one_after_the_other()
    # Stronger than what a deed holds of the person's row: those under way end first.
    held = User.objects.select_for_update().get(pk=person.pk)
    if (running := unfinished(person.pk)) is not None:
        if running.scope != scope:
            raise Conflict(UNDER_WAY)
        return running
    if scope == Scope.ACCOUNT:
        _must_not_be_last(held)
    mark(person.pk, scope)
    return Erasure.objects.create(scope=scope, person=person.pk)


def mark(person: UUID, scope: str) -> None:
    """Nothing more is written; of an account, nobody is in it any more either."""
    row = User.objects.filter(pk=person)
    row.update(erasing_at=Now())
    if scope == Scope.ACCOUNT:
        row.update(is_active=False)


def mark_conversation(conversation: UUID) -> None:
    """Hidden, and never to come back."""
    row = Conversation.objects.filter(pk=conversation)
    row.update(deleted_at=Coalesce("deleted_at", Now()), erasing_at=Now())


def _of_conversation(person: User, conversation: UUID | None) -> Erasure:
    if conversation is None:
        raise NotFound("conversation")
    running = Erasure.objects.filter(person=person.pk, conversation=conversation, finished_at=None)
    if (found := running.first()) is not None:
        return found
    # Deeds hold the same row, deleted ones as well.
    mine = Conversation.objects.filter(owner=person, pk=conversation, erasing_at=None)
    if mine.select_for_update().first() is None:
        raise NotFound("conversation")
    mark_conversation(conversation)
    return Erasure.objects.create(
        scope=Scope.CONVERSATION,
        person=person.pk,
        conversation=conversation,
        generations=answers_in(conversation),
    )


def answers_in(conversation: UUID) -> list[UUID]:
    """Kept with the erasure: when it is cut, the messages that name them may be gone already."""
    named = Message.objects.filter(conversation=conversation, generation__isnull=False)
    return list(named.values_list("generation_id", flat=True))


def _one_after_the_other() -> None:
    """Of two last superusers who leave at once, the second sees that the first is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('accounts that leave', 0))")


def _must_not_be_last(person: User) -> None:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise Conflict(LAST_ONE)
