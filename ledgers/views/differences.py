"""Reported beside live: every indicator of a region, then the regions below or, in a village, the people behind it."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from laborinfo.common.exports import asked_kind, export_file
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import PeriodState
from ledgers.indicators import INDICATORS, POSITION
from ledgers.models import Period
from ledgers.services.differences import COMPARED, Line, lines_below, lines_of, people_behind

PEOPLE_SHOWN = 50


@require_permission(Permission.TOTALS_VIEW)
@require_safe
def period_difference(request, pk, code):
    """`indicator` (default: the people) chooses what is shown below the table; 404 outside the user's totals."""
    period = get_object_or_404(Period, pk=pk, state=PeriodState.CLOSED)
    regions = request.user.scope.regions_for(Permission.TOTALS_VIEW)
    visible = Region.objects.filter(in_subtrees("", regions), level__lte=Level.VILLAGE)
    region = get_object_or_404(visible, code=code)
    lines = lines_of(period, region)
    if kind := asked_kind(request):
        return exported(request, kind, period, region, lines)
    indicator = INDICATORS[POSITION[asked_indicator(request)]]
    context = {
        "period": period, "region": region, "line": line_within(regions, region), "lines": lines,
        "indicator": indicator, "chosen": next(line for line in lines if line.key == indicator.key),
    }  # fmt: skip
    if region.level < Level.VILLAGE:
        context["below"] = lines_below(period, region, indicator)
    elif region.level == Level.VILLAGE and can(request.user, Permission.PERSON_VIEW, region):
        people = people_behind(period, region, indicator, now=timezone.now())
        context["people"] = Paginator(people, PEOPLE_SHOWN).get_page(request.GET.get("page"))
    return render(request, "ledgers/period_difference.html", context)


def line_within(roots: list[Region], region: Region) -> list[Region]:
    """From the user's own region down to this one."""
    return [node for node in region.ancestor_line() if any(root.contains(node) for root in roots)]


def asked_indicator(request) -> str:
    asked = request.GET.get("indicator", "")
    return asked if any(item.key == asked for item in COMPARED) else "people"


def exported(request, kind: str, period: Period, region: Region, lines: list[Line]):

    titles = [_("Indicator"), _("As reported"), _("Live"), _("Difference")]
    rows = [[line.label, line.reported, line.live, line.difference] for line in lines]
    name = f"difference-{region.code}-{period}"
    return export_file(request, kind=kind, name=name, action="ledgers.export_difference", titles=titles, rows=rows)
