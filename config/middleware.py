"""What goes round every view of Django's: a reference for the request, its charset, and a wrong method."""

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from asgiref.sync import iscoroutinefunction
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware, sync_only_middleware

from chat.problems import PROGRAMS, problem
from inference.database import new_id

log = logging.getLogger("flywheel.requests")

NOT_ALLOWED = "This address takes {} only. Nothing was changed."
Answer = HttpResponseBase | Awaitable[HttpResponseBase]


@sync_and_async_middleware
def reference(get_response: Callable[[HttpRequest], Answer]) -> Callable[[HttpRequest], Answer]:
    """Sets `request.reference`, and answers with it in `X-Reference`. Error pages and log lines name it."""

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


@sync_only_middleware
def told_to_programs(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """A wrong method never reaches a view of ours: for a program that is a problem, as every error there."""

    def told(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_plain = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        if not is_plain or not request.path.startswith(PROGRAMS):
            return response
        allowed = response.headers.get("Allow", "")
        answer = problem(request, HTTPStatus.METHOD_NOT_ALLOWED, NOT_ALLOWED.format(allowed))
        answer["Allow"] = allowed
        return answer

    return told


@sync_only_middleware
def utf_8(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Django would read a form and its query by any codec that a stranger names, and fail at some.

    It is the innermost and not async, so that none of the others is: each that could be would change between
    the loop and its thread twice in every request.
    """

    def checked(request: HttpRequest) -> HttpResponseBase:
        named = (request.content_params or {}).get("charset", "utf-8")
        if named.lower() not in ("utf-8", "utf8"):
            raise BadRequest("what is sent here must be UTF-8")
        return get_response(request)

    return checked
