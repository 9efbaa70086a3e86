import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.excel import read_sheets
from ledgers.excel import template as template_module
from ledgers.excel.columns import COLUMNS, label_of
from ledgers.excel.template import template_for
from ledgers.models import Person
from ledgers.services.people import update_person
from tests.factories import NOW
from tests.factories_ledgers import make_household
from tests.ledgers.excel.sheets import applied, checked, counts, line, refused, workbook

pytestmark = pytest.mark.django_db


def template(cast, by=None) -> io.BytesIO:
    return io.BytesIO(template_for(by=by or cast.group, now=NOW, region=cast.region_of("group")))


def corrected(buffer: io.BytesIO, field: str, value: str) -> io.BytesIO:
    """The template as somebody sends it back, one cell of the first person changed."""
    table = read_sheets(buffer).sheets[0].table
    rows = [list(row.cells) for row in table.rows]
    rows[0][table.headers.index(label_of(field))] = value
    return workbook(*rows, headings=table.headers)


@pytest.fixture
def household(cast):
    return make_household(cast.region_of("group"), people=3, kinds=["POOR"], phone="13900000000")


def test_the_template_has_everybody_masked_and_every_column(cast, household):
    book = CalamineWorkbook.from_filelike(template(cast))
    cells = book.get_sheet_by_index(0).to_python()
    assert cells[0][:-1] == [str(column.label) for column in COLUMNS.values()][1:]
    assert len(cells) == 4 and book.sheets_metadata[1].visible == SheetVisibleEnum.Hidden
    text = str(cells)
    assert not any(person.id_number in text or person.phone in text for person in Person.objects.all())
    assert AuditEntry.objects.get(action="ledgers.export_import_template").detail["rows"] == 3


def test_the_untouched_template_changes_nothing(cast, household):
    file = checked(cast, template(cast))
    assert counts(file) == (0, 0, 3, 0), list(file.rows.values("field", "reason"))


def test_a_corrected_cell_is_taken_over_and_the_masked_ones_stay(cast, household):
    person = Person.objects.order_by("pk").first()
    file = applied(cast, corrected(template(cast), "name", "杨改名"))
    assert counts(file) == (0, 1, 2, 0)
    after = Person.objects.get(pk=person.pk)
    assert (after.name, after.id_number, after.phone) == ("杨改名", person.id_number, person.phone)


def test_what_somebody_else_changed_since_the_download_is_not_overwritten(cast, household):
    file = corrected(template(cast), "name", "杨改名")
    person = Person.objects.order_by("pk").first()
    update_person(by=cast.village, now=NOW, person_id=person.pk, version=None, marital="20")
    assert counts(checked(cast, file)) == (0, 0, 2, 1)


def test_a_key_of_another_region_is_refused(cast, household):
    stranger = make_household(cast.regions["522601002001001"]).people.get()
    file = checked(cast, corrected(template(cast), "key", f"{stranger.pk}/1"))
    assert refused(file)[0] == (2, "key")


def test_the_result_has_the_reasons_and_can_be_corrected_and_uploaded_again(cast, client_of):
    file = checked(cast, workbook(line("T-1"), line("T-2", name="乙", serial=502, 民族="火星族")))
    answer = client_of(cast.group).get(reverse("ledgers:import-result", args=[file.pk]))
    table = read_sheets(io.BytesIO(answer.content)).sheets[0].table
    assert "火星族" in table.rows[1].cells[-1] and table.rows[0].cells[-1] == ""
    again = [list(row.cells) for row in table.rows]
    again[1][4] = "侗族"
    assert counts(applied(cast, workbook(*again, headings=table.headers))) == (2, 0, 0, 0)
    assert AuditEntry.objects.filter(action="ledgers.export_import_result").exists()


def test_the_pages_give_the_files(cast, client_of, household):
    answer = client_of(cast.village).get(reverse("ledgers:import-template"), {"region": cast.region_of("group").pk})
    assert answer.content[:2] == b"PK"
    strange = cast.regions["522601002001001"].pk
    assert client_of(cast.village).get(reverse("ledgers:import-template"), {"region": strange}).status_code == 422


def test_a_county_fills_its_own_groups_and_takes_the_file_back(cast, client_of, household):
    county = client_of(cast.county)
    data = county.get(reverse("ledgers:import-template"), {"region": cast.region_of("group").pk}).content
    region = cast.region_of("county")
    file = applied(cast, corrected(io.BytesIO(data), "name", "杨改名"), by=cast.county, region=region)
    assert counts(file) == (0, 1, 2, 0)


def test_too_many_people_for_one_file_ask_for_a_part(cast, client_of, household, monkeypatch):
    monkeypatch.setattr(template_module, "LIMIT", 2)
    answer = client_of(cast.county).get(reverse("ledgers:import-template"))
    assert answer.status_code == 422 and "region" in answer.context["form"].errors
