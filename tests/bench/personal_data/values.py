"""What fills the slots: by type a few shapes, each as people or programs of a language write it. Seeded."""

from __future__ import annotations

from tests.bench.personal_data import numbers
from tests.bench.personal_data.documents import IDS
from tests.bench.personal_data.people import ADDRESSES, EMAILS, NAMES, PHONES, PLACES, Shape, formatted
from tests.bench.personal_data.secrets import HEX, KEYS, PASSWORDS, jwt, key, private_key, url


def by_language(shapes: dict[str, list[str]]) -> dict[str, dict[str, Shape]]:
    return {lang: {shape: formatted(shape) for shape in each} for lang, each in shapes.items()}


def _spaced(text: str) -> str:
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def ibans(country: str) -> dict[str, Shape]:
    return {
        f"{country} plain": lambda d, _: numbers.iban(d, country),
        f"{country} spaced": lambda d, _: _spaced(numbers.iban(d, country)),
    }


# By slot: shapes for every language, or by language.
ANY: dict[str, dict[str, Shape]] = {
    "email": EMAILS,
    "name": NAMES,
    "name_only": {k: NAMES[k] for k in ("first", "full")},
    "card": {
        "plain": lambda d, _: numbers.card(d),
        "spaced": lambda d, _: _spaced(numbers.card(d)),
        "dashed": lambda d, _: _spaced(numbers.card(d)).replace(" ", "-"),
    },
    "iban": {name: shape for country in numbers.IBANS for name, shape in ibans(country).items()},
    "wallet": {"bitcoin": lambda d, _: numbers.bitcoin(d), "ethereum": key("0x", HEX, 40)},
    "ip": {
        "four": lambda d, _: (
            f"{d.choice([81, 93, 151, 203])}.{d.randint(1, 250)}.{d.randint(1, 250)}.{d.randint(1, 250)}"
        ),
        "six": lambda d, _: (
            f"2a02:8109:{d.randrange(4096, 65536):x}:{d.randrange(4096, 65536):x}::{d.randrange(1, 4096):x}"
        ),
        "six full": lambda d, _: "2001:" + ":".join(f"{d.randrange(4096, 65536):x}" for _ in range(7)),
    },
    "mac": {
        "colons": lambda d, _: ":".join(f"{d.randrange(256):02x}" for _ in range(6)),
        "dashes": lambda d, _: "-".join(f"{d.randrange(256):02X}" for _ in range(6)),
        "dots": lambda d, _: ".".join(f"{d.randrange(65536):04x}" for _ in range(3)),
    },
    "key": KEYS,
    "password": PASSWORDS,
    "jwt": {"signed": jwt},
    "credentials_url": {s: url(s) for s in ("postgres", "https", "redis", "amqp")},
    "private_key": {
        "rsa": private_key("RSA ", 25),
        "ec": private_key("EC ", 3),
        "pkcs8": private_key("", 26),
        "openssh": private_key("OPENSSH ", 30),
        "cut off": private_key("RSA ", 9, ended=False),
    },
    "place": {"town": lambda d, lang: d.choice(PLACES[lang].split())},
}
BY_LANGUAGE = {"phone": by_language(PHONES), "address": by_language(ADDRESSES), "id": IDS}


def shapes(slot: str, lang: str) -> dict[str, Shape]:
    return BY_LANGUAGE[slot][lang] if slot in BY_LANGUAGE else ANY[slot]
