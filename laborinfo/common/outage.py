"""What a person or a program gets when the database or the broker does not answer: 503, and what to do."""

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from redis.exceptions import ConnectionError as BrokerGone
from redis.exceptions import TimeoutError as BrokerSilent

from laborinfo.common.api.problems import PROBLEM_JSON, problem_body
from laborinfo.common.toasts import toast_response

DATA_STORE_ERRORS = (OperationalError, InterfaceError, BrokerGone, BrokerSilent)
RETRY_AFTER_S = "30"


def outage_response(request) -> HttpResponse:
    """As problem JSON, as a toast, or as a page; never with the shell, which would ask the very store that is gone."""
    if request.path.startswith("/api/"):
        body = problem_body(503, what_to_do(), "unavailable")
        response: HttpResponse = JsonResponse(body, status=503, content_type=PROBLEM_JSON)
    elif request.headers.get("HX-Request"):
        response = toast_response(what_to_do(), level="danger", status=503)
    else:
        response = render(None, "errors/503.html", {"advice": what_to_do()}, status=503)
    response.headers["Retry-After"] = RETRY_AFTER_S
    return response


def what_to_do() -> str:
    """True whenever the fault struck: an act is one transaction, and its answer may be lost after it."""
    return _(
        "A part of the system does not answer just now. Your last act was kept whole or not at all: wait a minute, "
        "look whether it is there, and only then repeat it."
    )
