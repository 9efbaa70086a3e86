"""Periods: the list, opening one, closing the open one. Both acts are the prefecture's and run in the background."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.errors import Conflict
from laborinfo.common.progress import enqueue
from laborinfo.regions.enums import Level
from ledgers import tasks
from ledgers.enums import PeriodState
from ledgers.forms.review import ClosePeriodForm, OpenPeriodForm
from ledgers.models import Period
from ledgers.services.compilation import missing_children
from ledgers.views.common import posted
from ledgers.views.comparing import comparison_for


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def period_list(request):
    periods = Period.objects.visible_to(request.user).select_related("opened_by", "closed_by")
    may_manage = request.user.scope.has(Permission.PERIOD_MANAGE)
    context = {
        "periods": periods.order_by("-month")[:60],
        "may_open": may_manage and not Period.objects.open().exists(),
        "may_close": may_manage,
    }
    return render(request, "ledgers/period_list.html", context)


@require_permission(Permission.PERIOD_MANAGE)
@require_http_methods(["GET", "POST"])
def period_open(request):
    form = OpenPeriodForm(posted(request), initial=OpenPeriodForm.suggested(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        days = {name: value.isoformat() for name, value in form.cleaned_data.items()}
        month = days.pop("month")
        title = _("Open the period %(month)s") % {"month": month[:7]}
        job = enqueue(tasks.open_period, by=request.user, title=title, user_id=request.user.pk, month=month, due=days)
        return redirect("common:job-detail", pk=job.pk)
    return render(request, "ledgers/period_open.html", {"form": form}, status=422 if form.errors else 200)


@require_permission(Permission.PERIOD_MANAGE)
@require_http_methods(["GET", "POST"])
def period_close(request, pk):
    period = get_object_or_404(Period.objects.visible_to(request.user), pk=pk)
    if period.state != PeriodState.OPEN:
        raise Conflict(_("This period is closed already."))
    ledger = period.ledgers.get(level=Level.PREFECTURE)
    missing = missing_children(ledger)
    form = ClosePeriodForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["late_reason"]
        if reason or not missing:
            title = _("Close the period %(month)s") % {"month": f"{period.month:%Y-%m}"}
            job = enqueue(
                tasks.close_period, by=request.user, title=title,
                user_id=request.user.pk, period_id=period.pk, late_reason=reason,
            )  # fmt: skip
            return redirect("common:job-detail", pk=job.pk)
        form.add_error("late_reason", _("Counties are missing: record why you close without them."))
    context = {"period": period, "form": form, "missing": missing, "comparison": comparison_for(request, ledger)}
    return render(request, "ledgers/period_close.html", context, status=422 if form.errors else 200)
