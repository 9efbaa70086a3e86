"""Request-wide rules: where a request comes from, that GET never writes, and errors in the user's words."""

import logging
import re
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render

from laborinfo.common.errors import DomainError
from laborinfo.common.outage import DATA_STORE_ERRORS, outage_response
from laborinfo.common.toasts import toast_response

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Origin:
    """Where the current request came from, for the audit trail."""

    ip: str | None = None
    agent: str = ""


UNKNOWN = Origin()
current_origin: ContextVar[Origin] = ContextVar("current_origin", default=UNKNOWN)


def client_ip(request) -> str | None:
    """The peer's address; behind our own proxy the last forwarded one, which that proxy wrote itself."""
    if settings.SECURE_PROXY_SSL_HEADER and (forwarded := request.headers.get("X-Forwarded-For")):
        return forwarded.split(",")[-1].strip()
    return request.META.get("REMOTE_ADDR") or None


def request_origin(get_response):
    def middleware(request):
        token = current_origin.set(Origin(client_ip(request), request.headers.get("User-Agent", "")[:200]))
        try:
            return get_response(request)
        finally:
            current_origin.reset(token)

    return middleware


WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE|ALTER|CREATE|DROP|COPY)\b", re.I)
# Reading personal data and failed look-ups are themselves worth a line in the audit trail.
WRITABLE_ON_GET = ('"accounts_auditentry"',)


class GetWrote(RuntimeError):
    """A GET request tried to change data."""


def refuse_writes(execute, sql, params, many, context):
    text = str(sql)
    if WRITES.match(text) and not any(table in text for table in WRITABLE_ON_GET):
        raise GetWrote(text[:200])
    return execute(sql, params, many, context)


def get_never_writes(get_response):
    """Safe methods may read only; a crawler, a prefetch or a forged link then cannot change anything."""

    def middleware(request):
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            return get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return get_response(request)

    return middleware


class DomainErrorMiddleware:
    """Show a DomainError as an error page, or as a toast where HTMX asked; a dead store as 503."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error) -> HttpResponse | None:
        if isinstance(error, DATA_STORE_ERRORS):
            log.exception("data store unreachable")
            return outage_response(request)
        if not isinstance(error, DomainError):
            return None
        if getattr(request, "htmx", False):
            return toast_response(str(error), level="danger", status=error.status)
        page = error.status if error.status in {400, 403, 404, 413, 429} else 400
        context = {"error": error, "errors": getattr(error, "errors", None)}
        return render(request, f"errors/{page}.html", context, status=error.status)
