"""Where something personal stands in a text, and which of two that overlap counts. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What can be found; the placeholder bears the name."""

    EMAIL = "EMAIL"
    PHONE = "PHONE"
    ADDRESS = "ADDRESS"
    NAME = "NAME"
    ID = "ID"
    CARD = "CARD"
    IBAN = "IBAN"
    WALLET = "WALLET"
    IP = "IP"
    MAC = "MAC"
    CREDENTIALS = "CREDENTIALS"
    PASSWORD = "PASSWORD"
    KEY = "KEY"
    JWT = "JWT"
    PRIVATE_KEY = "PRIVATE_KEY"


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """`text[start:end]`, in code points; `score` says how sure, 0 to 1."""

    start: int
    end: int
    type: Type
    score: float

    @property
    def length(self) -> int:
        return self.end - self.start


def resolved(hits: Iterable[Hit]) -> list[Hit]:
    """In order, none overlapping. Those that overlap become one, of the type of the longest, then surest.

    Nothing of a hit is ever given up: what the shorter one covers beyond the longer is personal too.
    """
    kept: list[Hit] = []
    for hit in sorted(hits):
        if kept and hit.start < kept[-1].end:
            kept[-1] = _joined(kept[-1], hit)
        else:
            kept.append(hit)
    return kept


def _joined(one: Hit, other: Hit) -> Hit:
    better = max(one, other, key=lambda hit: (hit.length, hit.score))
    return Hit(one.start, max(one.end, other.end), better.type, better.score)
