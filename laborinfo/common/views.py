"""Health, error pages and the progress of long jobs."""

import sys
from http import HTTPStatus

from celery import current_app
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError as BrokerError
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from laborinfo.common.api.problems import PROBLEM_JSON, problem_body
from laborinfo.common.metrics import metrics_text
from laborinfo.common.models import BackgroundJob
from laborinfo.common.outage import DATA_STORE_ERRORS, outage_response
from laborinfo.common.progress import request_cancel


@require_safe
def healthz(request) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request) -> JsonResponse:
    """Database, broker and migrations are there: 200, or 503 with the part that is not."""
    checks = {"database": database_ready, "migrations": migrations_ready, "broker": broker_ready}
    state = {name: check() for name, check in checks.items()}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


@require_safe
def metrics(request) -> HttpResponse:
    """For Prometheus with the bearer token METRICS_TOKEN; for everybody else there is no such page."""
    asked = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(asked, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(metrics_text(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def database_ready() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    return True


def migrations_ready() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError:
        return False
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker_ready() -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (BrokerError, OSError):
        return False
    return True


@require_safe
def job_detail(request, pk) -> HttpResponse:
    job = get_object_or_404(BackgroundJob.objects.visible_to(request.user), pk=pk)
    return render(request, "common/job.html", {"job": job})


@require_safe
def job_fragment(request, pk) -> HttpResponse:
    """What the progress component polls; the same markup as in the page."""
    job = get_object_or_404(BackgroundJob.objects.visible_to(request.user), pk=pk)
    return render(request, "components/progress.html", {"job": job})


@require_POST
def job_cancel(request, pk) -> HttpResponse:
    job = get_object_or_404(BackgroundJob.objects.visible_to(request.user), pk=pk)
    request_cancel(job)
    return redirect("common:job-detail", pk=pk)


def bad_request(request, exception=None):
    too_much = isinstance(exception, (RequestDataTooBig, TooManyFieldsSent))
    return error_page(request, 413 if too_much else 400)


def forbidden(request, exception=None):
    return error_page(request, 403)


def not_found(request, exception=None):
    return error_page(request, 404)


def error_page(request, status: int) -> HttpResponse:
    """What no view answered: a page, or problem JSON below /api/."""
    if request.path.startswith("/api/"):
        phrase = HTTPStatus(status).phrase
        body = problem_body(status, phrase, phrase.lower().replace(" ", "_"))
        return JsonResponse(body, status=status, content_type=PROBLEM_JSON)
    return render(request, f"errors/{status}.html", status=status)


def server_error(request):
    """503 when a data store failed outside a view, in the session for one; else 500.

    Without the request: the shell would ask the database who is signed in, and that may be what failed.
    """
    if isinstance(sys.exc_info()[1], DATA_STORE_ERRORS):
        return outage_response(request)
    if request.path.startswith("/api/"):
        return error_page(request, 500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)
