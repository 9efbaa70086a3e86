import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.enums import ScreeningCheck
from jobs.models import Employer, ImportBatch, Posting
from laborinfo.accounts.models import AuditEntry
from laborinfo.common.excel import read_table
from tests.jobs.factories import GOOD, EmployerFactory, PostingFactory, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(cast, client_of):
    return client_of(cast.county)


def post(client, address, *args, **data):
    return client.post(reverse(address, args=args), data)


def named(file, name="岗位.xlsx"):
    file.name = name
    return file


def test_import_screen_open_as_a_county_does_it(county):
    answer = post(county, "jobs:import-upload", file=named(sheet(GOOD, ["", *GOOD[1:]])), source="COUNTERPART_CITY")
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("jobs:import-detail", args=[batch.pk])
    assert "岗位名称" in county.get(answer.url).content.decode()
    assert county.get(reverse("jobs:import-result", args=[batch.pk])).status_code == 200
    post(county, "jobs:import-confirm", batch.pk)
    posting = Posting.objects.get()
    assert posting.title in county.get(reverse("jobs:screening-queue")).content.decode()
    page = county.get(reverse("jobs:posting-detail", args=[posting.pk])).content.decode()
    assert "4-6千/月" in page
    answer = post(county, "jobs:posting-screen", posting.pk, act="pass", checks=ScreeningCheck.values)
    assert answer.status_code == 302
    post(county, "jobs:posting-act", posting.pk, "open")
    posting.refresh_from_db()
    assert posting.status == "OPEN"
    assert county.get(reverse("jobs:posting-detail", args=[posting.pk])).status_code == 200


def test_an_unreadable_file_is_explained_beside_the_field(county):
    answer = post(county, "jobs:import-upload", file=named(sheet(headings=["只有标题"])), source="OTHER")
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_columns_are_chosen_by_hand(county):
    file = named(sheet(["保安", "某物业"], headings=["招啥人", "谁家"]))
    post(county, "jobs:import-upload", file=file, source="OTHER")
    batch = ImportBatch.objects.get()
    assert county.get(reverse("jobs:import-detail", args=[batch.pk])).context["missing"]
    twice = post(county, "jobs:import-headings", batch.pk, column_0="title", column_1="title")
    assert twice.status_code == 422
    post(county, "jobs:import-headings", batch.pk, column_0="title", column_1="employer")
    batch.refresh_from_db()
    assert batch.ok == 1


def test_bulk_screening_names_what_was_left(county):
    good, unclear = PostingFactory(collected=True), PostingFactory(collected=True, place_code="")
    answer = post(
        county, "jobs:screening-bulk", posting=[good.pk, unclear.pk], checks=ScreeningCheck.values, and_open="on"
    )
    assert unclear.title in answer.content.decode()
    good.refresh_from_db()
    assert good.status == "OPEN"
    assert post(county, "jobs:screening-bulk", posting=[unclear.pk]).status_code == 302
    assert post(county, "jobs:screening-bulk", posting=["x", "9" * 40]).status_code == 302


FORM = {
    "title": "保安", "headcount": "3", "place": "佛山·南海区", "wage_text": "4-5千/月", "valid_from": "2026-11-22",
    "source": "IN_COUNTY", "mandarin": "unknown", "board": "unknown", "lodging": "true",
}  # fmt: skip


