"""The pages of the acts: what they ask, what they refuse, where they lead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.permissions import ROLE_PERMISSIONS
from ledgers.models import Household, RecordAct
from tests.factories_ledgers import make_household


def url(name: str, pk: int) -> str:
    return reverse(f"ledgers:{name}", kwargs={"pk": pk})


def when() -> dict:
    return {"day": f"{timezone.localdate():%Y-%m-%d}", "reason": "分户后并入"}


@pytest.fixture
def homes(cast):
    return make_household(cast.region_of("group"), people=3), make_household(cast.region_of("sibling_group"), people=2)


def text_of(client, name: str, pk: int) -> str:
    return client.get(url(name, pk)).content.decode()


def test_a_person_is_moved_shown_and_brought_back(cast, client_of, homes):
    client, (left, taken_in) = client_of(cast.village), homes
    head, heir, third = left.people.order_by("pk")
    given = {"version": 1, f"relation_{head.pk}": "SIBLING", "to_household": taken_in.number, **when()}
    assert client.post(url("person-move", head.pk), given).status_code == 422, "who is the head of those who stay?"
    given |= {"new_head": heir.pk, f"relation_{third.pk}": "SON"}
    for wrong in ({"to_household": "没有这户"}, {"day": "2099-01-01"}, {"reason": ""}, {f"relation_{head.pk}": ""}):
        assert client.post(url("person-move", head.pk), given | wrong).status_code == 422
    assert client.post(url("person-move", head.pk), given | {"version": 9}).status_code == 409
    answer = client.post(url("person-move", head.pk), given)
    assert (answer.status_code, answer["Location"]) == (302, url("household-detail", taken_in.pk))
    act = RecordAct.objects.get()
    for household in homes:
        page = text_of(client, "household-detail", household.pk)
        assert url("act-undo", act.pk) in page and "分户后并入" in page
    listed = client.get(reverse("ledgers:act-list") + "?kind=PERSON_MOVED&state=standing").content.decode()
    assert head.name in listed
    assert not client.get(reverse("ledgers:act-list") + "?state=undone").context["page"].rows
    group = client_of(cast.group)
    assert taken_in.number not in text_of(group, "household-detail", left.pk), (
        "the other side is not the group's to see"
    )
    assert group.get(url("act-undo", act.pk)).status_code == 200
    assert group.post(url("act-undo", act.pk), {"reason": "录入有误"}).status_code == 403
    assert client.post(url("act-undo", act.pk), {"reason": "录入有误"}).status_code == 302
    assert client.post(url("act-undo", act.pk), {"reason": "录入有误"}).status_code == 422
    head.refresh_from_db()
    assert (head.household, head.relation) == (left, "HEAD")
    assert url("act-undo", act.pk) not in text_of(client, "household-detail", left.pk)


def test_the_other_household_is_found_by_a_name_too(cast, client_of, homes):
    left, taken_in = homes
    person = left.people.last()
    taken_in.people.filter(relation="HEAD").update(name="龙秀英", pinyin="longxiuying")
    given = {"version": 1, f"relation_{person.pk}": "OTHER", **when()}
    client = client_of(cast.village)
    assert client.post(url("person-move", person.pk), given | {"to_household": "杨"}).status_code == 422
    assert client.post(url("person-move", person.pk), given | {"to_household": "龙秀英"}).status_code == 302


def test_a_household_is_joined_moved_closed_and_opened_again(cast, client_of, homes):
    client, (gone, kept) = client_of(cast.village), homes
    relations = {f"relation_{person.pk}": "OTHER" for person in gone.people.all()}
    answer = client.post(
        url("household-join", gone.pk), {"version": 1, "to_household": kept.number, **relations, **when()}
    )
    assert answer["Location"] == url("household-detail", kept.pk)
    page = text_of(client, "household-detail", gone.pk)
    assert kept.number in page and url("household-reopen", gone.pk) not in page
    assert client.post(url("household-reopen", gone.pk), {"version": 2, **when()}).status_code == 422

    answer = client.post(url("household-move", kept.pk), {"version": 2, "to_region": gone.region_id, **when()})
    assert answer.status_code == 302 and Household.objects.get(pk=kept.pk).region == gone.region
    elsewhere = cast.regions["522622001001001"]
    answer = client.post(url("household-move", kept.pk), {"version": 3, "to_region": elsewhere.pk, **when()})
    assert answer.status_code == 422

    closing = {"version": 3, "reason": "MOVED_AWAY", "note": "搬到凯里"}
    assert client.post(url("household-close", kept.pk), closing).status_code == 302
    assert url("household-reopen", kept.pk) in text_of(client, "household-detail", kept.pk)
    assert client.post(url("household-reopen", kept.pk), {"version": 4, **when()}).status_code == 302
    assert Household.objects.get(pk=kept.pk).closed_at is None


def test_another_head_and_somebody_who_comes_back(cast, client_of, homes):
    client, home = client_of(cast.group), homes[0]
    head, heir, third = home.people.order_by("pk")
    given = {"version": 1, "new_head": heir.pk, f"relation_{third.pk}": "SON", **when()}
    assert client.post(url("head-change", home.pk), given).status_code == 422
    answer = client.post(url("head-change", home.pk), given | {f"relation_{head.pk}": "FATHER"})
    assert answer.status_code == 302
    yesterday = timezone.localdate() - timedelta(days=1)
    leaving = {"version": 2, "reason": "MOVED_AWAY", "left_date": f"{yesterday:%Y-%m-%d}", "note": "去打工"}
    assert client.post(url("person-leave", third.pk), leaving).status_code == 302
    assert url("person-return", third.pk) in text_of(client, "household-detail", home.pk)
    assert client.post(url("person-return", third.pk), {"version": 3, "relation": "SON", **when()}).status_code == 302
    assert list(home.people.order_by("pk").values_list("relation", "left_at")) == [
        ("FATHER", None), ("HEAD", None), ("SON", None),
    ]  # fmt: skip


def test_the_buttons_are_there_for_whoever_may(cast, client_of, homes):
    home = homes[0]
    person = home.people.first()
    join, relocate = url("household-join", home.pk), url("household-move", home.pk)
    moving = url("person-move", person.pk)
    expected = {
        "group": {join, moving}, "village": {join, relocate, moving}, "township": {join, relocate, moving},
        "api": set(),
    }  # fmt: skip
    for part, links in expected.items():
        page = text_of(client_of(getattr(cast, part)), "household-detail", home.pk)
        assert {link for link in (join, relocate, moving) if link in page} == links, part
    allowed = {role for role, held in ROLE_PERMISSIONS.items() if Permission.PERSON_MOVE in held}
    assert all(role.endswith("_ORGANIZER") for role in allowed) and len(allowed) == 5
