"""Changes to a person's own row and what hangs on it: for sign-up, the account page, admin and commands."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from chat.models import User
from inference.text import clean_text

PERSON = "person"
OPERATOR = "operator"
ENGINEER = "engineer"
REVIEWER = "reviewer"
LEAD = "lead"
NAME_MAX = 100


def enrol(person: User, group: str = PERSON) -> None:
    """Puts `person` into a group; one that somebody deleted is there again, without its permissions."""
    person.groups.add(Group.objects.get_or_create(name=group)[0])


def rename(person: User, name: str) -> None:
    person.name = clean_text(name).strip()[:NAME_MAX]
    person.save(update_fields=["name"])


@transaction.atomic
def readdress(person: User, email: str) -> None:
    """Moves `person` to another address. The old one no longer signs in and gets no mail with a way in."""
    person.email = User.objects.normalize_email(email).lower()
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=person.email, primary=True)
