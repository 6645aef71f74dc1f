"""Text from outside, made storable before any offset is counted."""

import re

# PostgreSQL stores no NUL, UTF-8 no lone surrogate.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean_text(text: str) -> str:
    """`text` with NUL and lone surrogates as U+FFFD; its length in code points is kept."""
    return _UNSTORABLE.sub("\ufffd", text)


def cut_text(text: str, limit: int) -> str:
    """What somebody else calls something, storable in a column of `limit` code points."""
    return clean_text(text)[:limit]


def shown_text(text: str) -> str:
    """As one line that changes nothing around it: line ends, what a terminal obeys and changes of direction
    are U+FFFD; its length in code points is kept."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
