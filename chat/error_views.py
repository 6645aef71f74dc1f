"""What a person reads when a page could not be given. `config.urls` names these as its handlers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500)


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    """A page; for a fragment its words alone, because they land in the middle of another page."""
    is_fragment = request.headers.get("HX-Request") == "true"
    template = f"{status}.html#words" if is_fragment else f"{status}.html"
    return render(request, template, {"is_fragment": is_fragment}, status=status)
