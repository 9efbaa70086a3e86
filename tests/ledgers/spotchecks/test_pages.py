"""The pages of spot checks: what they show to whom, and what their buttons do."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laborinfo.common.models import BackgroundJob
from ledgers import tasks_spotchecks
from ledgers.enums import LedgerState, SpotCheckState
from ledgers.models import Finding, SpotCheck, SpotCheckRow
from ledgers.services.spotchecks_entry import Fault

PLAN = {
    "title": "November", "method": "RISK", "sizing": "FIXED", "fixed_size": "6", "confidence": "0.95", "margin": "5",
    "expected": "50", "minimum": "2", "threshold": "10", "double_share": "50", "weight_returns": "1",
    "weight_unchanged": "1", "weight_outlier": "1", "weight_fast": "2", "skip_checked": "on",
}  # fmt: skip


def url(name, *args) -> str:
    return reverse(f"ledgers:{name}", args=args)


def page(client, name, *args, **query) -> str:
    response = client.get(f"{url(name, *args)}?{urlencode(query)}")
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


@pytest.fixture
def county(checks, client_of):
    return client_of(checks.county)


def plan(checks) -> dict:
    return PLAN | {"ledgers": [checks.month.ledger("township").pk]}


def test_the_size_follows_what_is_typed(checks, county):
    ledger = checks.month.ledger("township").pk
    answer = page(county, "spot-check-size", **(PLAN | {"ledgers": ledger}))
    assert ">6 " in answer.replace("6 / 28", ">6 ") or "28" in answer
    assert "text-danger" in answer
    bigger = page(county, "spot-check-size", **(PLAN | {"ledgers": ledger, "fixed_size": "28", "threshold": "20"}))
    assert "text-danger" not in bigger
    assert "text-secondary" in page(county, "spot-check-size")


def test_a_check_from_the_plan_to_the_return(checks, county, client_of):
    """The whole way by the pages, with two checkers, a disagreement, and a return."""
    assert county.post(url("spot-check-create"), plan(checks)).status_code == 302
    check = SpotCheck.objects.get()
    assert len(check.seed) == 32 and not check.seed_given
    county.post(url("spot-check-draw", check.pk))
    job = BackgroundJob.objects.get()
    tasks_spotchecks.draw_spot_check(str(job.pk), checks.county.pk, check.pk)
    job.refresh_from_db()
    assert job.state == "DONE" and job.result_url == url("spot-check-detail", check.pk)
    second = client_of(checks.second)
    for client in (county, second):
        walk(client, check, wrong=1 if client is county else 0)
    check.refresh_from_db()
    assert check.state == SpotCheckState.CHECKING
    settle_all(client_of(checks.third), check)
    assert not check.rows.undecided().exists()
    html = page(county, "spot-check-detail", check.pk)
    assert url("spot-check-decide", check.pk) in html
    part = check.parts.get()
    response = county.post(url("spot-check-decide", check.pk), {f"verdict_{part.pk}": "RETURN"})
    assert response.status_code == 302
    assert checks.month.ledger("township").state == LedgerState.RETURNED
    assert Finding.objects.count() == 1
    shown = page(client_of(checks.month.cast.township), "spot-check-detail", check.pk)
    assert "November" in shown and url("spot-check-next", check.pk) not in shown
    sample = page(client_of(checks.month.cast.township), "spot-check-sample", check.pk)
    household = check.rows.first().household_id
    assert url("household-detail", household) in sample and "/spot-checks/rows/" not in sample


def walk(client, check, wrong: int) -> None:
    """Follow "next" until nothing is left; the first `wrong` households are entered as inconsistent."""
    number = 0
    while True:
        response = client.get(url("spot-check-next", check.pk))
        if response["Location"] == url("spot-check-detail", check.pk):
            return
        form = client.get(response["Location"]).context["form"]
        data = {"entry": form.initial["entry"], "outcome": "CONSISTENT", "means": "PHONE"}
        if number < wrong:
            row = form_row(response["Location"])
            data |= {"outcome": "INCONSISTENT", f"f|{row.household.people.first().pk}|education": "高中"}
        assert client.post(response["Location"], data).status_code == 302
        number += 1
        assert number < 50


def form_row(address: str) -> SpotCheckRow:
    return SpotCheckRow.objects.get(pk=int(address.rstrip("/").rsplit("/", 1)[1]))


def settle_all(client, check) -> None:
    for row in check.rows.filter(agreed=False):
        person = row.household.people.first().pk
        data = {"outcome": "INCONSISTENT", "note": "certificate seen", f"f|{person}|education": "高中"}
        assert client.post(url("spot-check-settle", row.pk), data).status_code == 302


def test_the_second_checker_does_not_see_the_first_ones_outcome(checks, client_of):
    check = checks.draw(double_share="1")
    row = check.rows.first()
    person = row.household.people.first()
    checks.enter(row, "INCONSISTENT", faults=[Fault("education", person.pk, "a secret word")])
    second, first = client_of(checks.second), client_of(checks.county)
    for name, argument in [
        ("spot-check-row", row.pk),
        ("spot-check-sample", check.pk),
        ("spot-check-detail", check.pk),
    ]:
        html = page(second, name, argument)
        assert "a secret word" not in html
    assert second.get(url("spot-check-detail", check.pk)).context["results"].whole.faults == 0
    assert "a secret word" in page(first, "spot-check-row", row.pk)
    checks.enter(row, by=checks.second, entry=2)
    assert "a secret word" in page(second, "spot-check-row", row.pk)


def test_a_wrong_entry_keeps_what_was_typed(checks, county, drawn):
    row = drawn.rows.first()
    data = {"entry": 1, "outcome": "CONSISTENT", "means": "VISIT", "f||address": "the other house"}
    response = county.post(url("spot-check-row", row.pk), data)
    assert response.status_code == 422 and "the other house" in response.content.decode()
    assert SpotCheckRow.objects.get(pk=row.pk).first_outcome == ""


@pytest.mark.parametrize("wrong", [{"fixed_size": ""}, {"ledgers": []}, {"left_out": "T-1"}, {"seed": "§"}])
def test_a_plan_that_lacks_something_is_refused(checks, county, wrong):
    assert county.post(url("spot-check-create"), plan(checks) | wrong).status_code == 422
    assert not SpotCheck.objects.exists()


def test_sheets_show_masked_identifiers(checks, county, drawn):
    row = drawn.rows.first()
    person = row.household.people.first()
    for query in ({}, {"compact": 1}, {"village": row.village_id}):
        html = page(county, "spot-check-sheets", drawn.pk, **query)
        assert row.household.number in html
        assert person.id_number not in html and person.phone not in html


def test_the_sample_is_filtered_and_exported(checks, county, drawn):
    checks.enter(drawn.rows.first())
    page(county, "spot-check-sample", drawn.pk, progress="done", outcome="CONSISTENT")
    response = county.get(f"{url('spot-check-sample', drawn.pk)}?export=csv")
    assert response.status_code == 200
    listed = b"".join(response) if response.streaming else response.content
    assert drawn.rows.first().household.number.encode() in listed


def test_the_list_and_a_giving_up(checks, county, drawn):
    assert "November" in page(county, "spot-check-list", state="DRAWN")
    assert "November" not in page(county, "spot-check-list", state="DECIDED")
    assert county.post(url("spot-check-cancel", drawn.pk), {"note": "no"}).status_code == 422
    assert county.post(url("spot-check-cancel", drawn.pk), {"note": "the flood"}).status_code == 302
    assert "the flood" in page(county, "spot-check-detail", drawn.pk)


def test_queries_do_not_grow_with_the_sample(checks, county):
    small, large = checks.draw(fixed_size=2), checks.draw(fixed_size=20)
    for name in ("spot-check-sample", "spot-check-detail", "spot-check-sheets"):
        page(county, name, small.pk)  # what is cached for a minute is cached now
        counts = []
        for check in (small, large):
            with CaptureQueriesContext(connection) as found:
                page(county, name, check.pk)
            counts.append(len(found))
        assert counts[0] == counts[1], name


def test_an_entry_is_taken_back_by_its_button(checks, county, drawn):
    row = checks.enter(drawn.rows.first())
    assert url("spot-check-take-back", row.pk) in page(county, "spot-check-row", row.pk)
    assert county.post(url("spot-check-take-back", row.pk)).status_code == 302
    assert SpotCheckRow.objects.get(pk=row.pk).outcome == ""
