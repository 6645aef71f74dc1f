"""Conversations whose words may still be looked at: neither thrown away nor about to be erased."""

#: As conditions on a row that has a `conversation`.
STANDS: dict[str, None] = {
    "conversation__deleted_at": None,
    "conversation__erasing_at": None,
    "conversation__owner__erasing_at": None,
}
