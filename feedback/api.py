"""The programs' way in for events: `POST /api/v1/feedback/events`, by token only."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from chat.bearer import Bearer, OutOfScope, Unknown
from chat.models import ApiToken
from chat.problems import problem
from chat.tokens import Scope
from feedback.receiving import receive

api = NinjaAPI(title="Flywheel", version="1", urls_namespace="api", openapi_url=None, docs_url=None)


class ByToken(HttpRequest):
    """As it comes to a view behind `Bearer`, whose answer is put there."""

    auth: ApiToken


@api.post("/feedback/events", auth=Bearer(Scope.FEEDBACK_WRITE), operation_id="send_feedback")
def send_events(request: ByToken) -> HttpResponse:
    """Send up to 100 feedback events

    Each is there once and for good when this answers, however often it is sent; one that is not right is
    refused by itself and holds none of the others up.
    """
    response = receive(request, request.auth.owner, "api")
    response["Cache-Control"] = "no-store"
    return response


@api.exception_handler(Unknown)
def unknown(request: HttpRequest, error: Unknown) -> HttpResponse:
    return _challenged(request, 401, error)


@api.exception_handler(OutOfScope)
def out_of_scope(request: HttpRequest, error: OutOfScope) -> HttpResponse:
    return _challenged(request, 403, error)


def _challenged(request: HttpRequest, status: int, error: Unknown | OutOfScope) -> HttpResponse:
    response = problem(request, status, error.words)
    response["WWW-Authenticate"] = error.challenge
    return response
