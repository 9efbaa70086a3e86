"""The table of a dashboard as a file: every counted indicator and every share. It holds counts, no people."""

from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.queries.dashboard import Dashboard
from assessment.queries.measures import CHOICES
from laborinfo.common.excel import write_csv, write_xlsx
from ledgers.indicators import INDICATORS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RATES = tuple(measure for measure in CHOICES.values() if measure.is_rate)


def export(board: Dashboard, kind: str, *, by, now: datetime) -> HttpResponse:
    """`kind` is csv or xlsx. The last row is the region itself: the sum of those above it."""
    titles = [
        _("Code"), _("Region"),
        *(str(indicator.label) for indicator in INDICATORS),
        *(f"{rate.label} (%)" for rate in RATES),
    ]  # fmt: skip
    rows = [row_of(row.code, row.name, row.values) for row in board.rows]
    rows.append(row_of(board.region.code, board.region.short_name, board.values))
    mark = f"{by.username} {timezone.localtime(now):%Y-%m-%d %H:%M}"
    name = f"totals-{board.region.code}-{board.period or timezone.localdate(now)}"
    if kind == "csv":
        body, mime = write_csv(titles, rows, watermark=mark), "text/csv; charset=utf-8"
    else:
        body, mime = write_xlsx(name, titles, rows, watermark=mark), XLSX
    disposition = f'attachment; filename="{name}.{kind}"'
    return HttpResponse(body, content_type=mime, headers={"Content-Disposition": disposition})


def row_of(code: str, name: str, values) -> list:
    return [code, name, *values, *(rate.of(values) for rate in RATES)]
