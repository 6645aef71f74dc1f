"""The messages before an answer, oldest first, as its model is asked with them."""

from uuid import UUID

from chat.models import Message
from chat.tree import Tree

# Nobody's context holds more; what lies before is counted as left out.
MESSAGES_MAX = 200


def prompt_for(question: Message) -> tuple[list[dict[str, str]], int]:
    """[{role, content}] of the branch that ends with `question`, and how many older ones are left out."""
    path = Tree.of(question.conversation_id).path_to(question.parent_id) if question.parent_id else []
    recent = path[1 - MESSAGES_MAX :]
    said = [*_said(recent), (question.role, question.text)]
    return merged(said), len(path) - len(recent)


def never_sent(answer: Message) -> int:
    """How many of the first messages of its manifest the model was not sent: they did not fit its context.

    The manifest's `left_out` counts from the first message of the branch. One statement where it is not 0.
    """
    manifest = answer.generation
    if manifest is None or manifest.left_out == 0:
        return 0
    path = Tree.of(answer.conversation_id).path_to(answer.parent_id)[:-1]
    return max(0, manifest.left_out - len(path[: 1 - MESSAGES_MAX]))


def _said(keys: list[UUID]) -> list[tuple[str, str]]:
    if not keys:
        return []
    rows = Message.objects.filter(pk__in=keys).select_related("generation")
    by_id = {row.pk: row for row in rows.defer("generation__prompt_token_ids", "generation__token_ids")}
    return [(by_id[key].role, by_id[key].text) for key in keys]


def merged(said: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Templates want turns to alternate: an empty answer goes, its neighbours become one message."""
    messages: list[dict[str, str]] = []
    for role, content in said:
        if not content:
            continue
        if messages and messages[-1]["role"] == role:
            messages[-1]["content"] += f"\n\n{content}"
        else:
            messages.append({"role": role, "content": content})
    return messages
