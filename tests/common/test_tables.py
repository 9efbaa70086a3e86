"""The list component: what is asked for in the address is what is shown and what is exported."""

import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from laborinfo.accounts.models import AuditEntry, User
from laborinfo.common.tables import Column, Filter, ListPage
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def list_page(query="", **options) -> ListPage:
    request = RequestFactory().get("/list/", query_params=dict(pair.split("=") for pair in query.split("&") if pair))
    request.user = User.objects.filter(username="cheng").first() or UserFactory(username="cheng")
    given = {
        "columns": [
            Column("id", "No", sort="id", numeric=True),
            Column("model", "Model", sort="model", link=lambda row: f"/m/{row.pk}/"),
            Column("app_label", "App", default=False),
        ],
        "filters": [Filter("app_label", "App", choices=[("auth", "auth"), ("regions", "regions")])],
        "search": lambda rows, text: rows.filter(model__icontains=text),
    }
    return ListPage(request, ContentType.objects.all(), **(given | options))


def models_of(page: ListPage) -> list[str]:
    return [row.model for row, _cells in page.rows]


def test_a_filter_narrows_and_says_so():
    page = list_page("app_label=regions")
    assert {row.app_label for row, _cells in page.rows} == {"regions"}
    assert page.is_filtered


def test_a_value_that_is_no_choice_filters_nothing_and_is_shown_as_wrong():
    page = list_page("app_label=nowhere")
    assert page.form.errors
    assert len(page.rows) == min(50, ContentType.objects.count())


def test_search_narrows():
    assert set(models_of(list_page("q=regionver"))) == {"regionversion"}


def test_sorting_both_ways_by_an_allowed_column_only():
    up, down = models_of(list_page("sort=model")), models_of(list_page("sort=-model"))
    assert up == sorted(up)
    assert down == sorted(down, reverse=True)
    assert list_page("sort=app_label").sort == ""


def test_a_heading_says_how_it_is_sorted_and_turns_the_order():
    heading = list_page("sort=model").headings[1]
    assert heading.direction == "asc"
    assert "sort=-model" in heading.url


def test_chosen_columns_are_shown_and_unknown_ones_ignored():
    assert [column.key for column in list_page("columns=app_label").columns] == ["app_label"]
    assert [column.key for column in list_page("columns=password").columns] == ["id", "model"]


def test_paging_keeps_filters_and_a_new_sort_begins_at_the_first_page():
    page = list_page("q=e&sort=model", page_size=3)
    assert "q=e" in page.next_url and "sort=model" in page.next_url
    later = list_page(page.next_url.removeprefix("?"), page_size=3)
    assert "after=" not in later.headings[0].url


def test_forms_on_the_page_carry_the_rest_of_the_address_along():
    page = list_page("q=e&sort=model&columns=id&after=x")
    assert page.kept_by_filters == [("sort", "model"), ("columns", "id")]
    assert page.kept_by_columns == [("q", "e"), ("sort", "model")]


def test_a_cell_escapes_what_it_shows():
    page = list_page(columns=[Column("model", "Model", value=lambda row: "<b>", link=lambda row: '"><script>')])
    assert page.rows[0][1][0][1] == '<a href="&quot;&gt;&lt;script&gt;">&lt;b&gt;</a>'


def exported(query: str, **options) -> HttpResponse:
    return list_page(query, export_name="models", **options).response("unused.html")


def test_an_export_holds_all_filtered_rows_in_order_with_a_watermark_and_is_recorded():
    answer = exported("export=xlsx&app_label=regions&sort=model", page_size=1)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    wanted = list(ContentType.objects.filter(app_label="regions").order_by("model").values_list("id", "model"))
    assert rows[0][:2] == ["No", "Model"]
    assert [(int(number), model) for number, model in rows[1 : len(wanted) + 1]] == wanted
    assert "cheng" in rows[-1][0]
    entry = AuditEntry.objects.get(action="contenttypes.export_models")
    filters = {"app_label": "regions"}
    assert (entry.username, entry.detail) == ("cheng", {"rows": len(wanted), "kind": "xlsx", "filters": filters})


def test_csv_has_a_name_and_a_byte_order_mark():
    answer = exported("export=csv")
    assert answer["Content-Disposition"] == 'attachment; filename="models.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")


def test_a_list_without_export_name_is_never_a_file(rf):
    request = rf.get("/ui/", {"export": "csv"})
    request.user = AnonymousUser()
    page = ListPage(request, ContentType.objects.none(), columns=[Column("id", "No")])
    assert page.response("components/table.html")["Content-Type"].startswith("text/html")
