"""Rows as PostgreSQL's COPY takes them, gathered by table. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

# In an order in which every row finds what it names. What is left out is filled by the database.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "chat_user": (
        *("id", "password", "last_login", "is_superuser", "email", "name", "is_active", "is_staff"),
        *("created_at", "erasing_at"),
    ),
    "chat_consent": ("id", "user_id", "level", "at"),
    "inference_generation": (
        *("id", "purpose", "subject", "variant_id", "continues_id", "messages", "left_out", "system_prompt"),
        *("instruction", "sampling", "served_model", "revision", "engine_version", "template_hash", "status"),
        *("attempt", "stop_requested_at", "error_code", "error_text", "finish_reason", "prompt_tokens"),
        *("completion_tokens", "cached_tokens", "ttft_ms", "tpot_ms", "duration_ms", "created_at"),
        *("started_at", "ended_at", "text"),
    ),
    "inference_attempt": ("generation_id", "number", "owner", "lease_until", "start", "created_at"),
    "inference_assignment": (
        *("id", "subject", "reason", "rate", "pool", "probability", "a_id", "b_id", "created_at"),
    ),
    "chat_conversation": (
        *("id", "owner_id", "title", "shown_id", "comparing_id", "activity_count", "created_at"),
        *("updated_at", "deleted_at", "erasing_at"),
    ),
    "chat_message": (
        *("id", "conversation_id", "parent_id", "role", "author", "content", "generation_id", "corrects_id"),
        *("comparison_id", "created_at"),
    ),
    "chat_comparison": (
        *("id", "conversation_id", "assignment", "a_id", "b_id", "kept_id", "is_blind", "choice"),
        *("decided_at", "created_at"),
    ),
    "chat_activity": (
        *("id", "conversation_id", "number", "person_id", "client_id", "kind", "body", "message_id"),
        *("generation", "value", "result", "at", "drained_at"),
    ),
    "feedback_event": (
        *("id", "client_id", "kind", "version", "source", "value", "attempt", "start", "end"),
        *("happened_at", "arrived_at", "device", "counter", "sender_id", "conversation_id", "message_id"),
        *("generation", "comparison", "suspicious"),
    ),
}
_MEANT = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


class At(int):
    """Milliseconds since 1970 that are written as a moment."""


class Rows:
    """Lines of each table in the order in which they were added."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {table: [] for table in COLUMNS}

    def add(self, table: str, *values: Any) -> None:
        """In the order of COLUMNS."""
        self.lines[table].append("\t".join(map(_cell, values)))

    def copied(self) -> dict[str, bytes]:
        """Of the tables that have any."""
        return {table: ("\n".join(lines) + "\n").encode() for table, lines in self.lines.items() if lines}


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if value.__class__ is str:
        return value.translate(_MEANT) if _is_special(value) else value
    if value.__class__ is At:
        return datetime.fromtimestamp(value / 1000, UTC).isoformat()
    if value.__class__ is bool:
        return "t" if value else "f"
    if value.__class__ in (dict, list):
        return orjson.dumps(value).decode().replace("\\", "\\\\")
    return str(value)


def _is_special(text: str) -> bool:
    return "\\" in text or "\n" in text or "\t" in text or "\r" in text
