"""What a person reads when a page could not be given. `config.urls` names these as its handlers."""

from django.conf import settings
from django.core.exceptions import BadRequest, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render

from chat.problems import PROGRAMS, problem

WORDS = {
    400: "This could not be read. Nothing was changed.",
    403: "This is not allowed. Nothing was changed.",
    404: "There is nothing at this address.",
    500: "Something went wrong on our side. Send it again: what is stored already is not stored twice.",
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, _what_was_wrong(exception))


def _what_was_wrong(error: Exception) -> str:
    """The field and its bound, where that helps; what else Django says repeats what a stranger has sent."""
    match error:
        case TooManyFieldsSent():
            return f"a form may have at most {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} fields"
        case TooManyFilesSent():
            return f"a form may have at most {settings.DATA_UPLOAD_MAX_NUMBER_FILES:,} files"
        case MultiPartParserError():
            return "the form is not whole"
        case BadRequest():
            return str(error)
        case _:
            return ""


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, 403, is_stale=True)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500)


def _answer(request: HttpRequest, status: int, what: str = "", *, is_stale: bool = False) -> HttpResponse:
    """A page; for a fragment its words alone, because they land in the middle of another page.

    For a program a problem. `is_stale`: the form that was sent had waited too long.
    """
    if request.path.startswith(PROGRAMS):
        return problem(request, status, f"{WORDS[status]} {what[:1].upper()}{what[1:]}".rstrip())
    is_fragment = request.headers.get("HX-Request") == "true"
    template = f"{status}.html#words" if is_fragment else f"{status}.html"
    context = {"is_fragment": is_fragment, "what": what, "is_stale": is_stale}
    return render(request, template, context, status=status)
