"""Rows of people and of what was said."""

from chat.models.activities import Activity, ActivityKind
from chat.models.conversations import Comparison, Conversation, Message
from chat.models.people import ApiToken, Consent, User

__all__ = [
    "Activity",
    "ActivityKind",
    "ApiToken",
    "Comparison",
    "Consent",
    "Conversation",
    "Message",
    "User",
]
