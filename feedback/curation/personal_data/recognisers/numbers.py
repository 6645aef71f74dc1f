"""Numbers of people and accounts whose digits prove themselves, beyond those that presidio knows.

Where one number in ten passes by chance, `known.py` asks for a word that says what it is.
"""

from __future__ import annotations

import re

from feedback.curation.personal_data.recognisers.finder import by
from feedback.curation.personal_data.recognisers.surroundings import Found

_NIR = re.compile(
    r"(?<![\w.])[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d(?!\w)"
)
_AHV = re.compile(r"(?<![\w.])756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d(?!\w)")
_CPF = re.compile(r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d\d(?!\w)")
_HETU = re.compile(r"(?<![\w.])(?:0[1-9]|[12]\d|3[01])(?:0\d|1[0-2])\d\d[-+A-FU-Y]\d{3}[0-9A-Y](?!\w)")
_STEUER = re.compile(r"(?<![\w.])[1-9]\d ?\d{3} ?\d{3} ?\d{3}(?!\w)")
_BSN = re.compile(r"(?<![\w.])\d{9}(?!\w)")
_PERSONNUMMER = re.compile(r"(?<![\w.])(?:19|20)?\d{6}[-+]\d{4}(?!\w)")
_PESEL = re.compile(r"(?<![\w.])\d\d(?:[02468][1-9]|[13579][012])(?:0[1-9]|[12]\d|3[01])\d{5}(?!\w)")
_NIF_PT = re.compile(r"(?<![\w.])[1-3]\d{2} ?\d{3} ?\d{3}(?!\w)")
_ETHEREUM = re.compile(r"(?<!\w)0x[0-9a-fA-F]{40}(?!\w)")


def _digits(written: str) -> list[int]:
    return [int(c) for c in written if c.isdigit()]


@by(_NIR)
def french(text: str) -> Found:
    """NIR: 97 minus the rest of its first thirteen digits; Corsica's letters count as 19 and 18."""
    for match in _NIR.finditer(text):
        bare = match[0].replace(" ", "").replace("2A", "19").replace("2B", "18")
        if 97 - int(bare[:13]) % 97 == int(bare[13:]):
            yield *match.span(), 0.95


@by(_AHV)
def swiss(text: str) -> Found:
    """AHV number: an EAN-13 of its own country code."""
    for match in _AHV.finditer(text):
        digits = _digits(match[0])
        if sum(d * (1, 3)[i % 2] for i, d in enumerate(digits)) % 10 == 0:
            yield *match.span(), 0.95


@by(_CPF)
def brazilian(text: str) -> Found:
    """CPF: two digits by eleven."""
    for match in _CPF.finditer(text):
        digits = _digits(match[0])
        ends = [sum(d * (n - i) for i, d in enumerate(digits[: n - 1])) * 10 % 11 % 10 for n in (10, 11)]
        if ends == digits[9:] and len(set(digits)) > 1:
            yield *match.span(), 0.95


@by(_PERSONNUMMER)
def swedish(text: str) -> Found:
    """Personnummer: Luhn over its last ten digits, the first six of them a day."""
    for match in _PERSONNUMMER.finditer(text):
        digits = _digits(match[0])[-10:]
        day, month = digits[4] * 10 + digits[5], digits[2] * 10 + digits[3]
        doubled = [sum(divmod(d * (2, 1)[i % 2], 10)) for i, d in enumerate(digits)]
        if sum(doubled) % 10 == 0 and 1 <= month <= 12 and 1 <= day <= 31:
            yield *match.span(), 0.85


@by(_HETU)
def finnish(text: str) -> Found:
    """Henkilötunnus: its nine digits by 31 tell the sign at its end."""
    for match in _HETU.finditer(text):
        number = int(match[0][:6] + match[0][7:10])
        if "0123456789ABCDEFHJKLMNPRSTUVWXY"[number % 31] == match[0][10]:
            yield *match.span(), 0.95


@by(_STEUER)
def german(text: str) -> Found:
    """Steuer-ID: ISO 7064, 11 and 10."""
    for match in _STEUER.finditer(text):
        rest = 10
        *digits, last = _digits(match[0])
        for digit in digits:
            rest = ((digit + rest) % 10 or 10) * 2 % 11
        if (11 - rest) % 10 == last:
            yield *match.span(), 0.9


@by(_BSN)
def dutch(text: str) -> Found:
    """BSN: the test of eleven."""
    for match in _BSN.finditer(text):
        digits = _digits(match[0])
        if (sum(d * (9 - i) for i, d in enumerate(digits[:8])) - digits[8]) % 11 == 0:
            yield *match.span(), 0.9


@by(_PESEL)
def polish(text: str) -> Found:
    """PESEL. Presidio's compares the sum itself with the last digit, and refuses nine true ones in ten."""
    for match in _PESEL.finditer(text):
        digits = _digits(match[0])
        if (sum(d * w for d, w in zip(digits[:10], (1, 3, 7, 9) * 3, strict=False)) + digits[10]) % 10 == 0:
            yield *match.span(), 0.9


@by(_NIF_PT)
def portuguese(text: str) -> Found:
    """NIF of people."""
    for match in _NIF_PT.finditer(text):
        digits = _digits(match[0])
        rest = 11 - sum(d * (9 - i) for i, d in enumerate(digits[:8])) % 11
        if (0 if rest > 9 else rest) == digits[8]:
            yield *match.span(), 0.9


@by(_ETHEREUM)
def ethereum(text: str) -> Found:
    """Twenty bytes: most are written without their checksum of capitals."""
    for match in _ETHEREUM.finditer(text):
        yield *match.span(), 0.8
