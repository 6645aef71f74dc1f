"""Made-up numbers of people and accounts whose sums are right, by the formulas of their issuers."""

from __future__ import annotations

import hashlib
import re
from random import Random

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def digits(drawn: Random, n: int) -> str:
    return "".join(drawn.choices("0123456789", k=n))


def card(drawn: Random) -> str:
    start, length = drawn.choice([("4", 16), ("51", 16), ("55", 16), ("34", 15), ("37", 15), ("6011", 16)])
    body = start + digits(drawn, length - 1 - len(start))
    return body + luhn(body)


def luhn(body: str) -> str:
    total = 0
    for place, each in enumerate(reversed(body)):
        value = int(each) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


IBANS = {
    "DE": "8n10n",
    "FR": "10n11n2n",
    "ES": "20n",
    "NL": "4a10n",
    "GB": "4a14n",
    "IT": "1a22n",
    "PL": "24n",
}


def iban(drawn: Random, country: str) -> str:
    parts = re.findall(r"(\d+)([na])", IBANS[country])
    body = "".join(
        digits(drawn, int(n)) if kind == "n" else "".join(drawn.choices(LETTERS, k=int(n)))
        for n, kind in parts
    )
    if country == "FR":  # the account has a key of its own, which no reader of IBANs checks
        body = body[:21] + digits(drawn, 2)
    number = int("".join(str(int(c, 36)) for c in f"{body}{country}00"))
    return f"{country}{98 - number % 97:02d}{body}"


def dni(drawn: Random) -> str:
    number = digits(drawn, 8)
    return number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23]


def nie(drawn: Random) -> str:
    first, number = drawn.choice("XYZ"), digits(drawn, 7)
    return first + number + "TRWAGMYFPDXBNJZSQVHLCKE"[int(str("XYZ".index(first)) + number) % 23]


def ssn(drawn: Random) -> str:
    return f"{drawn.randint(101, 665)}-{drawn.randint(10, 98)}-{drawn.randint(1000, 9998)}"


def nino(drawn: Random) -> str:
    return f"{drawn.choice(['AB', 'JC', 'PX', 'WK'])}{digits(drawn, 6)}{drawn.choice('ABCD')}"


def nhs(drawn: Random) -> str:
    while True:
        body = digits(drawn, 9)
        rest = -sum(int(d) * (10 - i) for i, d in enumerate(body)) % 11
        if rest != 10:
            return f"{body}{rest}"


def nir(drawn: Random) -> str:
    born = f"{drawn.choice('12')}{drawn.randint(40, 99)}{drawn.randint(1, 12):02d}"
    body = f"{born}{drawn.randint(10, 95)}{digits(drawn, 6)}"
    return f"{body}{97 - int(body) % 97:02d}"


def pesel(drawn: Random) -> str:
    body = f"{drawn.randint(50, 99)}{drawn.randint(1, 12):02d}{drawn.randint(1, 28):02d}{digits(drawn, 4)}"
    return body + str(-sum(int(d) * w for d, w in zip(body, (1, 3, 7, 9) * 3, strict=False)) % 10)


def bsn(drawn: Random) -> str:
    while True:
        body = digits(drawn, 8)
        rest = sum(int(d) * (9 - i) for i, d in enumerate(body)) % 11
        if rest != 10 and body[0] != "0":
            return f"{body}{rest}"


def nif(drawn: Random) -> str:
    body = drawn.choice("12") + digits(drawn, 7)
    rest = 11 - sum(int(d) * (9 - i) for i, d in enumerate(body)) % 11
    return f"{body}{0 if rest > 9 else rest}"


def steuer(drawn: Random) -> str:
    body = drawn.choice("123456789") + digits(drawn, 9)
    product = 10
    for each in body:
        product = ((int(each) + product) % 10 or 10) * 2 % 11
    return body + str((11 - product) % 10)


def ahv(drawn: Random) -> str:
    body = "756" + digits(drawn, 9)
    return body + str(-sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(body)) % 10)


def cpf(drawn: Random) -> str:
    body = digits(drawn, 9)
    for length in (10, 11):
        body += str(sum(int(d) * (length - i) for i, d in enumerate(body)) * 10 % 11 % 10)
    return body


_ODD = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            1,
            0,
            5,
            7,
            9,
            13,
            15,
            17,
            19,
            21,
            2,
            4,
            18,
            20,
            11,
            3,
            6,
            8,
            12,
            14,
            16,
            10,
            22,
            25,
            24,
            23,
        ),
        strict=True,
    )
)


def codice(drawn: Random) -> str:
    body = drawn.choice(["RSS", "BNC", "FRR"]) + drawn.choice(["MRA", "LCU", "GNN"]) + digits(drawn, 2)
    body += drawn.choice("ABCDEHLMPRST")
    body += f"{drawn.randint(1, 28):02d}{drawn.choice('AFHL')}{digits(drawn, 3)}"
    even = sum(int(c) if c.isdigit() else LETTERS.index(c) for c in body[1::2])
    return body + LETTERS[(even + sum(_ODD[c] for c in body[0::2])) % 26]


def personnummer(drawn: Random) -> str:
    body = f"{drawn.randint(50, 99)}{drawn.randint(1, 12):02d}{drawn.randint(1, 28):02d}{digits(drawn, 3)}"
    return f"{body[:6]}-{body[6:]}{luhn(body)}"


def bitcoin(drawn: Random) -> str:
    raw = b"\x00\x5a" + drawn.randbytes(19)
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    number, written = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        written = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"[rest] + written
    return "1" + written
