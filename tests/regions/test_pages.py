"""The picker, the pages and the API, as people of different regions see them."""

from datetime import date

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import DomainError
from laborinfo.regions.models import Region, WorkBody
from laborinfo.regions.queries import subtree_sums
from laborinfo.regions.scope import in_subtrees, outermost
from laborinfo.regions.services import create_work_body
from tests.factories import NOW

PICKER = reverse("regions:picker")


@pytest.fixture
def pick(cast, client_of):
    """pick(part, **query) -> labels of the options that the member of the cast gets."""

    def picked(part: str, **query) -> list[str]:
        page = client_of(getattr(cast, part)).get(PICKER, query).content.decode()
        return [piece.split('"')[0] for piece in page.split('data-label="')[1:]]

    return picked


@pytest.mark.parametrize("text", ["凯里", "kls", "KaiLi", "522601"])
def test_a_county_is_found_by_name_initials_pinyin_and_code(pick, text):
    assert pick("prefecture", q=text)[0] == "凯里市"


def test_the_picker_never_leaves_the_users_regions(pick):
    assert pick("village", q="522601001001") and not pick("village", q="黄平")
    assert pick("village") == ["凯里市甲镇甲村"]
    assert pick("nobody", q="凯里") == pick("nobody") == []


def test_the_picker_goes_down_level_by_level(pick, cast):
    county = cast.regions["522601"]
    assert pick("prefecture", parent=county.pk) == ["凯里市甲镇", "凯里市乙镇"]
    assert pick("township", parent=county.pk) == ["凯里市甲镇"]
    assert pick("prefecture", parent=county.pk, level_max=1) == []
    assert pick("sibling_county", root=county.pk, q="甲") == []


def test_a_search_shows_at_most_20_and_asks_no_question_a_row(pick, django_assert_max_num_queries, cast, client_of):
    client = client_of(cast.prefecture)
    client.get(PICKER)
    with django_assert_max_num_queries(10):
        page = client.get(PICKER, {"q": "甲"}).content.decode()
    assert page.count('role="option"') == 20
    assert "黄平县 黄平县乙镇" in page.split('role="option"')[-1]


@pytest.mark.parametrize(
    "query", [{"parent": "x"}, {"parent": "9" * 30}, {"root": "-1"}, {"q": "\x00"}, {"level_min": "七"}]
)
def test_odd_questions_get_an_empty_or_plain_answer(client_of, cast, query):
    assert client_of(cast.county).get(PICKER, query).status_code == 200


def test_no_posting_no_regions(cast):
    assert not Region.objects.visible_to(cast.nobody).exists()
    assert not Region.objects.visible_to(AnonymousUser()).exists()
    assert not WorkBody.objects.visible_to(cast.nobody).exists()
    assert not Region.objects.filter(in_subtrees("", [])).exists()


def test_a_user_sees_what_is_below_and_the_line_above(cast):
    seen = set(Region.objects.visible_to(cast.village).values_list("code", flat=True))
    assert seen == {
        "522600", "522601", "522601001", "522601001001", "522601001001001", "522601001001002",
    }  # fmt: skip


def test_nested_and_repeated_regions_are_merged(cast):
    county, village = cast.regions["522601"], cast.regions["522601001001"]
    assert outermost([village, county, county]) == [county]


def test_prefix_sums_equal_counting_every_subtree(cast):
    rng = np.random.default_rng(7)
    groups = list(Region.objects.at_level(4))
    values = {group.pk: rng.integers(0, 100, 3) for group in groups[::2]}
    sums = subtree_sums(values, cast.regions["522600"])
    assert len(sums) == Region.objects.count()
    for region in Region.objects.all():
        naive = sum(
            (values[pk] for pk in values if region.contains(next(g for g in groups if g.pk == pk))), np.zeros(3)
        )
        assert (sums[region.pk] == naive).all()


def test_a_county_renames_a_village_after_a_page_that_says_so(cast, client_of):
    client, url = client_of(cast.county), reverse("regions:region-rename", args=["522601001001"])
    data = {"name": "新名村", "kind": "VILLAGE", "on": ""}
    asked = client.post(url, data)
    assert "新名村" in asked.content.decode() and Region.objects.get(code="522601001001").name != "新名村"
    done = client.post(url, {**data, "confirmed": "yes"})
    assert done.status_code == 302 and Region.objects.get(code="522601001001").name == "新名村"
    assert AuditEntry.objects.filter(action="regions.rename_region", user=cast.county).exists()
    page = client.get(done["Location"]).content.decode()
    assert "新名村" in page


