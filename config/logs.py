"""What the logs leave out."""

import logging

from typing_extensions import override

NO_NEWS = ("/readyz", "config.pulse")


class NoNews(logging.Filter):
    """A probe that says `not yet`, asked every second, and the pulse of beat: neither is worth a line."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno < logging.INFO or not any(word in record.getMessage() for word in NO_NEWS)
