"""What waits for an organiser: households to verify, findings to answer."""

from datetime import date

import pytest
from django.urls import reverse

from ledgers.models import Finding, Ledger, Revision
from ledgers.services.waiting import waiting_items
from tests.factories import NOW
from tests.factories_ledgers import PeriodFactory, make_household


@pytest.fixture
def period(cast):
    return PeriodFactory()


@pytest.fixture
def household(cast, period):
    return make_household(cast.region_of("group"))


@pytest.fixture
def finding(cast, period, household):
    """The township found the phone of the head wrong."""
    ledger = Ledger.objects.create(
        period=period, region=cast.region_of("village"), county=cast.region_of("county"), level=3
    )
    revision = Revision.objects.create(
        ledger=ledger, number=1, submitted_at=NOW, submitted_by=cast.village, household_count=1, person_count=1,
        digest="", totals=[],
    )  # fmt: skip
    return Finding.objects.create(
        ledger=ledger, revision=revision, household=household, person=household.people.get(),
        county=household.county, field="phone", reason_id="phone-invalid", comment="打不通",
        due_date=date(2026, 11, 25), raised_at=NOW, raised_by=cast.township,
    )  # fmt: skip


def titles(user) -> dict[str, int]:
    return {
        item.url.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]: item.count for item in waiting_items(user, now=NOW)
    }


def test_an_unverified_household_waits_for_its_organiser(cast, household):
    assert titles(cast.group) == {"worklist": 1}
    assert titles(cast.sibling_group) == {}


def test_a_finding_waits_until_it_is_answered(cast, finding):
    assert len(waiting_items(cast.group, now=NOW)) == 2

    Finding.objects.update(state="ANSWERED", answer="FIXED", answered_at=NOW, answered_by=cast.group)
    assert len(waiting_items(cast.group, now=NOW)) == 1


@pytest.mark.parametrize("part", ["township", "analyst", "sysadmin", "nobody"])
def test_nothing_of_entry_waits_for_others(cast, finding, part):
    assert waiting_items(getattr(cast, part), now=NOW) == []


def test_the_finding_stands_on_the_pages_with_its_reason_and_a_way_to_answer(cast, client_of, finding):
    answer = reverse("ledgers:finding-answer", kwargs={"pk": finding.pk})
    pages = [
        reverse("ledgers:household-detail", kwargs={"pk": finding.household_id}),
        reverse("ledgers:person-edit", kwargs={"pk": finding.person_id}),
    ]
    for page in pages:
        text = client_of(cast.group).get(page).content.decode()
        assert "联系电话无效" in text and "打不通" in text and answer in text


def test_the_work_list_names_findings_and_the_list_filters_by_them(cast, client_of, finding):
    organiser = client_of(cast.group)

    assert "联系电话无效" in organiser.get(reverse("ledgers:worklist")).content.decode()
    page = organiser.get(reverse("ledgers:household-list"), {"findings": "open"}).context["page"]
    assert [row.pk for row, _cells in page.rows] == [finding.household_id]
