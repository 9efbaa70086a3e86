"""Files with rows for people. Every one is made here: first it is put on record, then written with formulas
neutralised, ID numbers masked, and the mark of who took it and when."""

import re
from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from laborinfo.common.crypto import mask_id
from laborinfo.common.excel import write_csv, write_xlsx

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# 18 characters with a birth date inside: nobody's free text carries another person's number out.
ID_IN_TEXT = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
# How a list looks, not which rows it has.
NO_FILTERS = {"export", "columns", "sort", "after", "before"}
# What people search for are names, numbers and phones: the record says that they searched.
PERSONAL = {"q"}

RECORDERS: list[Callable] = []


def register_recorder(record: Callable) -> None:
    """`record(*, by, action, detail)` writes the line of the audit trail."""
    RECORDERS.append(record)


def export_file(
    request: HttpRequest, *, kind: str, name: str, action: str, titles: Sequence[str], rows: Sequence[Sequence]
) -> HttpResponse:
    """The rows as a file `name`.`kind`, after `action` is on record with who, which filters and how many rows."""
    detail = {"rows": len(rows), "kind": kind, "filters": filters_of(request)}
    if not RECORDERS:
        raise RuntimeError("Nobody records exports: see register_recorder.")
    for record in RECORDERS:
        record(by=request.user, action=action, detail=detail)
    cells = [[without_ids(value) for value in row] for row in rows]
    mark = watermark_of(request.user)
    body = write_csv(titles, cells, mark) if kind == "csv" else write_xlsx(name, titles, cells, mark)
    headers = {"Content-Disposition": content_disposition_header(True, f"{name}.{kind}"), "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=KINDS[kind], headers=headers)


def asked_kind(request: HttpRequest) -> str:
    """csv or xlsx where the address asks for a file, else empty."""
    kind = request.GET.get("export", "")
    return kind if kind in KINDS else ""


def filters_of(request: HttpRequest) -> dict[str, str]:
    given = {name: ",".join(values) for name, values in request.GET.lists() if name not in NO_FILTERS and any(values)}
    return {name: "***" if name in PERSONAL else without_ids(value) for name, value in given.items()}


def without_ids(value):
    """Text with every resident ID number in it masked; everything else as it is."""
    return ID_IN_TEXT.sub(lambda found: mask_id(found[0]), value) if isinstance(value, str) else value


def watermark_of(by) -> str:
    """Who exported it and when."""
    moment = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    return _("Exported by %(who)s, %(moment)s, for internal use") % {"who": f"{by} ({by.username})", "moment": moment}
