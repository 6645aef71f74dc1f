"""Whether an answer may be measured with: its person allowed it, ever since its branch began."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from chat.consent import ORDER
from chat.models import Consent, Message
from feedback.datasets.consents import histories, lowest
from feedback.datasets.paths import path, tree_of

_NEEDED = ORDER.index(Consent.Level.EVALUATION)


def allowed(messages: Iterable[Message]) -> set[UUID]:
    """Those of the messages, which come with their conversations, that may be used for evaluation."""
    found = list(messages)
    tree = tree_of({message.conversation_id for message in found})
    consents = histories({message.conversation.owner_id for message in found})
    return {
        message.pk
        for message in found
        if ORDER.index(
            lowest(
                consents.get(message.conversation.owner_id, []),
                min(tree[key].at for key in path(message.pk, tree)),
            )
        )
        >= _NEEDED
    }
