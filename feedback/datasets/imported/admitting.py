"""Who may send a body that is larger than others: whoever may import a file, where files are imported."""

from __future__ import annotations

from collections.abc import MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from inference.database import in_database

ADDRESS = "/datasets/imports/add/"
#: For what stands beside the file in the form: bytes.
BESIDE = 64 * 1024


async def larger(scope: MutableMapping[str, Any]) -> int:
    """Bytes that this request may send; 0 where it is one like any other."""
    if scope["method"] != "POST" or scope["path"] != ADDRESS:
        return 0
    cookies = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin1")
    return settings.IMPORT_MAX + BESIDE if await in_database(_may_import, cookies) else 0


def _may_import(cookies: str) -> bool:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(_session_in(cookies))
    user = get_user(request)
    return user.is_active and user.has_perm("feedback.add_import")


def _session_in(cookies: str) -> str | None:
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return found.value if found else None
