import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laborinfo.common.models import BackgroundJob, JobState
from ledgers.models import ColumnMapping, LedgerImport, Person
from ledgers.services.imports import forget_files
from ledgers.tasks_excel import apply_import, check_import
from ledgers.views import imports
from tests.factories import NOW
from tests.factories_ledgers import make_id
from tests.ledgers.excel.sheets import HEADINGS, line, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(cast, client_of):
    return client_of(cast.group)


def post_file(client, buffer):
    file = SimpleUploadedFile("台账.xlsx", buffer.getvalue())
    return client.post(reverse("ledgers:import-upload"), {"file": file})


def choice_of(page) -> dict:
    """What the page's form would send as it stands."""
    form = page.context["form"]
    return {field.name: field.initial for field in form if field.initial}


def test_from_the_upload_to_the_result(group):
    answer = post_file(group, workbook(line(), line(name="乙", relation="之子", serial=502, 民族="火星族")))
    page = group.get(answer.url)
    assert "姓名" in page.content.decode() and "杨光明" in page.content.decode()
    answer = group.post(answer.url, choice_of(page))
    file = LedgerImport.objects.get()
    assert answer.url == reverse("ledgers:import-detail", args=[file.pk])
    page = group.get(answer.url)
    assert "火星族" in page.content.decode() and not Person.objects.exists()
    answer = group.post(reverse("ledgers:import-apply", args=[file.pk]), {"mode": "VALID"})
    assert Person.objects.get().name == "杨光明"
    assert group.get(answer.url).status_code == 200
    assert "台账.xlsx" in group.get(reverse("ledgers:import-list")).content.decode()


def test_all_or_nothing_is_kept(group):
    url = post_file(group, workbook(line(), line(name="乙", relation="之子", serial=502, 民族="火星族"))).url
    group.post(url, choice_of(group.get(url)))
    file = LedgerImport.objects.get()
    answer = group.post(reverse("ledgers:import-apply", args=[file.pk]), {"mode": "ALL"})
    assert answer.status_code == 409 and not Person.objects.exists()


def test_foreign_headings_are_chosen_once_and_remembered(group):
    headings = ["甲列", *HEADINGS[1:]]
    rows = [["522601001001001-007", "杨甲", *line()[2:]]]
    url = post_file(group, workbook(*rows, headings=headings)).url
    page = group.get(url)
    assert page.context["unused"] == ["甲列"]
    group.post(url, {**choice_of(page), "column_0": "number"})
    assert ColumnMapping.objects.get().headings["number"] == "甲列"
    rows[0][1] = "杨乙"
    page = group.get(post_file(group, workbook(*rows, headings=headings)).url)
    assert page.context["unused"] == [] and page.context["form"]["column_0"].initial == "number"


def test_the_first_rows_are_shown_with_their_numbers_masked(group):
    """Whatever column they stand in, also one that nothing is known about."""
    other = make_id(serial=777)
    url = post_file(group, workbook([*line(), f"见{other}，13985501234"], headings=[*HEADINGS, "某列"])).url
    text = group.get(url).content.decode()
    assert not any(number in text for number in (make_id(serial=500), other, "13885501234", "13985501234"))
    assert f"见522601********{other[-4:]}，139****1234" in text


def test_missing_columns_are_named(group):
    url = post_file(group, workbook(["x", "苗族"], headings=["某列", "民族"])).url
    page = group.get(url)
    assert len(page.context["missing"]) == 2
    assert group.post(url, choice_of(page)).status_code == 422


def test_a_large_file_goes_to_the_background(group, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE", 1)
    rows = [line("T-1"), line("T-1", name="乙", relation="长子", serial=502, 未就业原因="农活")]
    rows[1][3] = make_id(birth=NOW.date().replace(year=2008), serial=502)
    url = post_file(group, workbook(*rows)).url
    answer = group.post(url, choice_of(group.get(url)))
    job, file = BackgroundJob.objects.get(), LedgerImport.objects.get()
    assert answer.url == reverse("common:job-detail", args=[job.pk])
    check_import(job_id=str(job.pk), import_id=file.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == (JobState.DONE, reverse("ledgers:import-detail", args=[file.pk]))
    group.post(reverse("ledgers:import-apply", args=[file.pk]), {"mode": "VALID"})
    second = BackgroundJob.objects.exclude(pk=job.pk).get()
    apply_import(job_id=str(second.pk), import_id=file.pk, mode="VALID")
    second.refresh_from_db()
    assert second.state == JobState.DONE, second.message
    assert Person.objects.count() + LedgerImport.objects.get().refused_count == 2


def test_a_cancelled_file_is_forgotten_and_old_files_at_night(group, cast):
    url = post_file(group, workbook(line())).url
    file = LedgerImport.objects.get()
    group.post(reverse("ledgers:import-cancel", args=[file.pk]))
    file.refresh_from_db()
    assert (file.state, file.content) == ("CANCELLED", None)
    assert group.get(url).status_code == 409
    post_file(group, workbook(line()))
    LedgerImport.objects.update(uploaded_at=NOW)
    assert forget_files(now=NOW.replace(year=2027)) == 1
    assert not LedgerImport.objects.filter(content__isnull=False).exists()


def test_nothing_personal_of_the_file_stands_in_the_database_in_clear(group):
    buffer = workbook(line(), line(name="乙", serial=502, 民族="火星族"))
    url = post_file(group, buffer).url
    group.post(url, choice_of(group.get(url)))
    file = LedgerImport.objects.get()
    assert bytes(file.content)[13:17] != buffer.getvalue()[:4]
    shown = [value for row in file.rows.all() for value in (row.old, row.new, row.reason)]
    assert not any(make_id(serial=502) in (value or "") for value in shown)
