"""Every number of the dashboard equals a count over the rows below it."""

import pytest
from django.urls import reverse

from assessment.queries import measures
from laborinfo.regions.models import Region
from ledgers.indicators import POSITION
from tests.assessment.world import as_list, close_october, counts_below, people_the_tree

LEVELS = ["522600", "522601", "522601001", "522601001001", "522601001001001"]


@pytest.fixture
def world(cast):
    people_the_tree()
    return cast


def open_board(client_of, user, code, **query):
    response = client_of(user).get(reverse("assessment:dashboard", args=[code]), query)
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("code", LEVELS)
def test_counts_agree_with_the_people_below(world, client_of, code):
    board = open_board(client_of, world.prefecture, code).context["board"]
    assert list(board.values) == as_list(counts_below(world.regions[code]))
    children = Region.objects.filter(parent=world.regions[code]).order_by("code")
    assert [row.code for row in board.rows] == [child.code for child in children]
    for row, child in zip(board.rows, children, strict=True):
        assert list(row.values) == as_list(counts_below(child)), child


@pytest.mark.parametrize("code", LEVELS[:-1])
def test_rows_add_up_to_the_tiles(world, client_of, code):
    board = open_board(client_of, world.prefecture, code).context["board"]
    assert [sum(column) for column in zip(*(row.values for row in board.rows), strict=True)] == list(board.values)


def test_shares_are_quotients_of_the_counts(world, client_of):
    counts = counts_below(world.regions["522601"])
    tiles = {tile.label: tile.value for tile in open_board(client_of, world.county, "522601").context["tiles"]}
    share = round(100 * counts["employed"] / counts["labour"], 1)
    assert tiles[str(measures.EMPLOYED_RATE.label)] == f"{share}%"
    assert tiles[str(measures.LABOUR.label)] == str(counts["labour"])
    assert tiles[str(measures.VERIFIED.label)] == str(counts["verified"])


def test_a_share_of_nobody_is_not_zero():
    nothing = [0] * len(POSITION)
    assert measures.EMPLOYED_RATE.of(nothing) is None
    assert measures.EMPLOYED_RATE.text(None) == "—"


def test_table_shows_what_the_rows_count(world, client_of):
    response = open_board(client_of, world.township, "522601001")
    for row, cells in response.context["rows"]:
        texts = [measure.text(measure.of(row.values)) for measure in measures.COLUMNS]
        assert [cell.text for cell in cells] == texts
        for text in texts:
            assert text in response.content.decode()


def test_a_closed_period_shows_what_was_reported(world, client_of):
    close_october(world.regions["522600"], more=5)
    live = open_board(client_of, world.county, "522601").context["board"]
    frozen = open_board(client_of, world.county, "522601", period="2026-10").context["board"]
    assert [value - 5 for value in frozen.values] == list(live.values)
    assert [[value - 5 for value in row.values] for row in frozen.rows] == [list(row.values) for row in live.rows]


def test_tiles_say_the_change_since_the_last_closed_period(world, client_of):
    close_october(world.regions["522600"], more=5)
    context = open_board(client_of, world.county, "522601").context
    assert "-5" in context["tiles"][0].change and "2026-10" in context["tiles"][0].change
    frozen = open_board(client_of, world.county, "522601", period="2026-10").context
    assert frozen["tiles"][0].change == "", "nothing was closed before the first closed period"


def test_trend_holds_the_closed_periods_and_the_live_counts(world, client_of):
    close_october(world.regions["522600"], more=5)
    context = open_board(client_of, world.county, "522601").context
    labour = counts_below(world.regions["522601"])["labour"]
    assert context["chart"]["labels"][0] == "2026-10"
    assert context["chart"]["series"][0]["data"] == [labour + 5, labour]
    assert [row[1][0] for row in context["trend"]["rows"]] == [str(labour + 5), str(labour)]


def test_an_unknown_period_is_not_found(world, client_of):
    url = reverse("assessment:dashboard", args=["522601"])
    assert client_of(world.county).get(url, {"period": "2019-01"}).status_code == 404
    assert client_of(world.county).get(url, {"period": "nonsense"}).status_code == 404
