"""What is pressed under an answer: copies, quotes, ratings with their reasons, reports. Pure."""

from __future__ import annotations

from random import Random

from feedback.demo.draw import sigmoid
from feedback.demo.record import Node
from feedback.demo.speaking import Said
from feedback.demo.talk import Talk
from feedback.demo.words.following import TOLD_BADLY, TOLD_WELL

_WRONG = (
    "not_factual",
    "instructions",
    "reasoning",
    "incomplete",
    "format",
    "too_long",
    "too_short",
    "style",
)
_MENDS = {
    "not_factual": "right_facts",
    "instructions": "follow_instructions",
    "too_long": "shorter",
    "too_short": "more_detail",
    "incomplete": "more_detail",
    "format": "other_format",
    "style": "other_tone",
}
_GOOD = ("correct", "clear", "complete", "brief", "style")


def react(talk: Talk, node: Node) -> None:
    """Copies, quotes, ratings with their reasons, reports."""
    said = node.said
    if said is None or not node.text:
        return
    worth = talk.worth(said)
    if talk.chance(0.12 * sigmoid(worth)):
        take(talk, node, "copy")
    if talk.chance(0.012):
        take(talk, node, "quote")
    if talk.chance(min(0.9, talk.person.presses * (0.5 + abs(worth)))):
        rate(talk, node, said, worth)
    if talk.chance(0.0008 + 0.002 * (worth < -1.5)):
        category = talk.rng.choice(("harmful", "personal", "spam", "other"))
        talk.thread.sign("flag", node, {"category": category, "text": ""}, talk.wait(2000, 9000))


def take(talk: Talk, node: Node, kind: str) -> None:
    how = "selection" if kind == "quote" or talk.chance(0.4) else "button"
    span = (0, len(node.text)) if how == "button" else _part(talk.rng, node.text)
    whole = span == (0, len(node.text))
    talk.thread.sign(kind, node, {"how": how, "whole": whole}, talk.wait(600, 5000), span=span)


def rate(talk: Talk, node: Node, said: Said, worth: float) -> None:
    is_up = talk.chance(sigmoid(0.6 + 1.7 * worth))
    talk.count(said, "up" if is_up else "down")
    talk.thread.sign("rating", node, {"value": "up" if is_up else "down"}, talk.wait(900, 9000))
    if talk.chance(0.4 if not is_up else 0.12):
        talk.thread.sign("reason", node, {"reason": reason(talk, is_up)}, talk.wait(2000, 20000))
    if talk.chance(0.03):
        other = "withdrawn" if talk.chance(0.5) else "down" if is_up else "up"
        talk.thread.sign("rating", node, {"value": other}, talk.wait(1500, 20000))


def reason(talk: Talk, is_up: bool) -> dict[str, object]:
    if is_up:
        what = talk.rng.sample(_GOOD, talk.rng.randrange(1, 3))
        return {"polarity": "up", "what": what, "text": talk.rng.choice(TOLD_WELL)}
    what = talk.rng.sample(_WRONG, talk.rng.randrange(1, 3))
    fix = [_MENDS[each] for each in what if each in _MENDS and talk.chance(0.6)]
    text = talk.rng.choice(TOLD_BADLY)
    return {"polarity": "down", "what": what, "fix": list(dict.fromkeys(fix)), "text": text}


def _part(rng: Random, text: str) -> tuple[int, int]:
    start = rng.randrange(len(text))
    return start, min(len(text), start + rng.randrange(5, 120))
