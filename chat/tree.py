"""The message tree of a conversation: branches, siblings and the pager. Pure, over a skeleton of rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from chat.models import Message


@dataclass(frozen=True, slots=True)
class Node:
    """A message without its text.

    `group` is the first of a chain of continuations and corrections, else itself; `corrects` is the model's
    answer, of a correction.
    """

    id: UUID
    parent: UUID | None
    group: UUID
    corrects: UUID | None = None


# A message's id, parent, generation, the generation that this one continues, the answer it corrects, and
# the side that was kept of the comparison it was made for.
Row = tuple[UUID, UUID | None, UUID | None, UUID | None, UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a message stands among its siblings; an answer with its continuations and corrections is one."""

    position: int
    count: int
    previous: UUID | None
    following: UUID | None


@dataclass(slots=True)
class Tree:
    """All messages of one conversation. Ids sort by time, so the newest is the largest."""

    nodes: dict[UUID, Node] = field(default_factory=dict)
    children: dict[UUID | None, list[Node]] = field(default_factory=dict)  # of what is in some branch

    @classmethod
    def of(cls, conversation: UUID) -> "Tree":
        """One query, whatever the texts hold."""
        rows = (
            Message.objects.filter(conversation=conversation)
            .order_by("id")
            .values_list(
                "id",
                "parent_id",
                "generation_id",
                "generation__continues_id",
                "corrects_id",
                "comparison__kept_id",
            )
        )
        return cls.from_rows(rows)

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> "Tree":
        tree = cls()
        group_of: dict[UUID, UUID] = {}
        for key, parent, generation, continues, corrects, kept in rows:
            group = group_of.get(continues or corrects or key, key)
            group_of[key] = group
            if generation:
                group_of[generation] = group
            node = Node(key, parent, group, corrects)
            tree.nodes[key] = node
            if kept in (None, key):
                tree.children.setdefault(parent, []).append(node)
        return tree

    def path_to(self, leaf: UUID | None) -> list[UUID]:
        """From the root to `leaf`."""
        path: list[UUID] = []
        at = leaf
        while at is not None and at in self.nodes:
            path.append(at)
            at = self.nodes[at].parent
        return path[::-1]

    def leaf_under(self, message: UUID) -> UUID:
        """The end of the newest branch through `message`."""
        at = message
        while self.children.get(at):
            at = self.children[at][-1].id
        return at

    def newest_leaf(self) -> UUID | None:
        roots = self.children.get(None)
        return self.leaf_under(roots[-1].id) if roots else None

    def pager(self, message: UUID) -> Pager:
        node = self.nodes[message]
        newest: dict[UUID, UUID] = {}
        for sibling in self.children.get(node.parent, ()):
            newest[sibling.group] = sibling.id
        if node.group not in newest:  # a side that was not kept
            return Pager(1, 1, None, None)
        groups = list(newest)
        at = groups.index(node.group)
        return Pager(
            position=at + 1,
            count=len(groups),
            previous=newest[groups[at - 1]] if at else None,
            following=newest[groups[at + 1]] if at + 1 < len(groups) else None,
        )

    def versions(self, message: UUID) -> list[UUID]:
        """The model's answer and its corrections, oldest first; of anything else nothing but itself."""
        node = self.nodes[message]
        original = node.corrects or message
        siblings = self.children.get(node.parent, ())
        return [each.id for each in siblings if original in (each.id, each.corrects)]
