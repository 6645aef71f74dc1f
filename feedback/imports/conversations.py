"""Lines of messages with a role and content: TRL's columns, OpenAI's, axolotl's, and evaluation cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedback.exports.formats.shape import Line
from feedback.imports.parts import (
    BadRow,
    apart,
    flag,
    last_apart,
    messages,
    number,
    structure,
    text,
    tools,
)
from feedback.rows import Case, Preference, Said, Sft, Unpaired


def sft(line: Line) -> Sft:
    """`messages`, or `prompt` and `completion`; both beside each other are two rows in one."""
    offered = tools(line.get("tools"))
    if "messages" in line and "prompt" in line:
        raise BadRow("mixed_columns")
    if "messages" in line:
        prompt, completion = last_apart(messages(line["messages"], "messages"))
        return Sft(prompt=prompt, completion=completion, tools=offered)
    prompt = messages(line.get("prompt"), "prompt")
    return Sft(
        prompt=prompt, completion=messages(line.get("completion"), "completion", "assistant"), tools=offered
    )


def preference(line: Line) -> Preference:
    """With its prompt, or as two whole conversations whose shared turns are the prompt."""
    if "messages" in line and "prompt" in line:
        raise BadRow("mixed_columns")
    chosen, rejected = (messages(line.get(name), name, "assistant") for name in ("chosen", "rejected"))
    if "prompt" in line or "messages" in line:
        prompt = messages(line.get("prompt", line.get("messages")), "prompt")
        chosen, rejected = _without(prompt, chosen), _without(prompt, rejected)
    else:
        prompt, chosen, rejected = apart(chosen, rejected)
    return Preference(
        prompt=prompt,
        chosen=chosen,
        rejected=rejected,
        margin=number(line.get("margin"), "margin"),
        tools=tools(line.get("tools")),
    )


def _without(prompt: list[Said], answer: list[Said]) -> list[Said]:
    """Some files repeat the prompt in both answers."""
    return answer[len(prompt) :] if answer[: len(prompt)] == prompt and len(answer) > len(prompt) else answer


def unpaired(line: Line) -> Unpaired:
    return Unpaired(
        prompt=messages(line.get("prompt"), "prompt"),
        completion=messages(line.get("completion"), "completion", "assistant"),
        label=flag(line.get("label"), "label"),
        tools=tools(line.get("tools")),
    )


def axolotl_kto(line: Line) -> Unpaired:
    """The row itself where we wrote it, else plain texts."""
    if "turns" not in line:
        return unpaired(line)
    turns, answer = messages(line["turns"], "turns"), messages(line.get("answer"), "answer")
    return Unpaired(prompt=turns, completion=answer, label=flag(line.get("label"), "label"))


def openai_dpo(line: Line) -> Preference:
    asked = line.get("input")
    if not isinstance(asked, dict):
        raise BadRow("columns", "input is no object")
    return Preference(
        prompt=messages(asked.get("messages"), "input.messages"),
        chosen=messages(line.get("preferred_output"), "preferred_output"),
        rejected=messages(line.get("non_preferred_output"), "non_preferred_output"),
        tools=tools(asked.get("tools")),
    )


def inspect_ai(line: Line) -> Case:
    """The target is the reference, unless the metadata, as we write it, has one of its own or none."""
    if line.get("choices"):
        raise BadRow("choices")
    about = line.get("metadata")
    about = structure(about, "metadata") if isinstance(about, str) else about
    if isinstance(about, dict) and "reference" in about:
        target = about["reference"]
    else:
        target = _only(line.get("target"))
    return _case(messages(line.get("input"), "input"), about, target)


def _only(target: object) -> object:
    """Of several, any of which is right, none may be left out unseen."""
    if not isinstance(target, list):
        return target
    if len(target) > 1:
        raise BadRow("targets")
    return target[0] if target else None


def lm_eval(line: Line) -> Case:
    asked = line.get("messages")
    prompt = structure(asked, "messages") if isinstance(asked, str) else line.get("text")
    about = line.get("about")
    about = structure(about, "about") if isinstance(about, str) else None
    return _case(messages(prompt, "messages"), about, line.get("target"))


def case(line: Line) -> Case:
    return _case(messages(line.get("prompt"), "prompt"), line, line.get("reference"))


def _case(prompt: list[Said], about: Any, reference: object) -> Case:
    about = about if isinstance(about, dict) else {}
    found = Case(
        prompt=prompt,
        reference=_told(reference, "target"),
        rubric=_told(about.get("rubric"), "rubric"),
        checks=_objects(about.get("checks")),
        tags=[text(tag, "tags") for tag in _list(about.get("tags"), "tags")] or (),
        tools=tools(about.get("tools")),
    )
    if not (found.reference or found.rubric or found.checks):
        raise BadRow("no_target")
    return found


def _told(value: object, name: str) -> str | None:
    """None where it says nothing."""
    said = "" if value is None else text(value, name)
    return said if said.strip() else None


def _objects(value: object) -> Sequence[dict[str, Any]]:
    found = _list(value, "checks")
    if not all(isinstance(each, dict) for each in found):
        raise BadRow("columns", "checks are no list of objects")
    return found or ()


def _list(value: object, name: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadRow("columns", f"{name} are no list")
    return value
