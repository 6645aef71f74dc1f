"""Where the logs go, and what they leave out."""

import logging
from typing import Any

from typing_extensions import override

NO_NEWS = ("/readyz", "config.pulse")
#: Each names whole requests (the last, sockets) with query strings: none of that is ours to keep.
QUIET = ("httpx", "httpcore", "botocore", "urllib3", "uvicorn.error")


class NoNews(logging.Filter):
    """A probe that says `not yet`, asked every second, and the pulse of beat: neither is worth a line."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno < logging.INFO or not any(word in record.getMessage() for word in NO_NEWS)


def configured(*, level: str) -> dict[str, Any]:
    """Django's LOGGING: lines on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "filters": {"no_news": {"()": "config.logs.NoNews"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_news"]}
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {name: {"level": "WARNING"} for name in QUIET},
    }
