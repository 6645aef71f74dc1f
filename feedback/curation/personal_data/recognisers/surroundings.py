"""What stands before a number in a text, and makes it likelier or less likely to be personal. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from math import log2

Found = Iterator[tuple[int, int, float]]
LOOK_BACK = 48  # code points
AS_MANY_WORDS = 6
_DIGIT = re.compile(r"\d")
# A number behind one of these is a number of something, whatever its digits add up to.
_OF_A_THING = re.compile(
    r"""(?ix) \b(?: order | invoice | ticket | tracking | parcel | shipment | sku | isbn | issn | doi
    | ean | upc | version | build | release | serial | part | article | item | product | model
    | batch | lot | case | issue | commit | checksum | hash | sha\d* | md5 | uuid | guid |
    timestamp | epoch | port | pid | bestellung | bestell\w* | auftrag\w* | rechnung\w* |
    sendung\w* | artikel\w* | seriennummer | vorgang\w* | commande | facture | colis | suivi |
    pedido | factura | env[ií]o | ordine | fattura | spedizione | bestelling | factuur |
    encomenda | fatura | zam[oó]wienie )\b [\s:\#.,()°º-]* (?: (?: number | no | nr | num | id
    | code | nummer | num[ée]ro | n[uú]mero | is | ist | est | es | n° | nº | of | de | was )
    \b [\s:\#.°º]* ){0,3} [\w-]{0,4} \W{0,2} $"""
)


def either(text: str) -> str:
    """An alternative for each part of `one | another`."""
    return f"(?:{re.sub(r' ?[|] ?', '|', ' '.join(text.split()))})"


def words(text: str) -> re.Pattern[str]:
    """A pattern of whole words, given as `one | another`."""
    return re.compile(rf"(?i)(?<!\w){either(text)}(?!\w)")


def before(text: str, start: int) -> str:
    """The few words that lead to `start`, within its paragraph."""
    lead = text[max(0, start - LOOK_BACK) : start].rpartition("\n\n")[2]
    parts = re.split(r"(?<=\s)", lead)
    return "".join(parts[-AS_MANY_WORDS - 1 :])


def near(text: str, start: int, pattern: re.Pattern[str]) -> bool:
    return pattern.search(before(text, start)) is not None


def of_a_thing(text: str, start: int) -> bool:
    """Whether the number that starts here is that of an order, an invoice, a version and the like."""
    return _OF_A_THING.search(text[max(0, start - LOOK_BACK) : start]) is not None


def entropy(text: str) -> float:
    """Shannon's, in bits per character: 32 drawn of base64 have about 4.5, English about 3."""
    return -sum(n / len(text) * log2(n / len(text)) for n in Counter(text).values()) if text else 0.0


def mixed(text: str) -> bool:
    """Whether it has letters and digits, as what is made by chance has."""
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text)


@lru_cache(maxsize=4)
def digits_of(text: str) -> int:
    """How many it has: most messages have too few for what is looked for."""
    return len(_DIGIT.findall(text))
