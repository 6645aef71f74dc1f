"""Signing in by e-mail address and password, with the same work whether there is such an account or not."""

from allauth.account import auth_backends

from chat.models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """allauth hashes the password of nobody too, but asks one question less about a confirmed address."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        person: User | None = self._check_password(with_address(email), password)
        return person


def with_address(email: str) -> User | None:
    """A person has one address, and it stands in their own row: one question, whatever it finds."""
    return User.objects.filter(email=email.lower()).first()
