"""Tokens with which programs act for a person: made, revoked, and found again by what a request carries.

    fw_ + 43 signs for 256 random bits + 6 signs for the CRC-32 of what stands before them

The beginning and the checksum let scanners find one that has leaked, without asking us.
"""

import re
import secrets
from binascii import crc32
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from chat.exceptions import BadField, Code, Conflict, NotFound
from chat.models import ApiToken, User
from inference.database import Together
from inference.text import clean_text

PREFIX = "fw_"
NAME_MAX = 100
# That work at the same time, of one person.
TOKENS_MAX = 20
# Lifetimes that are offered; None is for ever.
DAYS = (30, 90, 365)

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SECRET, _CHECK = 43, 6
_SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{_SECRET + _CHECK}}}")
_BEGINS = len(PREFIX) + 4
TOGETHER_MAX = 32
_USED_EVERY = timedelta(minutes=1)
# Whoever holds the row writes the same: nobody waits for them.
_USED = """
UPDATE chat_apitoken SET last_used_at = statement_timestamp() WHERE id IN (
  SELECT id FROM chat_apitoken WHERE id = ANY(%s) AND (last_used_at IS NULL OR last_used_at < %s)
  FOR NO KEY UPDATE SKIP LOCKED)
"""


class Scope(StrEnum):
    """What a token lets its program do."""

    FEEDBACK_WRITE = "feedback:write"


@dataclass(frozen=True, slots=True)
class Made:
    """A new token. `secret` is the token itself, known here and now only."""

    row: ApiToken
    secret: str


@dataclass(frozen=True, slots=True)
class Holder:
    """What a request by token may do, and in whose name. Of `owner` only the id is read yet."""

    owner: User
    scopes: frozenset[str]


@transaction.atomic
def make(
    owner: User, *, client_id: UUID, name: str, scopes: Collection[Scope], days: int | None = None
) -> Made:
    """Raises BadField; Conflict when it has been made already or there are TOKENS_MAX that work."""
    name = clean_text(name).strip()
    if not 0 < len(name) <= NAME_MAX:
        raise BadField("name", f"must have 1 to {NAME_MAX} characters")
    # One at a time per person, so that the bound holds.
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    mine = ApiToken.objects.visible_to(owner)
    if mine.filter(client_id=client_id).exists():
        raise Conflict(
            "This token has been made already, and is shown only once. If you have lost it, revoke it and "
            "make another one.",
            Code.CLIENT_ID_REUSED,
        )
    if mine.working().count() >= TOKENS_MAX:
        raise Conflict(
            f"You have {TOKENS_MAX} tokens that work, and that is the most. Nothing was made. Revoke one "
            "first."
        )
    secret = _new()
    row = ApiToken.objects.create(
        owner=owner,
        client_id=client_id,
        name=name,
        begins=secret[:_BEGINS],
        digest=_digest(secret),
        scopes=sorted(scopes),
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    return Made(row, secret)


def revoke(owner: User, token: UUID) -> ApiToken:
    """From the next request on it does not work. Safe twice. Raises NotFound."""
    mine = ApiToken.objects.visible_to(owner).filter(pk=token)
    mine.filter(revoked_at=None).update(revoked_at=timezone.now())
    if (row := mine.first()) is None:
        raise NotFound("token")
    return row


def holder(secret: str) -> Holder | None:
    """Whoever holds a token that works; that it was used is noted at most once a minute."""
    return _holder(_digest(secret)) if is_one(secret) else None


def _holders(digests: Sequence[bytes]) -> list[Holder | None]:
    working = ApiToken.objects.working().filter(digest__in=digests, owner__is_active=True)
    lately = timezone.now() - _USED_EVERY
    found: dict[bytes, Holder] = {}
    idle: list[UUID] = []
    for key, digest, owner, scopes, used in working.values_list(
        "pk", "digest", "owner_id", "scopes", "last_used_at"
    ):
        found[bytes(digest)] = Holder(User.from_db(working.db, ["id"], [owner]), frozenset(scopes))
        if used is None or used < lately:
            idle.append(key)
    if idle:
        with connection.cursor() as cursor:
            cursor.execute(_USED, [idle, lately])
    return [found.get(digest) for digest in digests]


# Programs that send at once are looked up at once.
_holder: Together[bytes, Holder | None] = Together(_holders, most=TOGETHER_MAX)


def is_one(text: str) -> bool:
    """Whether it has the shape of a token of ours and its checksum; not whether it was ever given out."""
    body, check = text[:-_CHECK], text[-_CHECK:]
    return bool(_SHAPE.fullmatch(text)) and check == _checksum(body)


def _new() -> str:
    body = PREFIX + _in_signs(secrets.randbits(256), _SECRET)
    return body + _checksum(body)


def _checksum(body: str) -> str:
    return _in_signs(crc32(body.encode()), _CHECK)


def _in_signs(number: int, length: int) -> str:
    signs = []
    for _ in range(length):
        number, rest = divmod(number, len(_SIGNS))
        signs.append(_SIGNS[rest])
    return "".join(reversed(signs))


def _digest(secret: str) -> bytes:
    """256 random bits need neither salt nor a slow hash."""
    return sha256(secret.encode()).digest()
