"""Static files are looked up once in a test run; each new client of Django's would look up all of them."""

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware

_look_up = WhiteNoiseMiddleware.add_files_from_finders


def look_up_static_files_once() -> None:
    """From now on, in this process."""
    WhiteNoiseMiddleware.add_files_from_finders = _add_found


_found: dict[str, Any] = {}


def _add_found(self: WhiteNoiseMiddleware) -> None:
    if self.static_prefix not in _found:
        _look_up(self)
        _found[self.static_prefix] = dict(self.files)
    self.files.update(_found[self.static_prefix])
