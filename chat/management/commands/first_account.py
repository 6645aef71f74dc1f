"""Makes the account that somebody signs in with first; running it again changes nothing."""

import os
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand
from django.db import transaction

from chat import people
from chat.models import User

DEFAULT_EMAIL = "admin@localhost"


class Command(BaseCommand):
    help = (
        "Makes the first account from FLYWHEEL_ADMIN_EMAIL and FLYWHEEL_ADMIN_PASSWORD. Prints `made`, the "
        "address and a password if it had to think of one; or `kept` and the address of the one there is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = os.environ.get("FLYWHEEL_ADMIN_EMAIL", "")
        known = _known(wanted)
        if known:
            self.stdout.write(f"kept {known.email}")
            return
        given = os.environ.get("FLYWHEEL_ADMIN_PASSWORD", "")
        password = given or secrets.token_urlsafe(12)
        with transaction.atomic():
            user = make(wanted or DEFAULT_EMAIL, password)
            # Before it counts: a password that could be told to nobody must not be the one that is kept.
            self.stdout.write(f"made {user.email} {'' if given else password}".rstrip())


def _known(email: str) -> User | None:
    """The account asked for; where none was named, the oldest that may do everything."""
    if email:
        return User.objects.filter(email__iexact=email).first()
    return User.objects.filter(is_superuser=True).order_by("created_at").first()


@transaction.atomic
def make(email: str, password: str) -> User:
    """An account that may do everything, its address taken as verified."""
    user = User.objects.create_user(email.lower(), password, is_staff=True, is_superuser=True)
    for group in (people.PERSON, people.OPERATOR):
        people.enrol(user, group)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user
