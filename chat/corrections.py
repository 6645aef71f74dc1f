"""The deed of a correction: an answer as the person would have had it, beside the model's, which stays."""

from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Now

from chat import comparisons
from chat.activities import Done, Outcome, once
from chat.exceptions import BadField, Code, Conflict, Refused
from chat.intent import Intent
from chat.models import Activity, ActivityKind, Message, User
from chat.turns import checked, held

TEXT_MAX = 100_000
#: More than a person writes; each is a row, an event and a new branch.
PER_MINUTE = 60
MINUTE = timedelta(minutes=1)
TOO_MANY = (
    f"{PER_MINUTE} corrections in a minute are the most. Nothing was changed; your text is kept here. "
    "Wait a minute, then save it again."
)


def correct(person: User, *, client_id: UUID, message: UUID, text: str, intent: Intent) -> Outcome:
    """A sibling of the answer, in the person's words; it is the branch from now on.

    An answer that was corrected before may be corrected again: every revision names the model's answer and
    stays. Raises BadField, Conflict, NotFound; Refused after PER_MINUTE within a minute.
    """
    text = checked(text, TEXT_MAX)

    def deed() -> Done:
        thread, earlier = held(person, message, Message.Role.ASSISTANT)
        check(earlier, text)
        _check_pace(person)
        comparisons.settle(thread, earlier.pk)
        correction = Message.objects.create(
            conversation=thread,
            parent_id=earlier.parent_id,
            role=Message.Role.ASSISTANT,
            author=Message.Author.PERSON,
            content=text,
            corrects_id=earlier.corrects_id or earlier.pk,
        )
        value = {"of": str(earlier.pk), "intent": intent}
        return Done(thread, message=correction, shown=correction.pk, value=value)

    body = {"message": message, "text": text, "intent": intent}
    return once(person, client_id, ActivityKind.CORRECTED, body, deed)


def _check_pace(person: User) -> None:
    lately = Activity.objects.filter(person=person, kind=ActivityKind.CORRECTED, at__gt=Now() - MINUTE)
    if lately.count() >= PER_MINUTE:
        raise Refused(Code.TOO_MANY, TOO_MANY)


def check(earlier: Message, text: str) -> None:
    """Whether `text` may be a correction of `earlier`. Raises BadField, Conflict."""
    checked(text, TEXT_MAX)
    if earlier.generation is not None and earlier.generation.is_live:
        raise Conflict("This answer is still being written. Stop it first.", code=Code.STILL_STREAMING)
    if not earlier.text:
        raise Conflict("There is no answer here to correct. Nothing was changed. Retry asks for one.")
    if text == earlier.text:
        raise BadField("text", "says the same as the answer: change something first")
