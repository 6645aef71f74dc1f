"""People whom tests know by name."""

from django.test import Client

from chat import consent, people
from chat.models import User

PASSWORD = "a long enough secret"


def person(name: str = "ann", *, group: str = people.PERSON) -> User:
    """Ann, Bob or whoever is named, as sign-up leaves them."""
    user = User.objects.create_user(f"{name}@example.org", PASSWORD, name=name.title())
    people.enrol(user, group)
    return user


def operator(name: str = "olga") -> User:
    return person(name, group=people.OPERATOR)


def signed_in(user: User) -> Client:
    """A browser in which `user` is signed in; the question about consent comes at the real sign-in only."""
    client = Client()
    client.force_login(user)
    return client


def answered(user: User, level: str = "none") -> User:
    """`user`, who has answered the question about consent."""
    consent.give(user, level)
    return user
