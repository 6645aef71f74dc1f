"""The branch of a conversation as its page shows it: the last messages with their pagers and facts.

Two queries however long the branch is: the skeleton of the tree, and the rows of what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q

from chat import comparisons
from chat.models import Comparison, Conversation, Message
from chat.settings_fields import LABELS
from chat.tree import Pager, Tree
from chat.turns import UNFINISHED
from inference.exceptions import ContextTooLong
from inference.models import Generation, Status

WINDOW = 50
MOST = 1000

# What a page never shows and what may be long.
UNSHOWN = ("messages", "system_prompt", "prompt_token_ids", "token_ids")
# The rule of `turns.can_continue` for rows whose token ids were not read.
KNOWS_IDS = Q(generation__prompt_token_ids__isnull=False, generation__token_ids__len__gt=0)

STOPPED = "You stopped this answer. What was said is kept."
TOO_LONG = "The answer has reached its limit of tokens and ends here."
BROKE_OFF = "The answer broke off. What was said is kept."
FAILED = "No answer came. Your message is kept."
ASKED_FOR, STOP_AT = "Asked for", "Stop at"


@dataclass(frozen=True, slots=True)
class Side:
    """One of two answers that wait for a choice: nothing here tells which is which."""

    letter: str
    message: Message
    comparison: UUID

    @property
    def is_live(self) -> bool:
        return bool(self.message.generation and self.message.generation.is_live)

    @property
    def has_failed(self) -> bool:
        return comparisons.has_failed(self.message)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as the page shows it."""

    message: Message
    pager: Pager
    is_last: bool
    versions: tuple[UUID, ...] = ()
    sides: tuple[Side, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Its text will not change any more."""
        return self.generation is None or not self.generation.is_live

    @property
    def is_correction(self) -> bool:
        return self.message.corrects_id is not None

    @property
    def latest_version(self) -> UUID | None:
        """The person's newest words for this answer, while another one is shown."""
        newest = self.versions[-1] if len(self.versions) > 1 else None
        return newest if newest != self.message.pk else None

    @property
    def generation(self) -> Generation | None:
        return self.message.generation

    @property
    def place(self) -> str:
        """Names the pager's buttons alike for all siblings, so that the focus stays on them."""
        return str(self.message.parent_id or "root")

    @property
    def model(self) -> str:
        made_by = self.generation
        return (made_by.served_model or made_by.variant.served_model) if made_by else ""

    @property
    def left_out(self) -> int:
        return self.generation.left_out if self.generation and self.is_last else 0

    @property
    def is_failure(self) -> bool:
        return self.generation is not None and self.generation.status in {Status.FAILED, Status.INTERRUPTED}

    @property
    def is_too_long(self) -> bool:
        """The question alone: what is older was left out, and asked again it is so again."""
        return bool(self.generation and self.generation.error_code == ContextTooLong.code)

    @property
    def can_retry(self) -> bool:
        return bool(self.generation and self.generation.status in UNFINISHED and not self.is_too_long)

    @property
    def can_continue(self) -> bool:
        return bool(self.outcome and self.message.text and getattr(self.message, "knows_ids", False))

    @property
    def outcome(self) -> str:
        """Words for an answer that did not simply end; empty for one that did."""
        if self.generation is None:
            return ""
        words = self.generation.error_text
        match self.generation.status:
            case Status.STOPPED:
                return STOPPED
            case Status.INTERRUPTED:
                return words or BROKE_OFF
            case Status.FAILED:
                return words or FAILED
            case Status.COMPLETE if self.generation.finish_reason == "length":
                return TOO_LONG
            case _:
                return ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        return list(facts(self.generation)) if self.generation else []


@dataclass(frozen=True, slots=True)
class Branch:
    """What is shown. `earlier` is where the page begins when one asks for more, or None."""

    turns: list[Turn]
    leaf: UUID | None
    earlier: UUID | None


def shown(conversation: Conversation, since: UUID | None = None) -> Branch:
    """The branch last shown: its last messages, or those from `since` on when that lies on it."""
    tree = Tree.of(conversation.pk)
    path = tree.path_to(conversation.shown_id) or tree.path_to(tree.newest_leaf())
    start = max(0, len(path) - WINDOW)
    if since in path:
        start = max(path.index(since), len(path) - MOST)
    comparison = conversation.comparing if path else None
    open_here = comparison if comparison and comparison.kept_id == path[-1] else None
    rows = rows_for_page([*path[start:], *((open_here.a_id, open_here.b_id) if open_here else ())])
    turns = [_turn(tree, rows[key], is_last=key == path[-1]) for key in path[start:]]
    if open_here:
        turns[-1] = replace(turns[-1], sides=_sides(open_here, rows))
    earlier = path[max(0, start - WINDOW)] if start else None
    return Branch(turns, path[-1] if path else None, earlier)


def turn_of(message: Message) -> Turn:
    """One message by itself, for the fragment that takes the place of a streamed answer."""
    tree = Tree.of(message.conversation_id)
    row = rows_for_page([message.pk])[message.pk]
    return _turn(tree, row, is_last=not tree.children.get(message.pk))


def side_of(message: Message) -> Side | None:
    """Where a message stands in what its conversation compares just now."""
    open_now = message.conversation.comparing
    if open_now is None or message.pk not in (open_now.a_id, open_now.b_id):
        return None
    row = rows_for_page([message.pk])[message.pk]
    return Side("a" if message.pk == open_now.a_id else "b", row, open_now.pk)


def _sides(comparison: Comparison, rows: dict[UUID, Message]) -> tuple[Side, Side]:
    return (
        Side("a", rows[comparison.a_id], comparison.pk),
        Side("b", rows[comparison.b_id], comparison.pk),
    )


def _turn(tree: Tree, row: Message, *, is_last: bool) -> Turn:
    versions = tuple(tree.versions(row.pk)) if row.role == Message.Role.ASSISTANT else ()
    return Turn(row, tree.pager(row.pk), is_last, versions)


def rows_for_page(keys: list[UUID]) -> dict[UUID, Message]:
    rows = Message.objects.filter(pk__in=keys).select_related("generation__variant__prompt_version")
    rows = rows.defer(*(f"generation__{name}" for name in UNSHOWN))
    knows_ids = ExpressionWrapper(KNOWS_IDS, output_field=BooleanField())
    return {row.pk: row for row in rows.annotate(knows_ids=knows_ids)}


def _without_folders(revision: str) -> str:
    """A model from a folder of the engine's machine: where that lies is the operator's to know."""
    return PurePath(revision).name if revision.startswith("/") else revision


def facts(generation: Generation) -> Iterator[tuple[str, str]]:
    """How an answer was made, in words: names and values, its id last."""
    variant = generation.variant
    yield "Model", generation.served_model or variant.served_model
    if generation.revision:
        yield "Revision", _without_folders(generation.revision)
    if generation.engine_version:
        yield "Engine", generation.engine_version
    yield "Prompt version", str(variant.prompt_version) if variant.prompt_version else "none"
    if generation.instruction:
        yield ASKED_FOR, generation.instruction
    yield "Status", _status(generation)
    if generation.prompt_tokens is not None:
        yield "Tokens", _tokens(generation)
    if generation.ttft_ms is not None:
        yield "First token after", f"{generation.ttft_ms:,.0f} ms"
    if generation.tpot_ms:
        yield "Speed", f"{1000 / generation.tpot_ms:,.1f} tokens/s"
    yield from _settings(generation)
    yield "Id", str(generation.pk)


def stops(generation: Generation) -> str:
    """The words at which it was to stop, which its person chose; "" for none."""
    return ", ".join(generation.sampling.get("stop") or ())


def _status(generation: Generation) -> str:
    reason = f" ({generation.finish_reason})" if generation.finish_reason else ""
    return f"{generation.get_status_display().lower()}{reason}"


def _tokens(generation: Generation) -> str:
    cached = f", {generation.cached_tokens:,} of them cached" if generation.cached_tokens else ""
    return f"{generation.prompt_tokens:,} in{cached}; {generation.completion_tokens or 0:,} out"


def _settings(generation: Generation) -> Iterator[tuple[str, str]]:
    """In the order and the words of the composer's fields; the seed by itself, as it is what one copies."""
    sampling = generation.sampling
    numbers = (f"{label} {sampling[name]:g}" for name, label in LABELS.items() if name in sampling)
    yield "Settings", ", ".join(words for words in numbers if not words.startswith(LABELS["seed"]))
    if words := stops(generation):
        yield STOP_AT, words
    yield "Seed", str(sampling.get("seed", ""))
