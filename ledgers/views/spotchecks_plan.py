"""Plan a spot check with its size worked out while one types, draw it, give it up."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from laborinfo.common.progress import enqueue
from ledgers import tasks_spotchecks
from ledgers.forms.spotchecks import CancelForm, PlanForm
from ledgers.models import Ledger, Period, SpotCheck
from ledgers.services.spotchecks import cancel_check, coverable_ledgers, plan_check, preview
from ledgers.views.common import posted


def check_to_run(user, pk) -> SpotCheck:
    """404 for a stranger, 403 for whoever sees the check but does not run it."""
    rows = SpotCheck.objects.visible_to(user).select_related("county", "period", "planned_by")
    check = get_object_or_404(rows, pk=pk)
    check_permission(user, Permission.SPOT_CHECK_RUN, check.county)
    return check


def ledgers_to_cover(user, period: Period | None):
    """What the user's counties can check in a period."""
    counties = user.scope.regions_for(Permission.SPOT_CHECK_RUN)
    if period is None or not counties:
        return Ledger.objects.none()
    chosen = Q(pk__in=[])
    for county in counties:
        chosen |= Q(pk__in=coverable_ledgers(county, period).values("pk"))
    rows = Ledger.objects.filter(chosen).select_related("region", "revision", "accepted_revision", "county")
    return rows.order_by("region__code")


@require_permission(Permission.SPOT_CHECK_RUN)
@require_http_methods(["GET", "POST"])
def spot_check_create(request):
    period = Period.objects.open().first()
    ledgers = ledgers_to_cover(request.user, period)
    initial = {"title": _("Spot check %(period)s") % {"period": period}, "ledgers": ledgers} if period else {}
    form = PlanForm(posted(request), ledgers=ledgers, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["ledgers"])
        check = plan_check(
            by=request.user, now=timezone.now(), county=chosen[0].county, period=period,
            ledgers=chosen, design=form.design(), seed=form.cleaned_data["seed"],
        )  # fmt: skip
        messages.success(request, _("The check is planned. Draw it when nothing is to be changed any more."))
        return redirect("ledgers:spot-check-detail", pk=check.pk)
    context = {"form": form, "period": period, "any": bool(ledgers)}
    return render(request, "ledgers/spotcheck_plan.html", context, status=422 if form.errors else 200)


@require_permission(Permission.SPOT_CHECK_RUN)
@require_safe
def spot_check_size(request):
    """What the design comes to, for the page that is being filled in."""
    form = PlanForm(request.GET, ledgers=ledgers_to_cover(request.user, Period.objects.open().first()))
    form.is_valid()
    if not form.is_designed():
        return render(request, "ledgers/_spotcheck_size.html", {"form": form})
    design, chosen = form.design(), list(form.cleaned_data["ledgers"])
    found = preview(design, chosen)
    shares = [(ledger.region, found.shares.get(ledger.region.code, 0)) for ledger in chosen]
    context = {
        "preview": found, "design": design, "shares": shares, "clears": found.can_clear(design.threshold),
        "least": 100 * found.least_bound,
    }  # fmt: skip
    return render(request, "ledgers/_spotcheck_size.html", context)


@require_permission(Permission.SPOT_CHECK_RUN)
@require_POST
def spot_check_draw(request, pk):
    """Draw in the background: the risk of every household of the county is looked at."""
    check = check_to_run(request.user, pk)
    title = _("Draw “%(check)s”") % {"check": check}
    job = enqueue(
        tasks_spotchecks.draw_spot_check, by=request.user, title=title, user_id=request.user.pk, check_id=check.pk
    )
    return redirect("common:job-detail", pk=job.pk)


@require_permission(Permission.SPOT_CHECK_RUN)
@require_http_methods(["GET", "POST"])
def spot_check_cancel(request, pk):
    check = check_to_run(request.user, pk)
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cancel_check(by=request.user, now=timezone.now(), check=check, note=form.cleaned_data["note"])
        except (Conflict, Forbidden):
            raise
        except DomainError as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, _("The check is given up; it stays in the list."))
            return redirect("ledgers:spot-check-detail", pk=check.pk)
    context = {"form": form, "check": check}
    return render(request, "ledgers/spotcheck_cancel.html", context, status=422 if form.errors else 200)
