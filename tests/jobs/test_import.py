import io

import pytest

from jobs.enums import PostingState
from jobs.models import Employer, ImportBatch, Posting
from jobs.services.importing import confirm_import, import_postings, remap_import, result_table
from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from laborinfo.common.excel import UnreadableFile
from tests.factories import NOW
from tests.jobs.factories import GOOD, HEADINGS, sheet

pytestmark = pytest.mark.django_db


def row(**changes) -> list[str]:
    """The good row with some columns changed, by heading."""
    return [changes.get(heading, value) for heading, value in zip(HEADINGS, GOOD, strict=True)]


def upload(cast, file, by=None, region="522601", **kwargs) -> ImportBatch:
    return import_postings(
        by=by or cast.county, now=kwargs.pop("now", NOW), file=file, file_name="岗位.xlsx",
        region=cast.regions[region], source="COUNTERPART_CITY", **kwargs,
    )  # fmt: skip


def counts(batch) -> tuple[int, int, int, int]:
    return batch.rows, batch.ok, batch.same, batch.failed


def test_a_dry_run_writes_nothing_and_the_confirmation_takes_over(cast):
    batch = upload(cast, sheet(GOOD))
    assert counts(batch) == (1, 1, 0, 0)
    assert not Posting.objects.exists()
    batch = confirm_import(batch=batch, by=cast.county, now=NOW)
    assert (batch.dry_run, batch.done_at, batch.content) == (False, NOW, None)
    posting = Posting.objects.get()
    assert posting.status == PostingState.COLLECTED
    assert (posting.title, posting.occupation, posting.headcount) == ("缝纫工", "0101", 20)
    assert (posting.place_code, posting.wage_min, posting.wage_max) == ("440605", 4000, 6000)
    assert (posting.age_min, posting.age_max, posting.education_min) == (18, 45, "70")
    assert (posting.board, posting.lodging) == (True, True)
    assert (posting.source, posting.county.code, posting.collected_by) == ("COUNTERPART_CITY", "522601", cast.county)
    employer = Employer.objects.get()
    assert (employer.name, employer.phone) == ("丹寨锦绣制衣厂", "13885501234")
    entry = AuditEntry.objects.get(action="jobs.import_postings")
    assert entry.detail == {"rows": 1, "ok": 1, "same": 0, "failed": 0}


def test_bad_rows_are_reported_with_row_field_value_and_reason_and_the_good_ones_are_kept(cast):
    rows = [
        GOOD,
        row(岗位名称=""),
        row(岗位名称="保洁员", 招聘人数="很多"),
        row(岗位名称="保安", 年龄要求="50-18岁"),
        row(岗位名称="普工", 联系电话="1.38855E+15"),
        row(岗位名称="焊工"),
    ]
    batch = upload(cast, sheet(*rows), dry_run=False)
    assert counts(batch) == (6, 2, 0, 4)
    reported = {number: (field, value) for number, field, value, _reason in batch.report["errors"]}
    assert reported == {
        3: ("title", ""),
        4: ("headcount", "很多"),
        5: ("age", "50-18岁"),
        6: ("phone", "1.38855E+15"),
    }
    assert all(reason for *_rest, reason in batch.report["errors"])
    assert set(Posting.objects.values_list("title", flat=True)) == {"缝纫工", "焊工"}


def test_every_fault_of_a_row_is_named_at_once(cast):
    batch = upload(cast, sheet(row(岗位名称="", 用工单位="", 招聘人数="x")))
    assert {field for _row, field, _value, _reason in batch.report["errors"]} == {"title", "employer", "headcount"}


def test_unclear_places_and_wages_become_drafts_that_ask(cast):
    rows = [row(岗位名称="保安", 工作地点="鼓楼区"), row(岗位名称="普工", 薪资待遇="8-1.2万"), row(性别="男")]
    batch = upload(cast, sheet(*rows), dry_run=False)
    assert batch.report["drafts"] == 2
    asked = {(number, field) for number, field, _value, _reason in batch.report["questions"]}
    assert {(2, "place"), (3, "wage")} <= asked
    guard, worker, sewing = (Posting.objects.get(title=title) for title in ("保安", "普工", "缝纫工"))
    assert (guard.status, guard.place_code, guard.place_text) == (PostingState.DRAFT, "", "鼓楼区")
    assert (worker.status, worker.wage_text, worker.wage_min) == (PostingState.DRAFT, "8-1.2万", None)
    assert (sewing.status, sewing.sex) == (PostingState.COLLECTED, "")


def test_the_same_file_twice_adds_nothing(cast):
    upload(cast, sheet(GOOD, row(岗位名称="保安")), dry_run=False)
    again = upload(cast, sheet(GOOD, row(岗位名称="保安")))
    assert counts(again) == (2, 0, 2, 0)
    with pytest.raises(Conflict) as caught:
        confirm_import(batch=again, by=cast.county, now=NOW)
    assert caught.value.code == "same_file"
    assert Posting.objects.count() == 2


