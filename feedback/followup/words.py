"""The words of a text, as features and attribution compare them."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words(text: str) -> list[str]:
    """In lower case, with one kind of apostrophe."""
    return [word.replace("’", "'") for word in WORD.findall(text.lower())]


def content(text: str) -> set[str]:
    """Its words without those that every sentence has."""
    return set(words(text)) - _STOP


_STOP = frozenset(
    words(
        """a an and are as at be but by can could did do does for from get had has have how i i'm if in is it
        it's just me my of on or please so some tell than that the their them then there they this to was
        we what what's when where which who why will with would you your"""
    )
)
