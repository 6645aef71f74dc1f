"""What is drawn again and again: ids that sort by time, chances, sizes. Pure, by the caller's generator."""

from __future__ import annotations

from math import exp
from random import Random


def uuid_at(rng: Random, ms: int, number: int | None = None) -> str:
    """A UUIDv7 of that moment. Those with a rising `number` (0 to 4095) sort so within a millisecond."""
    bits = rng.getrandbits(74)
    high = bits >> 62 if number is None else number
    return _text((ms << 80) | (7 << 76) | (high << 64) | (2 << 62) | (bits & (1 << 62) - 1))


def uuid4(rng: Random) -> str:
    bits = rng.getrandbits(128)
    return _text(bits & ~(0xF << 76) & ~(3 << 62) | (4 << 76) | (2 << 62))


def _text(number: int) -> str:
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def sigmoid(value: float) -> float:
    return 1 / (1 + exp(-value))


def between(rng: Random, low: float, high: float) -> int:
    """A whole number, milliseconds say; small ones as likely as large ones."""
    return int(rng.uniform(low, high))


def spread(rng: Random, median: float, sigma: float) -> float:
    """Log-normal: as many below the median as above, with a long tail."""
    return median * exp(rng.gauss(0, sigma))
