"""The table of a dashboard as a file: every counted indicator and every share. It holds counts, no people."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.queries.dashboard import Dashboard
from assessment.queries.measures import CHOICES
from laborinfo.common.exports import export_file
from ledgers.indicators import INDICATORS

RATES = tuple(measure for measure in CHOICES.values() if measure.is_rate)


def export(request: HttpRequest, board: Dashboard, kind: str, *, now: datetime) -> HttpResponse:
    """`kind` is csv or xlsx. The last row is the region itself: the sum of those above it."""
    titles = [
        _("Code"), _("Region"),
        *(str(indicator.label) for indicator in INDICATORS),
        *(f"{rate.label} (%)" for rate in RATES),
    ]  # fmt: skip
    rows = [row_of(row.code, row.name, row.values) for row in board.rows]
    rows.append(row_of(board.region.code, board.region.short_name, board.values))
    name = f"totals-{board.region.code}-{board.period or timezone.localdate(now)}"
    return export_file(request, kind=kind, name=name, action="assessment.export_totals", titles=titles, rows=rows)


def row_of(code: str, name: str, values) -> list:
    return [code, name, *values, *(rate.of(values) for rate in RATES)]
