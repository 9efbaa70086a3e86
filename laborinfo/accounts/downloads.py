"""Workbooks to download, with the mark of who took them and when."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils import timezone

from laborinfo.common.excel import write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def watermark_of(by) -> str:
    return f"{by} ({by.username}) {timezone.localtime():%Y-%m-%d %H:%M}"


def workbook(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], name: str, by=None) -> HttpResponse:
    """An .xlsx answer; `by` marks it."""
    content = write_xlsx(title, columns, rows, watermark=watermark_of(by) if by else "")
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
