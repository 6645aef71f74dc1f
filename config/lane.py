"""The short way in for programs: they bring a token and no cookie, so no session, no messages and no forms.

Django takes each request through a thread of its own, and changes between it and the loop several times; a
program's event costs a third of that in one thread of ours.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from typing import Any, cast

from channels.db import DatabaseSyncToAsync
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.module_loading import import_string

from config.protection import App, Receive, Scope, Send

ADDRESSES = "/api/v1/feedback/"
# Of settings.MIDDLEWARE, what a request with only a token has no use for; all else there holds here too.
OF_PAGES = frozenset(
    {
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "csp.middleware.CSPMiddleware",  # `config.protection` puts the same policy on every answer
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",  # as the policy above
        "django_htmx.middleware.HtmxMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    }
)
# Most of them wait for one that keeps the events of all (`inference.database.together`).
THREADS = 16

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="programs")

View = Callable[[HttpRequest], HttpResponse]


def programs(app: App) -> App:
    """Takes what is sent to `ADDRESSES`; everything else goes on to `app`."""

    async def lane(scope: Scope, receive: Receive, send: Send) -> None:
        if not scope["path"].startswith(ADDRESSES):
            await app(scope, receive, send)
        elif (body := await _body(receive)) is not None:
            await _send(await _answered(scope, body), send)

    return lane


async def _body(receive: Receive) -> bytes | None:
    """None when whoever sent it has gone."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _answered(scope: Scope, body: bytes) -> HttpResponse:
    """In one thread, which gives its connection back."""
    return await DatabaseSyncToAsync(_answer, thread_sensitive=False, executor=_threads)(scope, body)


def _answer(scope: Scope, body: bytes) -> HttpResponse:
    return _chain()(ASGIRequest(scope, BytesIO(body)))


@cache
def _chain() -> View:
    """The address's view inside the middleware; no error leaves it that is not an answer."""
    view: Any = convert_exception_to_response(_view)
    for name in reversed([each for each in settings.MIDDLEWARE if each not in OF_PAGES]):
        view = convert_exception_to_response(import_string(name)(view))
    return cast("View", view)


def _view(request: HttpRequest) -> HttpResponse:
    found = request.resolver_match = resolve(request.path_info)
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response


async def _send(response: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in response.items()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})
