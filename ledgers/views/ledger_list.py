"""The list of ledgers: filters by period, state and level, search by region, export."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.tables import Column, Filter, ListPage
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.enums import LedgerState
from ledgers.models import Ledger, Period


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def ledger_list(request):
    page = ListPage(
        request,
        Ledger.objects.visible_to(request.user).select_related("region__parent", "period"),
        columns=columns(),
        filters=filters(),
        search=by_region,
        key=("-period__month", "level", "region__code"),
        export_name="ledgers",
        empty_title=_("No ledger here"),
        empty_text=_("Change the filters. Ledgers come into being when the prefecture opens a period."),
    )
    return page.response("ledgers/ledger_list.html")


def columns() -> list[Column]:
    return [
        Column("region", _("Region"), template="ledgers/_ledger_link.html"),
        Column("parent_region", _("Under"), value=lambda row: row.region.parent or ""),
        Column("level", _("Level"), value=lambda row: Level(row.level).label),
        Column("period", _("Period"), value=lambda row: f"{row.period.month:%Y-%m}"),
        Column("state", _("State"), template="ledgers/_ledger_state.html"),
        Column("household_count", _("Households"), sort="household_count", numeric=True),
        Column("person_count", _("People"), sort="person_count", numeric=True),
        Column("pending_count", _("To review"), sort="pending_count", numeric=True),
        Column("returned_count", _("Returned households"), sort="returned_count", numeric=True),
        Column("open_findings", _("Open findings"), sort="open_findings", numeric=True),
        Column("return_count", _("Times returned"), sort="return_count", numeric=True, default=False),
        Column("submitted_at", _("Submitted"), sort="submitted_at", value=lambda row: moment(row.submitted_at)),
        Column(
            "accepted_at", _("Accepted"), sort="accepted_at", value=lambda row: moment(row.accepted_at), default=False
        ),
    ]


def moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def filters() -> list[Filter]:
    months = [(period.pk, f"{period.month:%Y-%m}") for period in Period.objects.order_by("-month")[:36]]
    return [
        Filter("period", _("Period"), field=forms.TypedChoiceField(
            label=_("Period"), required=False, choices=[("", _("All")), *months], coerce=int, empty_value=None
        )),
        Filter("state", _("State"), choices=LedgerState.choices),
        Filter("level", _("Level"), choices=[(str(int(level)), level.label) for level in list(Level)[:4]]),
    ]  # fmt: skip


def by_region(rows, text):
    return rows.filter(region__in=Region.objects.search(text).values("pk"))
