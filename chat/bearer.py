"""Who a program acts for: the owner of the token in its `Authorization` header. Cookies mean nothing here."""

from django.http import HttpRequest
from ninja.security import HttpBearer
from typing_extensions import override

from chat import tokens
from chat.tokens import Holder, Scope


class Unknown(Exception):
    """No token that works came with the request. `challenge` is the answer's `WWW-Authenticate`."""

    def __init__(self, words: str, challenge: str) -> None:
        super().__init__(words)
        self.words = words
        self.challenge = challenge


class OutOfScope(Exception):
    """The token works, and not for this."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.words = f"This token may not do that: it lacks the scope {scope}. Nothing was stored."
        self.challenge = f'Bearer error="insufficient_scope", scope="{scope}"'


class Bearer(HttpBearer):
    """Puts the token's Holder into `request.auth`. Raises Unknown and OutOfScope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    @override
    def __call__(self, request: HttpRequest) -> Holder:
        """The library's own logs what it cannot read when DEBUG is on."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Unknown("There is no token in “Authorization: Bearer …”. Nothing was stored.", "Bearer")
        return self.authenticate(request, secret.strip())

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Holder:
        found = tokens.holder(token)
        if found is None:
            words = (
                "This token does not work: it is unknown, over, revoked, or its owner's account is switched "
                "off. Nothing was stored. Make another one on the account page."
            )
            raise Unknown(words, 'Bearer error="invalid_token"')
        if self.scope not in found.scopes:
            raise OutOfScope(self.scope)
        return found
