"""Open WebUI's export of feedback: an array of ratings, each with a snapshot of the whole chat.

The chat is a tree of messages by id; the rated answer is `meta.message_id`, and what it saw are its parents.
"""

from __future__ import annotations

from typing import Any

from feedback.exports.formats.shape import Line
from feedback.imports.parts import BadRow, message
from feedback.rows import Said, Unpaired

_RATINGS = {"1": True, "-1": False}


def row_of(line: Line) -> Unpaired:
    label = _RATINGS.get(str(_dict(line.get("data")).get("rating")))
    if label is None:
        raise BadRow("no_rating")
    chat = _dict(_dict(_dict(line.get("snapshot")).get("chat")).get("chat"))
    branch = _branch(chat, _dict(line.get("meta")).get("message_id"))
    if branch[-1]["role"] != "assistant":
        raise BadRow("answer_role")
    return Unpaired(prompt=[*_system(chat), *branch[:-1]], completion=branch[-1:], label=label)


def _branch(chat: dict[str, Any], rated: object) -> list[Said]:
    """From the first message to the rated one. A circle of parents ends like a missing one."""
    by_id = _dict(_dict(chat.get("history")).get("messages"))
    branch: list[Said] = []
    seen: set[str] = set()
    while isinstance(rated, str) and rated not in seen:
        seen.add(rated)
        if rated not in by_id:
            raise BadRow("no_snapshot")
        branch.append(message(by_id[rated], "messages"))
        rated = by_id[rated].get("parentId")
    if not branch or rated is not None:
        raise BadRow("no_snapshot")
    return branch[::-1]


def _system(chat: dict[str, Any]) -> list[Said]:
    """The chat's own system prompt; the model's is not in the export."""
    said = _dict(chat.get("params")).get("system") or chat.get("system")
    return [{"role": "system", "content": said}] if isinstance(said, str) and "\0" not in said else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
