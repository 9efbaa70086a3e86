"""The home page ("what waits for me") and the dashboard."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment.export import export
from assessment.presentation import present
from assessment.queries.dashboard import home_region, load_dashboard, regions_with_totals
from assessment.queries.measures import chosen
from assessment.queries.worklist import quick_links, start_page, waiting_for
from laborinfo.accounts.decorators import require_permission, signed_in
from laborinfo.accounts.enums import Permission
from laborinfo.common.exports import asked_kind
from ledgers.models import Period


@signed_in
@require_safe
def home(request):
    """The work list of an organiser; others are sent to where their work begins."""
    scope = request.user.scope
    if url := start_page(scope):
        return redirect(url)
    context = {
        "items": waiting_for(request.user, now=timezone.now()),
        "links": quick_links(request.user),
        "has_posting": scope.home is not None,
    }
    return render(request, "assessment/home.html", context)


@require_permission(Permission.TOTALS_VIEW)
@require_safe
def dashboard_home(request):
    """To the dashboard of the user's own region."""
    return redirect("assessment:dashboard", code=home_region(request.user).code)


@require_permission(Permission.TOTALS_VIEW)
@require_safe
def dashboard(request, code: str) -> HttpResponse:
    """Tiles, map or ranking, trend and the table of the regions right below; `?export=` gives the table as a file."""
    region = get_object_or_404(regions_with_totals(request.user), code=code)
    now = timezone.now()
    try:
        board = load_dashboard(request.user, region, month=request.GET.get("period", ""), now=now)
    except Period.DoesNotExist as error:
        raise Http404 from error
    if kind := asked_kind(request):
        return export(request, board, kind, now=now)
    measure = chosen(request.GET.get("indicator", ""))
    return render(request, "assessment/dashboard.html", present(board, measure, request))