def test_another_file_with_some_of_the_same_rows_adds_only_the_new_ones(cast):
    upload(cast, sheet(GOOD), dry_run=False)
    batch = upload(cast, sheet(row(招聘人数="99"), row(岗位名称="保安"), row(岗位名称="保安")), dry_run=False)
    assert counts(batch) == (3, 1, 2, 0)
    assert Employer.objects.count() == 1


def test_a_double_click_on_confirm_takes_over_once(cast):
    batch = upload(cast, sheet(GOOD))
    confirm_import(batch=batch, by=cast.county, now=NOW)
    with pytest.raises(Conflict) as caught:
        confirm_import(batch=batch, by=cast.county, now=NOW)
    assert caught.value.code == "taken_over"
    assert Posting.objects.count() == 1


def test_two_counties_may_import_the_same_file(cast):
    upload(cast, sheet(GOOD), dry_run=False)
    batch = upload(cast, sheet(GOOD), by=cast.sibling_county, region="522622", dry_run=False)
    assert counts(batch) == (1, 1, 0, 0)


def test_foreign_headings_are_recognised_and_the_rest_is_chosen_by_a_person(cast):
    file = sheet(["保安", "某物业", "3000-4500"], headings=["招啥人", "公司全称", "月薪（元）"])
    batch = upload(cast, file)
    assert batch.report["missing"] == ["title", "employer"]
    assert batch.report["headings"] == {"wage": "月薪（元）"}
    with pytest.raises(DomainError):
        confirm_import(batch=batch, by=cast.county, now=NOW)
    headings = {"title": "招啥人", "employer": "公司全称", "wage": "月薪（元）"}
    batch = remap_import(batch=batch, by=cast.county, now=NOW, headings=headings)
    assert counts(batch) == (1, 1, 0, 0)
    confirm_import(batch=batch, by=cast.county, now=NOW)
    assert Posting.objects.get().wage_max == 4500
    with pytest.raises(DomainError):
        remap_import(batch=upload(cast, sheet(GOOD)), by=cast.county, now=NOW, headings={"title": "没有的列"})


def test_credit_codes_are_checked_and_join_an_employer_to_its_name(cast):
    headings = [*HEADINGS, "统一社会信用代码"]
    good, other = "91110000600037341L", "9152260109010011XA"
    upload(cast, sheet([*GOOD, ""], headings=headings), dry_run=False)
    rows = [
        [*row(岗位名称="保安"), good],
        [*row(岗位名称="普工"), other],
        [*row(岗位名称="焊工", 用工单位="别的公司"), good],
        [*row(岗位名称="厨师"), "9.11E+17"],
    ]
    batch = upload(cast, sheet(*rows, headings=headings), dry_run=False)
    assert [number for number, field, *_rest in batch.report["errors"] if field == "uscc"] == [3, 4, 5]
    assert Employer.objects.get(name="丹寨锦绣制衣厂").uscc == good
    again = upload(cast, sheet([*row(岗位名称="钳工", 用工单位="第三家"), good], headings=headings))
    assert counts(again) == (1, 0, 0, 1)


def test_a_posting_whose_last_day_has_passed_is_refused(cast):
    headings = [*HEADINGS, "截止日期"]
    rows = [[*GOOD, "2026-10-01"], [*row(岗位名称="保安"), "2026/12/31"], [*row(岗位名称="普工"), "尽快"]]
    batch = upload(cast, sheet(*rows, headings=headings), dry_run=False)
    assert [line[:2] for line in batch.report["errors"]] == [[2, "valid_until"]]
    assert Posting.objects.get(title="保安").valid_until.isoformat() == "2026-12-31"
    assert Posting.objects.get(title="普工").valid_until is None


def test_the_result_table_names_every_problem_by_the_files_own_heading(cast):
    batch = upload(cast, sheet(row(招聘人数="很多"), row(岗位名称="保安", 工作地点="=鼓楼区")))
    _titles, rows = result_table(batch)
    assert [cells[0] for cells in rows] == [2, 3]
    assert [tuple(cells[2:4]) for cells in rows] == [("招聘人数", "很多"), ("工作地点", "=鼓楼区")]


def test_who_may_import(cast):
    for part in ("group", "village", "sibling_county", "analyst", "auditor", "api", "nobody"):
        with pytest.raises(Forbidden):
            upload(cast, sheet(GOOD), by=getattr(cast, part))
    assert upload(cast, sheet(GOOD), by=cast.prefecture).ok == 1


def test_a_bad_file_leaves_nothing(cast):
    for data in (b"", b"\xff\xfe\x00\x01" * 999, "没有表格".encode()):
        with pytest.raises(UnreadableFile):
            upload(cast, io.BytesIO(data))
    assert not ImportBatch.objects.exists()


def test_only_the_uploader_sees_a_batch(cast):
    upload(cast, sheet(GOOD))
    assert ImportBatch.objects.visible_to(cast.county).count() == 1
    assert not ImportBatch.objects.visible_to(cast.prefecture).exists()


def test_an_import_asks_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    rows = [row(岗位名称=f"普工{n}", 用工单位=f"企业{n % 40}") for n in range(400)]
    batch = upload(cast, sheet(*rows))
    with django_assert_max_num_queries(40):
        confirm_import(batch=batch, by=cast.county, now=NOW)
    assert Posting.objects.count() == 400
