"""Issuing many accounts from a table: every fault is named, and it is all or nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import AuditEntry, User
from laborinfo.accounts.passwords import one_time_password
from laborinfo.accounts.services.bulk import check_orders, issue_accounts, read_orders
from laborinfo.common.errors import DomainError, Forbidden, Invalid
from laborinfo.common.excel import read_table, write_xlsx
from laborinfo.common.models import BackgroundJob
from tests.factories import NOW

HEAD = ["姓名", "用户名", "角色", "区划代码", "手机号"]


def sheet(*rows, head=HEAD) -> bytes:
    return write_xlsx("t", head, rows)


def orders_of(*rows, head=HEAD):
    return read_orders(read_table(io.BytesIO(sheet(*rows, head=head))))


def test_roles_are_read_in_both_languages_and_by_code():
    from laborinfo.accounts.services.bulk import role_names

    names = role_names()
    assert names["village organiser"] == names["village_organizer"] == Role.VILLAGE_ORGANIZER


def test_headings_in_english_are_read_too():
    (order,) = orders_of(["A", "VILLAGE_ORGANIZER", "522601001001"], head=["Name", "Role", "Region code"])
    assert (order.row, order.full_name, order.username, order.region) == (2, "A", "", "522601001001")


def test_a_missing_column_is_named():
    with pytest.raises(DomainError, match="区划代码"):
        orders_of(["A", "x"], head=["姓名", "角色"])


def test_every_fault_is_named_with_its_row(cast):
    role = "VILLAGE_ORGANIZER"
    errors = check_orders(
        by=cast.township,
        orders=orders_of(
            ["好", "", role, "522601001001", ""],
            ["", "", role, "522601001001", ""],
            ["坏", "", "captain", "522601001001", ""],
            ["坏", "", role, "522622001001", ""],
            ["坏", "", role, "522601001", ""],
            ["坏", "village", role, "522601001001", ""],
            ["坏", "twice", role, "522601001001", ""],
            ["坏", "twice", role, "522601001001", "123"],
            ["坏", "", "TOWNSHIP_ORGANIZER", "522601001", ""],
        ),
    )
    assert [(error.row, error.field) for error in errors] == [
        (3, "full_name"), (4, "role"), (5, "region"), (6, "region"), (7, "username"),
        (9, "phone"), (9, "username"), (10, "region"),
    ]  # fmt: skip


def test_one_bad_row_creates_nothing(cast):
    before = User.objects.count()
    orders = orders_of(
        ["好", "", "VILLAGE_ORGANIZER", "522601001001", ""], ["坏", "", "VILLAGE_ORGANIZER", "522601", ""]
    )
    with pytest.raises(Invalid):
        issue_accounts(by=cast.township, now=NOW, orders=orders, passwords=[one_time_password() for _one in orders])
    assert User.objects.count() == before


def test_who_may_not_create_accounts_learns_nothing(cast):
    with pytest.raises(Forbidden):
        check_orders(by=cast.group, orders=[])


def upload(client, *rows):
    file = SimpleUploadedFile("accounts.xlsx", sheet(*rows))
    return client.post(reverse("accounts:bulk-upload"), {"file": file})


def test_from_the_file_to_the_slips(cast, client_of, django_capture_on_commit_callbacks, monkeypatch):
    client = client_of(cast.township)
    rows = [[f"杨{n}", "", "VILLAGE_ORGANIZER", "522601001001", ""] for n in range(3)]
    check = upload(client, *rows)["Location"]
    page = client.get(check)
    assert page.context["count"] == 3 and not page.context["errors"] and not User.objects.filter(full_name="杨1")
    from laborinfo.accounts.tasks import issue_accounts_task

    monkeypatch.setattr(issue_accounts_task, "apply_async", lambda kwargs: issue_accounts_task(**kwargs))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{check}create/")
    job = BackgroundJob.objects.get()
    assert job.state == "DONE", job.message
    slips = client.get(job.result_url).context["slips"]
    assert all(User.objects.get(username=slip.username).check_password(slip.password) for slip in slips)
    assert client.post(f"{check}create/").status_code == 404
    book = client.post(f"{check}workbook/")
    table = read_table(io.BytesIO(book.content))
    assert [row.cells[2] for row in table.rows[:3]] == [slip.password for slip in slips]
    assert AuditEntry.objects.get(action="accounts.export_slips").detail == {"count": 3}
    assert client_of(cast.county).get(job.result_url).status_code == 404


def test_a_faulty_file_shows_its_rows_and_offers_no_button(cast, client_of):
    client = client_of(cast.township)
    page = client.get(upload(client, ["坏", "", "?", "522601001001", ""])["Location"])
    assert page.context["error_count"] == 1 and "/create/" not in page.content.decode()


def test_what_is_no_table_is_told_at_the_field(cast, client_of):
    file = SimpleUploadedFile("accounts.xlsx", b"%PDF-1.4 nothing")
    answer = client_of(cast.township).post(reverse("accounts:bulk-upload"), {"file": file})
    assert answer.status_code == 200 and answer.context["form"].errors
