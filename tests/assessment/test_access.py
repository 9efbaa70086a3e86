"""Who sees which dashboard, what stands in it, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from laborinfo.regions.enums import Kind
from ledgers.models import Person
from tests.assessment.world import close_october, people_the_tree
from tests.factories import make_region

MOST_QUERIES = 13  # the bell of the shell among them


@pytest.fixture
def world(cast):
    people_the_tree()
    return cast


def board_url(code: str) -> str:
    return reverse("assessment:dashboard", args=[code])


def test_a_sibling_county_is_not_found(world, client_of):
    client = client_of(world.county)
    assert client.get(board_url("522622")).status_code == 404
    assert client.get(board_url("522622001")).status_code == 404


def test_what_lies_above_is_not_found_and_not_linked(world, client_of):
    client = client_of(world.township)
    assert client.get(board_url("522601")).status_code == 404
    page = client.get(board_url("522601001001")).content.decode()
    assert "/dashboard/522601/" not in page
    assert "/dashboard/522601001/" in page


def test_own_region_opens_first(world, client_of):
    response = client_of(world.village).get(reverse("assessment:dashboard-home"))
    assert response["Location"] == board_url("522601001001")


@pytest.mark.parametrize("code", ["522600", "522601001", "522601001001", "522601001001001"])
def test_an_analyst_sees_numbers_and_nobody(world, client_of, code):
    page = client_of(world.analyst).get(board_url(code)).content.decode()
    assert "/ledgers/households/" not in page
    assert not [name for name in Person.objects.values_list("name", flat=True) if name in page]


def test_numbers_of_a_group_lead_to_its_households(world, client_of):
    client = client_of(world.village)
    page = client.get(board_url("522601001001"))
    link = f"/ledgers/households/?region={world.regions['522601001001001'].pk}"
    assert link in page.content.decode()
    counted = page.context["board"].rows[0].values[0]
    assert len(client.get(link).context["page"].rows) == counted


def test_queries_stay_flat_whatever_lies_below(world, client_of):
    close_october(world.regions["522600"])
    client = client_of(world.county)
    client.get(board_url("522601"))  # the bell's number is kept for a minute
    few = queries_of(client, board_url("522601"))
    for number in range(3, 23):
        make_region(world.regions["522601"], f"522601{number:03}", f"第{number}镇", Kind.TOWN)
    assert queries_of(client, board_url("522601")) == few <= MOST_QUERIES


def test_as_reported_costs_no_more(world, client_of):
    close_october(world.regions["522600"])
    assert queries_of(client_of(world.county), board_url("522601") + "?period=2026-10") <= MOST_QUERIES


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
