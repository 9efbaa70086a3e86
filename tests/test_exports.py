"""Every file that a page offers is on record with who, which filters and how many rows, and carries no formula and no
full ID number. The pages are found by asking every address, so that a new export is tested without being named."""

import io
import re

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from laborinfo.accounts.models import AuditEntry, User
from laborinfo.common.excel import read_table
from laborinfo.common.exports import ID_IN_TEXT
from tests.cast import Cast
from tests.factories_ledgers import make_household
from tests.scoping import SIGNED_IN, known_routes
from tests.scoping.jobs import batch as import_batch

OFFER = re.compile(r'(?:href|action)="([^"]*(?:[?&;]export=(?:csv|xlsx)|/export/)[^"]*)"')
# Offered today: the walk must keep finding at least these.
KNOWN = {
    "accounts.export_accounts", "accounts.export_audit", "assessment.export_totals", "jobs.export_employers",
    "jobs.export_postings", "ledgers.export_findings", "ledgers.export_households", "ledgers.export_ledgers",
    "matching.export_referrals",
    "regions.export_regions", "regions.export_work_bodies",
}  # fmt: skip


@pytest.fixture
def bad_household(cast):
    household = make_household(cast.region_of("group"))
    type(household).objects.filter(pk=household.pk).update(address="=HYPERLINK(1) 522601199001011232")
    return household


def pages(cast: Cast):
    """(address, member of the cast) of every page that is read."""
    for name, routes in known_routes().items():
        for route in routes:
            if route.method != "get" or name.startswith(("admin", "api", "ui")):  # the gallery only shows how it looks
                continue
            part = "village" if route.access == SIGNED_IN or route.right == "group" else route.right
            try:
                yield reverse(name, kwargs=route.arguments(cast)), getattr(cast, part)
            except NoReverseMatch:
                continue


def offers(html: str, path: str) -> set[str]:
    """Addresses of the files that a page offers."""
    found = {address.replace("&amp;", "&") for address in OFFER.findall(html)}
    return {path + address if address.startswith("?") else address for address in found}


def taken(client, address: str) -> tuple[AuditEntry, bytes]:
    """The newest line of the audit trail after a file was taken, and the file."""
    before = AuditEntry.objects.count()
    answer = client.post(address) if address.split("?")[0].endswith("/export/") else client.get(address)
    assert answer.status_code == 200 and "attachment" in answer.get("Content-Disposition", ""), address
    assert AuditEntry.objects.count() == before + 1, f"{address} is not on record"
    return AuditEntry.objects.order_by("-pk").first(), answer.content


def cells_of(body: bytes) -> list[str]:
    return [cell for row in read_table(io.BytesIO(body)).rows for cell in row.cells]


def check_file(client, user, address: str) -> str:
    entry, body = taken(client, address)
    assert entry.username == user.username and re.fullmatch(r"\w+\.export_\w+", entry.action), address
    assert entry.detail["rows"] >= 0 and "filters" in entry.detail, address
    for cell in cells_of(body):
        assert not cell.startswith(("=", "+", "@", "\t", "\r")), f"{address}: {cell}"
        assert not ID_IN_TEXT.search(cell), f"{address}: {cell}"
    return entry.action


def test_every_export_is_on_record(cast, client_of):
    seen: set[str] = set()
    clients = {user.pk: client_of(user) for user in vars(cast).values() if isinstance(user, User)}
    walk = pages(cast)
    while True:
        before = transaction.savepoint()
        if (found := next(walk, None)) is None:
            break
        address, user = found
        answer = clients[user.pk].get(address)
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            for offer in offers(answer.content.decode(), address.split("?")[0]):
                seen.add(check_file(clients[user.pk], user, offer))
        transaction.savepoint_rollback(before)
    assert seen >= KNOWN, KNOWN - seen


def test_a_formula_and_an_id_number_in_free_text_do_no_harm(cast, client_of, bad_household):
    body = client_of(cast.village).get(reverse("ledgers:household-list"), {"export": "csv"}).content.decode()
    assert "'=HYPERLINK(1) 522601********1232" in body


def test_the_report_of_an_import_is_on_record(cast, client_of):
    batch = import_batch(cast)
    entry, _body = taken(client_of(cast.county), reverse("jobs:import-result", kwargs=batch))
    assert (entry.action, entry.username) == ("jobs.export_import_result", "county")


def test_the_record_says_that_something_was_searched_and_not_what(cast, client_of, bad_household):
    query = {"export": "csv", "q": "13812345678", "verified": "no", "columns": "number"}
    client_of(cast.village).get(reverse("ledgers:household-list"), query)
    entry = AuditEntry.objects.get(action="ledgers.export_households")
    assert entry.detail == {"rows": 0, "kind": "csv", "filters": {"q": "***", "verified": "no"}}
