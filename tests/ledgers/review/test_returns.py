"""Returns: each with a numbered notice that prints as it was; the county returns a site past its township."""

from datetime import date

import pytest
from django.urls import reverse

from laborinfo.common.errors import Conflict, DomainError, Forbidden
from laborinfo.regions.enums import Kind
from laborinfo.regions.models import Region
from ledgers.enums import LedgerState, RowDecision
from ledgers.models import ReturnNotice
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import answer_finding
from ledgers.services.review import return_ledger
from ledgers.services.straight_return import return_site
from tests.factories import NOW
from tests.ledgers.review.test_findings import find


@pytest.fixture
def site(month):
    """The village is a resettlement site; its ledger is accepted, and its township's is with the county."""
    Region.objects.filter(pk=month.cast.region_of("village").pk).update(kind=Kind.RESETTLEMENT_SITE)
    month.submit()
    month.accept("village", month.cast.township)
    month.compile("township")
    return month


def straight(month, by=None, note="check the buildings again"):
    return return_site(by=by or month.cast.county, now=NOW, ledger=month.ledger("village"), note=note)


def test_a_return_prints_a_numbered_notice(month, client_of):
    month.submit()
    finding = find(month, comment="not as on the certificate", due_date=date(2026, 11, 30))
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    notice = ReturnNotice.objects.get()
    assert notice.number == f"202611-{month.cast.region_of('village').code}-01"
    (line,) = notice.lines
    assert (line["household"], line["due"]) == (month.first.number, "2026-11-30")
    assert line["person"] == "杨**" or line["person"] == finding.person.name[0] + "*" + finding.person.name[-1]
    client = client_of(month.cast.village)
    html = client.get(reverse("ledgers:notice-detail", args=[notice.pk])).content.decode()
    assert notice.number in html and "not as on the certificate" in html and finding.person.name not in html
    assert notice.number in client.get(reverse("ledgers:ledger-detail", args=[notice.ledger_id])).content.decode()


def test_an_old_notice_prints_as_it_was_and_the_next_one_has_its_own_number(month):
    month.submit()
    finding = find(month)
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    before = ReturnNotice.objects.get().lines
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer="DISPUTED", text="asked the school")
    month.submit()
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"), note="again")
    second, first = ReturnNotice.objects.order_by("-number")
    assert first.lines == before
    assert second.number.endswith("-02") and second.note == "again"


def test_the_county_returns_a_site_past_its_township(site):
    straight(site)
    assert site.ledger("village").state == LedgerState.RETURNED
    township = site.ledger("township")
    assert (township.state, township.return_count, township.accepted_revision) == (LedgerState.RETURNED, 1, None)
    assert ReturnNotice.objects.count() == 2
    assert drifted_counters() == []


def test_what_was_accepted_stands_and_the_month_goes_on(site):
    straight(site)
    site.submit()
    assert site.row(site.first).decision == RowDecision.ACCEPTED
    site.accept("village", site.cast.township)
    site.compile("township")
    assert site.accept("township", site.cast.county).state == LedgerState.ACCEPTED
    assert drifted_counters() == []


def test_a_township_that_sent_nothing_on_keeps_its_state(month):
    Region.objects.filter(pk=month.cast.region_of("village").pk).update(kind=Kind.RESETTLEMENT_SITE)
    month.submit()
    straight(month)
    assert month.ledger("township").state == LedgerState.COLLECTING
    assert month.ledger("village").state == LedgerState.RETURNED


def test_nobody_but_the_county_and_no_ordinary_village(site):
    with pytest.raises(Forbidden):
        straight(site, by=site.cast.township)
    with pytest.raises(Forbidden):
        straight(site, by=site.cast.sibling_county)
    with pytest.raises(DomainError):
        straight(site, note="")
    Region.objects.filter(pk=site.cast.region_of("village").pk).update(kind=Kind.VILLAGE)
    with pytest.raises(DomainError):
        straight(site)
    assert site.ledger("village").state == LedgerState.ACCEPTED


def test_a_county_that_sent_its_own_on_is_told(site):
    site.accept("township", site.cast.county)
    site.compile("county")
    with pytest.raises(Conflict):
        straight(site)
    assert site.ledger("township").state == LedgerState.ACCEPTED


def test_the_page_returns_a_site_straight(site, client_of):
    client = client_of(site.cast.county)
    client.cookies["django_language"] = "en"
    url = reverse("ledgers:ledger-return", args=[site.ledger("village").pk])
    assert "straight to the resettlement site" in client.get(url).content.decode()
    assert client.post(url, {"note": "check the buildings again"}).status_code == 302
    assert site.ledger("village").state == LedgerState.RETURNED
    township = client_of(site.cast.township)
    assert township.get(reverse("ledgers:ledger-detail", args=[site.ledger("township").pk])).status_code == 200
