"""From a message to what stood before it: the ids of its path and when the oldest of it was said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from chat.models import Message


class Place(NamedTuple):
    parent: UUID | None
    at: datetime


Tree = Mapping[UUID, Place]


def tree_of(conversations: Collection[UUID]) -> Tree:
    """Every message of them, in one statement."""
    rows = Message.objects.filter(conversation__in=conversations)
    return {pk: Place(parent, at) for pk, parent, at in rows.values_list("pk", "parent_id", "created_at")}


def path(message: UUID, tree: Tree) -> list[UUID]:
    """From the first message of the branch to `message`."""
    found: list[UUID] = []
    here: UUID | None = message
    while here is not None:
        found.append(here)
        here = tree[here].parent
    return found[::-1]
