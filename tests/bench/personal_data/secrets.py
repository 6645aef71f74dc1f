"""Keys, passwords and tokens, in the shapes that makers give them. Seeded."""

from __future__ import annotations

import base64
import json
from random import Random

from tests.bench.personal_data.numbers import digits
from tests.bench.personal_data.people import Shape, first, plain

ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
HEX = "0123456789abcdef"


def key(before: str, alphabet: str, n: int, after: str = "") -> Shape:
    return lambda drawn, lang: before + "".join(drawn.choices(alphabet, k=n)) + after


KEYS: dict[str, Shape] = {
    "openai": key("sk-proj-", ALNUM + "-_", 156),
    "anthropic": key("sk-ant-api03-", ALNUM + "-_", 93, "AA"),
    "stripe": key("sk_live_", ALNUM, 24),
    "github": key("ghp_", ALNUM, 36),
    "gitlab": key("glpat-", ALNUM + "_-", 20),
    "aws id": key("AKIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
    "aws secret": key("", ALNUM + "+/", 40),
    "google": key("AIza", ALNUM + "_-", 35),
    "slack": key("xoxb-", "0123456789", 12, "-ZqT4wN7rLx9BcVhYp2KdMfGs8"),
    "huggingface": key("hf_", ALNUM[:52], 34),
    "sendgrid": key("SG.", ALNUM, 22, "." + "aX7kPq2LmN9vRt4WzYb8CdEf3GhJ5sKuQwErTy12345"),
    "azure": key("", ALNUM + "+/", 86, "=="),
    "hex": key("", HEX, 32),
    "uuid like": key("", HEX, 8, "-1b2c-4d5e-8f90-a1b2c3d4e5f6"),
    "unknown maker": key("acme_live_", ALNUM, 32),
    "short": key("", ALNUM, 12),
    "npm": key("npm_", ALNUM, 36),
    "twilio": key("SK", HEX, 32),
    "telegram": key("7", "0123456789", 9, ":AAHk9dQ2xV7nLpRt4WzYb8CdEf3GhJ5sKuQ"),
}
PASSWORDS: dict[str, Shape] = {
    "mixed": lambda d, _: f"{d.choice(['Sommer', 'Dragon', 'liverpool'])}{digits(d, 4)}!",
    "drawn": lambda d, _: "".join(d.choices(ALNUM + "#$%&*-_", k=14)) + "7x",
    "word": lambda d, _: d.choice(["correcthorse", "letmein", "sonnenschein"]),
    "phrase": lambda d, _: d.choice(["purple monkey dishwasher", "my dog has fleas"]),
    "digits": lambda d, _: digits(d, 6),
}


def jwt(drawn: Random, lang: str) -> str:
    parts = [{"alg": "HS256", "typ": "JWT"}, {"sub": digits(drawn, 10), "iat": int(digits(drawn, 9))}]
    written = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*written, "".join(drawn.choices(ALNUM + "-_", k=43))])


def private_key(kind: str, lines: int, *, ended: bool = True) -> Shape:
    def make(drawn: Random, lang: str) -> str:
        body = "\n".join("".join(drawn.choices(ALNUM + "+/", k=64)) for _ in range(lines))
        return f"-----BEGIN {kind}PRIVATE KEY-----\n{body}" + (
            f"\n-----END {kind}PRIVATE KEY-----" if ended else ""
        )

    return make


def url(scheme: str) -> Shape:
    """Up to the @."""
    signs = ALNUM + "!$"
    return lambda drawn, lang: f"{scheme}://{plain(first(drawn, lang))}:{''.join(drawn.choices(signs, k=10))}"