def test_a_posting_is_entered_at_its_employer(county):
    employer = EmployerFactory()
    answer = post(county, "jobs:posting-create", employer.pk, **FORM)
    posting = Posting.objects.get()
    assert answer.url == reverse("jobs:posting-detail", args=[posting.pk])
    assert (posting.occupation, posting.place_code, posting.wage_min, posting.lodging) == ("1301", "440605", 4000, True)
    post(county, "jobs:posting-act", posting.pk, "collect")
    posting.refresh_from_db()
    assert posting.status == "COLLECTED"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("place", "鼓楼区"),
        ("place", "某地"),
        ("wage_text", "8-1.2万"),
        ("age_min", "12"),
        ("headcount", "0"),
        ("sex", "1"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(county, field, value):
    answer = post(county, "jobs:posting-create", EmployerFactory().pk, **FORM | {field: value})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Posting.objects.exists()


def test_an_edit_shows_what_was_read_and_a_stale_one_is_refused(county):
    posting = PostingFactory(collected=True)
    url = reverse("jobs:posting-edit", args=[posting.pk])
    form = county.get(url).context["form"]
    data = FORM | {"title": posting.title, "seen_at": form["seen_at"].value(), "wage_text": "5-6千/月"}
    assert county.post(url, data).status_code == 302
    posting.refresh_from_db()
    assert (posting.wage_min, posting.wage_max) == (5000, 6000)
    stale = county.post(url, data | {"headcount": "4"})
    assert stale.context["form"].non_field_errors()
    typed = data | {"seen_at": posting.updated_at.isoformat(), "wage_min": "5200", "wage_max": "5800"}
    assert county.post(url, typed).status_code == 302
    posting.refresh_from_db()
    assert (posting.wage_min, posting.wage_max, posting.wage_unit) == (5200, 5800, "MONTH")


def test_an_employer_is_entered_and_edited(county):
    data = {
        "name": "凯里 酸汤厂",
        "kind": "COMPANY",
        "uscc": "91110000600037341L",
        "place": "凯里",
        "phone": "13885501234",
    }
    assert post(county, "jobs:employer-create", **data).status_code == 302
    employer = Employer.objects.get()
    assert (employer.place_code, employer.county.code) == ("522601", "522601")
    assert post(county, "jobs:employer-create", **data).context["form"].errors
    assert post(county, "jobs:employer-create", **data | {"uscc": "123"}).context["form"].errors["uscc"]
    url = reverse("jobs:employer-edit", args=[employer.pk])
    assert county.post(url, data | {"wage_arrears": "on"}).context["form"].errors["wage_arrears_source"]
    assert county.post(url, data | {"wage_arrears": "on", "wage_arrears_source": "州人社局名单"}).status_code == 302
    employer.refresh_from_db()
    assert employer.wage_arrears
    assert county.get(reverse("jobs:employer-detail", args=[employer.pk])).status_code == 200


def test_the_phone_is_masked_until_it_is_asked_for_and_that_is_recorded(county):
    employer = EmployerFactory()
    page = county.get(reverse("jobs:employer-detail", args=[employer.pk])).content.decode()
    assert "138****1234" in page
    assert "13885501234" not in page
    assert post(county, "jobs:employer-phone", employer.pk).content.decode() == "13885501234"
    assert AuditEntry.objects.filter(action="jobs.reveal_phone").exists()


@pytest.mark.parametrize("name", ["jobs:posting-list", "jobs:screening-queue", "jobs:employer-list"])
def test_lists_ask_as_many_queries_for_twenty_rows_as_for_one(name, county, django_assert_num_queries):
    PostingFactory(collected=True)
    county.get(reverse(name))
    with CaptureQueriesContext(connection) as one:
        county.get(reverse(name))
    for _ in range(19):
        PostingFactory(collected=True)
    with django_assert_num_queries(len(one)):
        assert county.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("status=OPEN", {"在招"}),
        ("occupation=1301", {"在招"}),
        ("place=COUNTY", {"在招"}),
        ("wage=7000", {"在招"}),
        ("q=鼎盛", {"鼎盛的"}),
        ("status=OPEN&q=nothing", set()),
        ("", {"在招", "鼎盛的"}),
    ],
)
def test_the_list_is_filtered_and_searched(county, query, titles):
    PostingFactory(title="在招", opened=True, occupation="1301", place_code="522601", wage_max=8000)
    PostingFactory(title="鼎盛的", employer__name="鼎盛电子")
    page = county.get(f"{reverse('jobs:posting-list')}?{query}").context["page"]
    assert {row.title for row, _cells in page.rows} == titles


def test_the_list_is_exported_and_that_is_recorded(county):
    PostingFactory(title="=1+1")
    answer = county.get(reverse("jobs:posting-list") + "?export=xlsx")
    assert read_table(io.BytesIO(answer.content)).rows[0].cells[0] == "'=1+1"
    assert AuditEntry.objects.get(action="jobs.export_postings").detail["rows"] == 1


def test_a_wrong_act_is_no_page_and_a_wrong_state_is_said(county):
    posting = PostingFactory()
    assert post(county, "jobs:posting-act", posting.pk, "nonsense").status_code == 404
    assert post(county, "jobs:posting-act", posting.pk, "open").status_code == 409
    assert post(county, "jobs:posting-act", posting.pk, "withdraw").status_code == 302
    posting.refresh_from_db()
    assert posting.status == "DRAFT"
