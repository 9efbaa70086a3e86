"""The progress of the month: every region below with its figures, as table and map, and moving the days."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.choropleth import area_map
from laborinfo.common.errors import DomainError, Forbidden
from laborinfo.common.exports import asked_kind, export_file
from laborinfo.regions.enums import Level
from laborinfo.regions.geometry import outlines
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.forms.periods import DeadlinesForm
from ledgers.models import Period
from ledgers.services.pace import Progress, progress_of
from ledgers.services.periods import DUE_DAYS, change_deadlines
from ledgers.views.common import posted

# A page that is left open stops asking after a while, so that the idle time still ends its session.
ROUNDS, SECONDS = 15, 60


@dataclass(frozen=True)
class Figure:
    """A column; `is_share` in per cent."""

    key: str
    label: str | Promise
    is_share: bool = False

    def of(self, row: Progress):
        return getattr(row, self.key)

    def text(self, figure) -> str:
        if figure is None:
            return "—"
        return f"{number_format(figure, 1)}%" if self.is_share else number_format(figure, force_grouping=True)


FIGURES = (
    Figure("households", gettext_lazy("Households")),
    Figure("verified_share", gettext_lazy("Verified"), is_share=True),
    Figure("villages", gettext_lazy("Villages")),
    Figure("sent", gettext_lazy("Submitted")),
    Figure("accepted", gettext_lazy("Accepted")),
    Figure("returned", gettext_lazy("Returned")),
    Figure("late", gettext_lazy("Late")),
    Figure("open_findings", gettext_lazy("Open findings")),
    Figure("first_pass_share", gettext_lazy("Accepted at first"), is_share=True),
    Figure("mean_hours", gettext_lazy("Hours from submission to acceptance")),
)
MAPPED = (
    FIGURES[1], Figure("sent_share", gettext_lazy("Villages submitted"), is_share=True), FIGURES[6], FIGURES[7],
    FIGURES[8],
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One region of the table."""

    progress: Progress
    name: str
    code: str
    url: str
    cells: list[tuple[str | Promise, str]]


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def progress_home(request):
    """To the region that the user's ledgers begin at."""
    regions = request.user.scope.regions_for(Permission.LEDGER_VIEW)
    top = min(regions, key=lambda region: (region.level, region.code))
    address = reverse("ledgers:progress", args=[top.code])
    return redirect(address + kept(request) if request.GET else address)


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def progress(request, code: str):
    region = get_object_or_404(regions_of(request.user), code=code)
    period = chosen_period(request)
    if period is None:
        return render(request, "ledgers/progress.html", {"region": region, "period": None})
    own, *below = progress_of(region, period, day=timezone.localdate())
    if kind := asked_kind(request):
        return export(request, kind, region, [own, *below])
    lines = [line(row, request) for row in below]
    return render(request, "ledgers/progress.html", page_of(request, region, period, own, lines))


def page_of(request, region: Region, period: Period, own: Progress, lines: list[Line]) -> dict:
    measure = next((figure for figure in MAPPED if figure.key == request.GET.get("show")), MAPPED[0])
    rounds = min(int(text), ROUNDS) if (text := request.GET.get("round", "")).isdigit() else 0
    line_above = [node for node in region.ancestor_line() if request.user.scope.has_in(Permission.LEDGER_VIEW, node)]
    return {
        "region": region, "period": period, "own": line(own, request), "lines": lines, "figures": FIGURES,
        "line": line_above, "measure": measure, "measures": [(item, kept(request, show=item.key)) for item in MAPPED],
        "map": map_of(region, lines, measure), "below": Level(region.level + 1).label if lines else "",
        "next_round": kept(request, round=str(rounds + 1)) if rounds < ROUNDS else "", "seconds": SECONDS,
        "exports": [(kind, kept(request, export=kind, round=None)) for kind in ("csv", "xlsx")],
        "periods": [(item, kept(request, period=str(item))) for item in Period.objects.order_by("-month")[:12]],
    }  # fmt: skip


def regions_of(user):
    regions = user.scope.regions_for(Permission.LEDGER_VIEW)
    return Region.objects.filter(in_subtrees("", regions))


def chosen_period(request) -> Period | None:
    """The month asked for; else the open one, else the newest. An unknown month is 404."""
    periods = Period.objects.visible_to(request.user)
    if month := request.GET.get("period", ""):
        found = [period for period in periods.order_by("-month") if str(period) == month]
        if not found:
            raise Http404
        return found[0]
    return periods.open().first() or periods.order_by("-month").first()


def kept(request, **changes) -> str:
    """This page with some parameters changed; None drops one."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


def line(row: Progress, request) -> Line:
    cells = [(figure.label, figure.text(figure.of(row))) for figure in FIGURES]
    url = reverse("ledgers:progress", args=[row.code]) + kept(request, export=None, round=None)
    return Line(row, row.name, row.code, url, cells)


def map_of(region: Region, lines: list[Line], measure: Figure):
    """The counties of a prefecture whose outlines are stored; nothing elsewhere."""
    drawing = outlines(region.code) if region.level == Level.PREFECTURE else None
    if drawing is None:
        return None
    return area_map(drawing, lines, {row.code: measure.of(row.progress) for row in lines}, measure.text)


def export(request, kind: str, region: Region, rows: list[Progress]):
    titles = [_("Code"), _("Region"), _("State"), _("Days late"), *(str(figure.label) for figure in FIGURES)]
    cells = [[row.code, row.name, *of_ledger(row), *(number(figure.of(row)) for figure in FIGURES)] for row in rows]
    return export_file(
        request, kind=kind, name=f"progress-{region.code}", action="ledgers.export_progress", titles=titles, rows=cells
    )


def of_ledger(row: Progress) -> list:
    return [row.ledger.get_state_display(), row.ledger.days_late] if row.ledger else ["", ""]


def number(figure):
    return "" if figure is None else figure


@require_permission(Permission.PERIOD_MANAGE)
@require_http_methods(["GET", "POST"])
def period_deadlines(request, pk):
    period = get_object_or_404(Period.objects.visible_to(request.user), pk=pk)
    form = DeadlinesForm(posted(request), initial={name: getattr(period, name) for name in DUE_DAYS})
    if request.method == "POST" and form.is_valid():
        try:
            change_deadlines(by=request.user, now=timezone.now(), period=period, **form.cleaned_data)
        except Forbidden:
            raise
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("The days are moved."))
            return redirect("ledgers:period-list")
    context = {"period": period, "form": form}
    return render(request, "ledgers/period_deadlines.html", context, status=422 if form.errors else 200)
