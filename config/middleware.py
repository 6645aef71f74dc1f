"""A reference for every request: an error page shows it, the log line of the error carries it."""

import logging
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from inference.database import new_id

log = logging.getLogger("flywheel.requests")

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def reference(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """Sets `request.reference` and answers with it in `X-Reference`."""

    def mark(request: HttpRequest) -> str:
        request.reference = str(new_id())  # type: ignore[attr-defined]  # read by templates only
        return str(request.reference)  # type: ignore[attr-defined]  # as above

    def finish(request: HttpRequest, response: HttpResponseBase, mine: str) -> HttpResponseBase:
        response["X-Reference"] = mine
        if response.status_code >= 500:
            log.error("reference %s: %s %s gave %s", mine, request.method, request.path, response.status_code)
        return response

    if iscoroutinefunction(get_response):

        async def in_async(request: HttpRequest) -> HttpResponseBase:
            mine = mark(request)
            answer = get_response(request)
            assert isinstance(answer, Awaitable)
            return finish(request, await answer, mine)

        return in_async

    def in_sync(request: HttpRequest) -> HttpResponseBase:
        mine = mark(request)
        answer = get_response(request)
        assert isinstance(answer, HttpResponseBase)
        return finish(request, answer, mine)

    return in_sync
