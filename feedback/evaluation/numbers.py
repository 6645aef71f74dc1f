"""The numbers that a text says in digits. Pure."""

from __future__ import annotations

import re

# 1,234.5 and 1234.5 and -3 and 2e6; a run of more than thirty digits is no number that somebody means.
_NUMBER = re.compile(
    r"(?<![\w.,])[-+−]?(?:\d{1,3}(?:,\d{3}){1,9}(?!\d)|\d{1,30}(?!\d))(?:\.\d{1,30}(?!\d))?(?:[eE][-+]?\d{1,3}(?!\d))?"
    r"|(?<![\w.])[-+−]?\.\d{1,30}(?!\d)"
)


def of(text: str) -> list[float]:
    """In order. The comma parts thousands, as in English; signs of money and percent do not count."""
    return [float(found.replace(",", "").replace("−", "-")) for found in _NUMBER.findall(text)]
