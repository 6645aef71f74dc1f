"""What somebody said of an answer, or did with it, in words for those who build data. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from feedback.models import Event

_RATED = {"up": "rated {} good", "down": "rated {} bad"}
# `{}` is the answer that the event is about.
_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "comparison": lambda value: (
        f"chose side {str(value['choice']).upper()} of two{', without names' if value['blind'] else ''}"
    ),
    "rating": lambda value: _RATED.get(value["value"], "took back a rating of {}"),
    "reason": lambda value: f"said why: {_reasons(value['reason'])}",
    "flag": lambda value: (
        f"reported {{}} as {value['category']}" if value["category"] else "took back a report of {}"
    ),
    "correction": lambda value: "rewrote {}" if value["intent"] == "fix" else "adapted {} for themselves",
    "regenerate": lambda value: (
        f"asked for another answer instead of {{}}{', with an instruction' if value['instruction'] else ''}"
    ),
    "edit_prompt": lambda _: "put the question in other words",
    "stop": lambda value: f"stopped {{}} after {value['on_screen']:,} of {value['produced']:,} characters",
    "continue": lambda _: "had {} carried on",
    "branch_shown": lambda _: "turned back to {}",
    "copy": lambda _: "copied from {}",
    "quote": lambda _: "quoted {}",
    "leave": lambda _: "left, with {} as the last thing on the screen",
    "follow_up": lambda value: (
        f"wrote a message that was read as “{value['label']}” about {{}} "
        f"(probability {value['probability']:.2f})"
    ),
}


def in_words(event: Event, answer: str, *, typed: bool = True) -> str:
    """What its person did; `answer` is what the answer is called. Not `typed`: without words of their own."""
    make = _WORDS.get(event.kind)
    value = event.value if typed else _without_words(event.value)
    return make(value).replace("{}", answer) if make else event.kind.replace("_", " ")


def _without_words(value: Mapping[str, Any]) -> Mapping[str, Any]:
    reason = value.get("reason")
    if not isinstance(reason, dict) or not reason.get("text"):
        return value
    told = {name: each for name, each in reason.items() if name != "text"}
    return {**value, "reason": {**told, "fix": [*told.get("fix", ()), "in words of their own"]}}


def _reasons(reason: Mapping[str, Any]) -> str:
    named = [str(each).replace("_", " ") for each in (*reason.get("what", ()), *reason.get("fix", ()))]
    said = [*named, *([f"“{reason['text']}”"] if reason.get("text") else [])]
    return ", ".join(said) or "nothing any more"
