"""Why a call was not made, or came to nothing. The message is for whoever configured the address."""


class Refused(Exception):
    """The address is not one that may be called; nothing was sent."""


class Failed(Exception):
    """The call was made, or tried, and brought no answer."""
