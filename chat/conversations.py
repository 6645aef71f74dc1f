"""The deeds on a whole conversation: rename, delete, restore."""

from uuid import UUID

from django.db.models.functions import Now

from chat.activities import Done, Outcome, lock, once
from chat.exceptions import BadField, NotFound
from chat.models import ActivityKind, Conversation, User
from inference.generations.write import request_stop
from inference.models import Generation
from inference.text import clean_text

TITLE_MAX = 200


def rename(person: User, *, client_id: UUID, conversation: UUID, title: str) -> Outcome:
    """Raises BadField for an empty or overlong title."""
    title = " ".join(clean_text(title).split())
    if not title:
        raise BadField("title", "must not be empty")
    if len(title) > TITLE_MAX:
        raise BadField("title", f"may have at most {TITLE_MAX} characters; yours has {len(title)}")

    def deed() -> Done:
        thread = lock(person, conversation)
        Conversation.objects.filter(pk=thread.pk).update(title=title)
        return Done(thread, value={"from": thread.title, "to": title})

    return once(person, client_id, ActivityKind.RENAMED, {"conversation": conversation, "title": title}, deed)


def delete(person: User, *, client_id: UUID, conversation: UUID) -> Outcome:
    """Hides it and stops its answers; it can be restored."""

    def deed() -> Done:
        thread = lock(person, conversation)
        live = Generation.objects.live().filter(message__conversation=thread)
        for generation in live.values_list("pk", flat=True):
            request_stop(generation)
        Conversation.objects.filter(pk=thread.pk).update(deleted_at=Now())
        return Done(thread)

    return once(person, client_id, ActivityKind.DELETED, {"conversation": conversation}, deed)


def restore(person: User, *, client_id: UUID, conversation: UUID) -> Outcome:
    """Undoes a deletion."""

    def deed() -> Done:
        mine = Conversation.objects.filter(owner=person, pk=conversation, erasing_at=None)
        mine = mine.exclude(deleted_at=None)
        thread = mine.select_for_update(no_key=True).first()
        if thread is None:
            raise NotFound("conversation")
        mine.update(deleted_at=None)
        return Done(thread)

    return once(person, client_id, ActivityKind.RESTORED, {"conversation": conversation}, deed)
