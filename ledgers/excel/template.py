"""The template of a region: one person a row with the household's columns repeated, the people on record filled in.

Identifiers stand masked; a masked value means "as it is" when the file comes back. The key column (hidden) joins a
row to its person and carries the household's version, so that nobody's later change is overwritten.
"""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.crypto import mask_id, mask_phone
from laborinfo.common.errors import DomainError
from laborinfo.common.excel import safe_text
from laborinfo.common.excel.sheets import OWN_LISTS
from laborinfo.common.exports import watermark_of
from laborinfo.regions.models import Region
from ledgers.excel.columns import COLUMNS, HOUSEHOLD_FIELDS, KEY, PERSON_FIELDS, Column
from ledgers.excel.writing import cell_of
from ledgers.models import Household, Person

LIMIT = 20_000  # people; a village has some 1,500
SPARE_ROWS = 500  # further rows with drop-downs
# The key stands last, where nobody's eye falls.
ORDER = (*(column for column in COLUMNS.values() if column.name != KEY), COLUMNS[KEY])


def template_for(*, by, now, region: Region) -> bytes:
    """The workbook; on record with the number of people in it. Raises Forbidden, and DomainError above LIMIT."""
    check_permission(by, Permission.PERSON_IMPORT, region)
    rows = list(people_rows(region))
    detail = {"region": region.code, "rows": len(rows)}
    audit.record(by=by, action="ledgers.export_import_template", obj=region, detail=detail, now=now)
    return write_template(rows, watermark_of(by), sheet_name=_("Ledger"))


def people_rows(region: Region):
    """The cells of everybody present, in the order of ORDER."""
    households = Household.objects.active().in_regions([region]).select_related("region").order_by("number")
    people = Person.objects.active().filter(household__in=households).select_related("household__region")
    if people.count() > LIMIT:
        raise DomainError(
            _("The region has too many people for one file. Choose a part of it."), code="too_many", field="region"
        )  # fmt: skip
    kinds: dict[int, list[str]] = {}
    for household in households.prefetch_related("types"):
        kinds[household.pk] = sorted(kind.kind for kind in household.types.all() if kind.valid_to is None)
    for person in people.order_by("household__number", "pk"):
        yield [text_of(column, person, kinds[person.household_id]) for column in ORDER]


def text_of(column: Column, person: Person, kinds: list[str]) -> str:
    household = person.household
    special = {
        KEY: lambda: f"{person.pk}/{household.version}", "number": lambda: household.number,
        "group": lambda: household.region.code, "kinds": lambda: cell_of("kinds", kinds),
        "id_number": lambda: mask_id(person.id_number or ""), "phone": lambda: mask_phone(person.phone or ""),
        "household_phone": lambda: mask_phone(household.phone or ""),
    }  # fmt: skip
    if column.name in special:
        return special[column.name]()
    if column.name in PERSON_FIELDS:
        return cell_of(column.name, getattr(person, column.name))
    return cell_of(column.name, getattr(household, HOUSEHOLD_FIELDS[column.name]))


def write_template(rows: list[list[str]], watermark: str, *, sheet_name: str) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, lists = book.add_worksheet(sheet_name), book.add_worksheet(OWN_LISTS)
        lists.hide()
        head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 0)
        sheet.set_header(f"&C{watermark.replace('&', '&&')[:200]}")
        for place, column in enumerate(ORDER):
            sheet.set_column(place, place, 22 if column.is_text else 14, text, {"hidden": column.name == KEY})
            sheet.write_string(0, place, str(column.label), head)
            if column.note:
                sheet.write_comment(0, place, str(column.note))
            if column.options:
                add_choices(sheet, lists, place, column, len(rows) + SPARE_ROWS)
        for number, cells in enumerate(rows, 1):
            for place, cell in enumerate(cells):
                if cell:
                    sheet.write_string(number, place, safe_text(cell), text)
    return buffer.getvalue()


def add_choices(sheet, lists, place: int, column: Column, last_row: int) -> None:
    """A drop-down from the hidden sheet. Several values may be typed where the column takes them."""
    options = column.options() if column.options else []
    lists.write_column(0, place, options)
    name = xlsxwriter.utility.xl_col_to_name(place)
    validation = {"validate": "list", "source": f"={OWN_LISTS}!${name}$1:${name}${len(options)}"}
    if column.note:
        validation |= {"error_type": "information"}
    sheet.data_validation(1, place, last_row, place, validation)
