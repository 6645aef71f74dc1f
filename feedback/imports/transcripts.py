"""Transcripts in one string: turns begin with a blank line and `Human:` or `Assistant:`."""

from __future__ import annotations

import re

from feedback.exports.formats.shape import Line
from feedback.imports.parts import BadRow, apart, last_apart, text
from feedback.rows import Messages, Preference, Row, Said, Sft

_TURN = re.compile(r"\n\n(Human|Assistant):")
_NAMES = {"user": "Human", "assistant": "Assistant"}


def turns(transcript: str) -> list[Said]:
    """Each turn's text as it stands, without the one space after its name."""
    before, *pieces = _TURN.split(transcript)
    if before.strip() or not pieces:
        raise BadRow("transcript")
    said = zip(pieces[::2], pieces[1::2], strict=True)
    return [_said(name, content.removeprefix(" ")) for name, content in said]


def _said(name: str, content: str) -> Said:
    return {"role": "user" if name == "Human" else "assistant", "content": content}


def transcript_of(messages: Messages) -> str:
    """The way back, as long as every turn had its space."""
    return "".join(f"\n\n{_NAMES[said['role']]}: {said['content']}" for said in messages)


def row_of(line: Line) -> Row:
    """`chosen` and `rejected` make a pair; `text` or `transcript` alone a conversation to learn from."""
    if "chosen" in line or "rejected" in line:
        sides = [turns(text(line.get(name), name)) for name in ("chosen", "rejected")]
        prompt, chosen, rejected = apart(*sides)
        return Preference(prompt=prompt, chosen=chosen, rejected=rejected)
    whole = line["transcript"] if "transcript" in line else line.get("text")
    prompt, completion = last_apart(turns(text(whole, "text")))
    return Sft(prompt=prompt, completion=completion)
