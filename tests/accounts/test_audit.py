"""The audit trail cannot be changed, a change from outside shows, and writers at once leave no gap."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.urls import reverse

from laborinfo.accounts import tasks
from laborinfo.accounts.audit import broken_links, head_of_chain, record
from laborinfo.accounts.models import AuditEntry, AuditLink
from tests.factories import NOW, UserFactory


def close_chain() -> None:
    """Run the deferred triggers that wait for the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def tamper(sql: str) -> None:
    """What somebody with the keys of the database could do: triggers off, change, triggers on."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def trail(db):
    for number in range(5):
        record(by=None, action=f"test.act_{number}", detail={"n": number}, now=NOW)
    close_chain()


@pytest.mark.parametrize("table", ["accounts_auditentry", "accounts_auditlink"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET digest = NULL", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_every_change(trail, table, sql):
    statement = sql.format(table).replace("digest", "digest" if table.endswith("link") else "action")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_untouched_trail_is_whole(trail):
    assert broken_links() == [] and head_of_chain()[0] == 5
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert head_of_chain()[1] in out.getvalue()


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE accounts_auditentry SET action = 'x' WHERE action = 'test.act_2'", "changed"),
        ("""UPDATE accounts_auditentry SET detail = '{"n": 9}' WHERE action = 'test.act_2'""", "changed"),
        ("UPDATE accounts_auditentry SET at = at + interval '1 second' WHERE action = 'test.act_2'", "changed"),
        ("DELETE FROM accounts_auditentry WHERE action = 'test.act_2'", "missing"),
        ("DELETE FROM accounts_auditlink WHERE position = 3", "gap"),
    ],
)
def test_a_change_from_outside_is_found_and_named(trail, sql, what):
    tamper(sql)
    assert what in {found[2] for found in broken_links()}
    err = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify_audit", stderr=err)
    assert left.value.code == 1 and what in err.getvalue()


def test_the_nightly_proof_leaves_its_own_line(trail):
    tasks.verify_audit()
    tamper("UPDATE accounts_auditentry SET action = 'x' WHERE action = 'test.act_2'")
    tasks.verify_audit()
    results = AuditEntry.objects.filter(action="accounts.verify_audit").order_by("id").values_list("result", flat=True)
    assert list(results) == ["ok", "failed"]


def test_the_nightly_proof_of_the_regions_leaves_its_line(cast):
    tasks.check_regions()
    assert AuditEntry.objects.get(action="accounts.check_regions").result == "ok"


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_no_gap():
    UserFactory()

    def write(writer: int) -> None:
        try:
            for number in range(10):
                with transaction.atomic():
                    record(by=None, action="test.write", detail={"writer": writer, "n": number})
                    record(by=None, action="test.write", detail={"writer": writer, "second": number})
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=[writer]) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(AuditLink.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 161))
    assert broken_links() == []


def test_the_auditor_filters_the_trail(cast, client_of):
    record(by=cast.village, action="ledgers.submit", obj=cast.village, now=NOW)
    record(by=cast.township, action="ledgers.accept", result="refused", now=NOW)

    def actions(**query):
        page = client_of(cast.auditor).get(reverse("accounts:audit-list"), query).context["page"]
        return [row.action for row, _cells in page.rows]

    assert actions(who="village") == ["ledgers.submit"]
    assert actions(action="ledgers.") == ["ledgers.accept", "ledgers.submit"]
    assert actions(result="refused") == ["ledgers.accept"]
    assert actions(object=f"accounts.user:{cast.village.pk}") == ["ledgers.submit"]
    assert actions(first="2026-11-22", last="2026-11-22", action="ledgers.submit") == ["ledgers.submit"]
    assert actions(last="2026-11-21") == []


def test_the_export_holds_what_is_filtered_and_is_recorded(cast, client_of):
    import io

    from laborinfo.common.excel import read_table

    record(by=cast.village, action="ledgers.submit", now=NOW)
    record(by=cast.township, action="ledgers.accept", now=NOW)
    client, url = client_of(cast.auditor), reverse("accounts:audit-export")
    assert client.get(url).status_code == 405
    book = read_table(io.BytesIO(client.post(f"{url}?who=village").content))
    texts = [cell for row in book.rows for cell in row.cells]
    assert "ledgers.submit" in texts and "ledgers.accept" not in texts and any("auditor" in text for text in texts)
    entry = AuditEntry.objects.get(action="accounts.export_audit")
    assert entry.detail == {"filters": {"who": "village"}, "kind": "xlsx", "rows": 1}
