"""What the nightly recounts found."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.models import CounterCheck

FOUND = [("drift", _("With differences")), ("none", _("All right"))]


@require_permission(Permission.SYSTEM_CHECK_VIEW)
@require_safe
def counter_check_list(request):
    page = ListPage(
        request,
        CounterCheck.objects.visible_to(request.user),
        columns=[
            Column("at", _("When"), value=lambda row: f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}"),
            Column("ledgers_checked", _("Ledgers"), numeric=True),
            Column("groups_checked", _("Groups"), numeric=True),
            Column("drift_count", _("Differences"), template="ledgers/_counter_drifts.html"),
        ],
        filters=[Filter("found", _("Result"), choices=FOUND, apply=by_result)],
        key=("-at", "-pk"),
        export_name="counter-checks",
        empty_title=_("No check yet"),
        empty_text=_("The counters are recounted every night; differences would be a fault of the system."),
    )
    return page.response("ledgers/counter_check_list.html")


def by_result(rows, value):
    return rows.filter(drift_count=0) if value == "none" else rows.filter(drift_count__gt=0)