def test_a_county_moves_a_village_within_itself_but_not_elsewhere_nor_itself(cast, client_of):
    client, url = client_of(cast.county), reverse("regions:region-move", args=["522601001001"])
    outside = client.post(url, {"to": cast.regions["522622001"].pk, "confirmed": "yes"})
    assert outside.status_code == 200 and "522622001" not in outside.headers.get("Location", "")
    moved = client.post(url, {"to": cast.regions["522601002"].pk, "confirmed": "yes"})
    assert moved["Location"] == reverse("regions:region-detail", args=["522601002003"])
    assert client.get(reverse("regions:region-rename", args=["522601"])).status_code == 403


def test_an_added_group_and_a_refused_code(cast, client_of):
    client, url = client_of(cast.county), reverse("regions:region-add", args=["522601001001"])
    taken = client.post(url, {"name": "三组", "kind": "GROUP", "code": "522601001001001", "confirmed": "yes"})
    assert taken.status_code == 200 and "522601001001001" in taken.content.decode()
    assert client.post(url, {"name": "三组", "kind": "GROUP", "confirmed": "yes"}).status_code == 302


def test_a_part_is_split_off_with_the_groups_that_were_ticked(cast, client_of):
    client, url = client_of(cast.county), reverse("regions:region-split", args=["522601001001"])
    data = {"name": "新村", "children": [cast.regions["522601001001002"].pk]}
    asked = client.post(url, data).content.decode()
    assert "凯里市甲镇甲村乙组" in asked and 'name="children"' in asked
    done = client.post(url, {**data, "confirmed": "yes"})
    assert done["Location"] == reverse("regions:region-detail", args=["522601001003"])
    assert Region.objects.get(code="522601001003001").pk == cast.regions["522601001001002"].pk
    assert Region.objects.get(code="522601001001").active_to is None


STATION = {
    "kind": "LIAISON_STATION", "name": "驻佛山劳务联络站", "leader": "石某", "phone": "0757-1", "place": "广东佛山南海",
    "address": "桂城街道", "active_from": "2021-01-01",
}  # fmt: skip


def test_a_township_enters_a_station_and_edits_it(cast, client_of):
    client = client_of(cast.township)
    data = {**STATION, "home": cast.regions["522601001"].pk, "covers_0": cast.regions["522622"].pk}
    made = client.post(reverse("regions:work-body-create"), data)
    body = WorkBody.objects.get()
    assert made["Location"] == reverse("regions:work-body-detail", args=[body.pk])
    assert body.place_code == "440605" and [r.code for r in body.covers.all()] == ["522622"]
    client.post(reverse("regions:work-body-edit", args=[body.pk]), {**data, "leader": "龙某", "covers_0": ""})
    body.refresh_from_db()
    assert body.leader == "龙某" and list(body.covers.all()) == [body.home]
    assert "龙某" in client.get(reverse("regions:work-body-list")).content.decode()


def test_a_cooperative_that_covers_a_county_is_seen_there(cast):
    body = create_work_body(
        by=None, now=NOW, kind="COOPERATIVE", name="跨县合作社", leader="吴某", home=cast.regions["522601001"],
        covers=[cast.regions["522622"]], active_from=date(2020, 1, 1),
    )  # fmt: skip
    assert body in WorkBody.objects.visible_to(cast.sibling_county)
    assert body not in WorkBody.objects.visible_to(cast.sibling_township)


@pytest.mark.parametrize(
    "values",
    [
        {"place_code": ""},
        {"address": ""},
        {"place_code": "522601"},
        {"kind": "COOPERATIVE"},
        {"active_to": date(2019, 1, 1)},
    ],
)
def test_a_body_that_contradicts_itself_is_refused(cast, values):
    good = {
        "kind": "LIAISON_STATION", "name": "站", "leader": "石某", "home": cast.regions["522601"],
        "place_code": "440605", "address": "桂城", "active_from": date(2020, 1, 1),
    }  # fmt: skip
    with pytest.raises(DomainError):
        create_work_body(by=None, now=NOW, **{**good, **values})


def test_the_api_lists_searches_and_pages_regions(cast, api_of):
    client, url = api_of(cast.api), reverse("region-list")
    assert [row["code"] for row in client.get(url, {"level": 1}).json()["results"]] == ["522601", "522622"]
    assert client.get(url, {"parent": "522601"}).json()["results"][0]["parent"] == "522601"
    assert client.get(url, {"q": "kls", "level": 1}).json()["results"][0]["short_name"] == "凯里市"
    first = client.get(url, {"page_size": 10}).json()
    assert len(first["results"]) == 10 and client.get(first["next"]).status_code == 200
    assert client.get(reverse("region-detail", args=["522600"])).json()["parent"] is None
