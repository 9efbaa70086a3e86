"""Refuse requests that are larger than any upload may be, and give chunked ones the length that Django asks for."""

import io

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from laborinfo.common.api.problems import PROBLEM_JSON, problem_body
from laborinfo.common.toasts import toast_response

MARGIN = 1024 * 1024  # what a form says around its file
READ_OFF = 100 * 1024 * 1024  # a browser that is cut off while it sends shows its own error, not our page
CHUNK = 64 * 1024


def limit_body(get_response):
    """Middleware: 413 above UPLOAD_MAX_BYTES, before anything of the body is kept or parsed."""

    def middleware(request):
        limit = settings.UPLOAD_MAX_BYTES + MARGIN
        if is_chunked(request):
            return get_response(request) if take_in(request, limit) else too_large(request)
        if declared_length(request) > limit:
            read_off(request)
            return too_large(request)
        return get_response(request)

    return middleware


def is_chunked(request) -> bool:
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def declared_length(request) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def take_in(request, limit: int) -> bool:
    """Read a body without a length; False when it is longer than `limit`.

    Django takes a request without Content-Length for an empty one.
    """
    source, length = request.META["wsgi.input"], 0
    kept = io.BytesIO()
    while chunk := source.read(CHUNK):
        length += len(chunk)
        if length <= limit:
            kept.write(chunk)
        elif length > READ_OFF:
            break
    if length > limit:
        return False
    kept.seek(0)
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream = kept
    return True


def read_off(request) -> None:
    left = min(declared_length(request), READ_OFF)
    while left > 0 and (chunk := request.META["wsgi.input"].read(min(CHUNK, left))):
        left -= len(chunk)


def too_large(request) -> HttpResponse:
    text = _("Files may have 20 MB at most. Split the file and upload the parts.")
    if request.path.startswith("/api/"):
        return JsonResponse(problem_body(413, text, "too_large"), status=413, content_type=PROBLEM_JSON)
    if request.headers.get("HX-Request"):
        return toast_response(text, level="danger", status=413)
    return render(None, "errors/413.html", status=413)
