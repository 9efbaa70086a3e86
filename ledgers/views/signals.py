"""Signals in the records: worth a look, and no judgement on anybody."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.progress import enqueue
from laborinfo.common.tables import Column, Filter, ListPage
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers import tasks_spotchecks
from ledgers.enums import SignalKind
from ledgers.models import Signal
from ledgers.signal_words import sentence
from ledgers.views.household_list import region_field


@require_permission(Permission.SIGNAL_VIEW)
@require_safe
def signal_list(request):
    page = ListPage(
        request,
        Signal.objects.visible_to(request.user).select_related("region__parent", "organizer"),
        columns=columns(),
        filters=[
            Filter("region", gettext_lazy("Region"), apply=below, field=region_field(request.user)),
            Filter("kind", gettext_lazy("Signal"), choices=SignalKind.choices),
        ],
        search=by_organizer,
        key=("-strength", "pk"),
        export_name="signals",
        empty_title=gettext_lazy("No signal"),
        empty_text=gettext_lazy("The records are looked through every night."),
    )
    newest = Signal.objects.visible_to(request.user).order_by("-computed_at").first()
    context = {"newest": newest, "may_refresh": request.user.scope.has(Permission.SPOT_CHECK_RUN)}
    return page.response("ledgers/signal_list.html", context)


def columns() -> list[Column]:
    return [
        Column("kind", gettext_lazy("Signal")),
        Column("region", gettext_lazy("Village")),
        Column("township", gettext_lazy("Township"), value=lambda row: row.region.parent),
        Column("organizer", gettext_lazy("Organiser"), value=lambda row: row.organizer or "—"),
        Column("sentence", gettext_lazy("What is seen"), value=sentence),
        Column("strength", gettext_lazy("Strength"), sort="strength", numeric=True),
    ]


def below(rows, region):
    return rows.filter(in_subtrees("region", [region]))


def by_organizer(rows, text):
    return rows.filter(organizer__full_name__startswith=text)


@require_permission(Permission.SPOT_CHECK_RUN)
@require_POST
def signal_refresh(request):
    """Look through the user's counties now."""
    roots = request.user.scope.regions_for(Permission.SPOT_CHECK_RUN)
    counties = Region.objects.filter(in_subtrees("", roots), level=Level.COUNTY)
    keys = list(counties.order_by("code").values_list("pk", flat=True))
    job = enqueue(
        tasks_spotchecks.find_county_signals, by=request.user, title=_("Look through the records"), county_ids=keys
    )
    return redirect("common:job-detail", pk=job.pk)
