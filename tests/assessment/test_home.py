"""The home page: what waits, most urgent first; or where a user's work begins."""

import pytest
from django.urls import reverse

from assessment.queries.worklist import waiting_for
from tests.factories import NOW
from tests.factories_ledgers import PeriodFactory, make_household


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("analyst", "assessment:dashboard-home"),
        ("auditor", "accounts:audit-list"),
        ("sysadmin", "accounts:account-list"),
    ],
)
def test_who_organises_nothing_starts_elsewhere(cast, client_of, part, name):
    assert client_of(getattr(cast, part)).get("/")["Location"] == reverse(name)


def test_nothing_waits(cast, client_of):
    page = client_of(cast.township).get("/")
    assert page.status_code == 200
    assert page.context["items"] == []


def test_unverified_households_wait_for_their_organiser(cast, client_of):
    PeriodFactory()
    make_household(cast.region_of("group"))
    items = client_of(cast.group).get("/").context["items"]
    assert [item.count for item in items] == [1]
    assert client_of(cast.sibling_group).get("/").context["items"] == []


def test_most_urgent_first(cast):
    PeriodFactory()
    make_household(cast.region_of("group"))
    urgencies = [item.urgency for item in waiting_for(cast.group, now=NOW)]
    assert urgencies == sorted(urgencies, reverse=True)


def test_without_a_posting_the_page_says_whom_to_ask(cast, client_of):
    page = client_of(cast.nobody).get("/")
    assert page.status_code == 200
    assert page.context["links"] == []


def test_links_are_those_of_the_users_role(cast, client_of):
    page = client_of(cast.group).get("/").content.decode()
    assert "/ledgers/households/new/" in page
    assert "/accounts/audit/" not in page
