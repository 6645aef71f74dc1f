"""What a person allows their texts to be used for: given, read, and looked back on.

Nothing is assumed: until a person answers, `none` is in force. Called by the account pages and by
whoever wants to use a text.
"""

from datetime import datetime

from django.db import transaction

from chat.models import Consent, User

#: From the narrowest to the widest.
ORDER = (Consent.Level.NONE, Consent.Level.EVALUATION, Consent.Level.TRAINING)


@transaction.atomic
def give(person: User, level: str) -> Consent:
    """Puts `level` in force from now on; what is in force already adds no row. ValueError: unknown level."""
    level = Consent.Level(level)
    # One at a time per person, so that the newest row by time is the last one committed.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    newest = _newest(person)
    if newest and newest.level == level:
        return newest
    return Consent.objects.create(user=person, level=level)


def level_of(person: User) -> Consent.Level:
    """What is in force now."""
    newest = _newest(person)
    return Consent.Level(newest.level) if newest else Consent.Level.NONE


def was_asked(person: User) -> bool:
    """Whether the person has answered the question at least once."""
    return Consent.objects.filter(user=person).exists()


def lowest_since(person: User, moment: datetime) -> Consent.Level:
    """The narrowest level in force at any time since `moment`: how far a text said then may be used."""
    rows = Consent.objects.filter(user=person)
    at_first = rows.filter(at__lte=moment).order_by("-at", "-id").first()
    levels = [at_first.level if at_first else Consent.Level.NONE]
    levels += rows.filter(at__gt=moment).values_list("level", flat=True)
    return min(map(Consent.Level, levels), key=ORDER.index)


def _newest(person: User) -> Consent | None:
    return Consent.objects.filter(user=person).order_by("-at", "-id").first()
