"""Every error of the API as problem details (RFC 9457)."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from laborinfo.common.api.fields import is_refusal
from laborinfo.common.errors import DomainError

PROBLEM_JSON = "application/problem+json"


class ProblemSerializer(serializers.Serializer):
    """The shape of an error; `errors` names fields (or rows of a batch) and reasons."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.ListField(child=serializers.DictField(), required=False)


def problem_body(status: int, detail: str, code: str) -> dict:
    """The members that every problem has."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }


def problem(status: int, detail: str, code: str, errors: list | None = None, headers: dict | None = None) -> Response:
    """A problem+json response."""
    body = problem_body(status, detail, code)
    if errors:
        body["errors"] = errors
    return Response(body, status=status, headers=headers, content_type=PROBLEM_JSON)


def flatten(detail, path: str = "") -> list[dict]:
    """DRF's nested validation errors as a flat list of field and reason; of a list of objects by place: rows.3.sex."""
    if isinstance(detail, list) and any(isinstance(value, dict) for value in detail):
        detail = dict(enumerate(detail))
    if isinstance(detail, dict):
        return [row for key, value in detail.items() for row in flatten(value, f"{path}.{key}".lstrip("."))]
    if isinstance(detail, list):
        return [row for value in detail for row in flatten(value, path)]
    return [{"field": path, "reason": str(detail)}]


def problem_response(error: Exception, context: dict) -> Response | None:
    """DRF's EXCEPTION_HANDLER. 400: the request does not fit the schema; 422: it does, and the rules refuse it."""
    if isinstance(error, DomainError):
        set_rollback()
        rows = [vars(row) for row in getattr(error, "errors", [])]
        rows = rows or ([{"field": error.field, "reason": str(error)}] if error.field else [])
        unreadable = error.status == HTTPStatus.BAD_REQUEST and context["request"].method in {"POST", "PATCH"}
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY if unreadable else error.status, str(error), error.code, rows)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))
    if isinstance(error, exceptions.ValidationError):
        status, code = (422, "refused") if is_refusal(error.detail) else (400, "invalid")
        return problem(status, str(error.default_detail), code, flatten(error.detail), headers)
    return problem(error.status_code, str(error.detail), str(error.get_codes()), headers=headers)
