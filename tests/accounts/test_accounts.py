"""A superior looks after the accounts of the levels below, in their own subtree and nowhere else."""

from datetime import date

import pytest
from django.urls import reverse

from laborinfo.accounts.authority import assignable_roles, can_administer
from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import AuditEntry, RegionPosting, User
from laborinfo.accounts.services.passwords import reset_password
from laborinfo.accounts.services.postings import end_posting, hand_over, move_user, post_user
from laborinfo.accounts.services.standing import reactivate_user, suspend_user
from laborinfo.accounts.services.users import create_first_admin, create_user
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from tests.factories import NOW, UserFactory

TODAY = date(2026, 11, 22)
VILLAGE, OTHER_VILLAGE = "522601001001", "522601001002"


def new_user(cast, by="township", role=Role.VILLAGE_ORGANIZER, code=VILLAGE, **more):
    return create_user(by=getattr(cast, by), now=NOW, full_name="龙秀", role=role, region=cast.regions[code], **more)


def test_a_created_account_signs_in_with_its_slip_and_must_change_the_password(cast):
    issued = new_user(cast, phone="138 1234 5678")
    user = User.objects.get(username=f"village-{VILLAGE}")
    assert user.check_password(issued.password) and user.must_change_password and user.phone == "13812345678"
    assert user.scope.home == cast.regions[VILLAGE]
    assert AuditEntry.objects.get(action="accounts.create_user").user == cast.township


def test_a_second_account_of_a_village_gets_the_next_number(cast):
    assert [new_user(cast).user.username for _one in range(3)] == [
        f"village-{VILLAGE}", f"village-{VILLAGE}-2", f"village-{VILLAGE}-3",
    ]  # fmt: skip


def test_a_taken_name_is_told_at_its_field(cast):
    with pytest.raises(Conflict) as told:
        new_user(cast, username="Village")
    assert told.value.field == "username"


@pytest.mark.parametrize("more", [{"username": "李"}, {"username": "a"}, {"phone": "12345"}])
def test_bad_names_and_numbers_are_refused(cast, more):
    with pytest.raises(DomainError):
        new_user(cast, **more)


@pytest.mark.parametrize(
    ("by", "role", "code"),
    [
        ("township", Role.TOWNSHIP_ORGANIZER, "522601001"),
        ("township", Role.COUNTY_ORGANIZER, "522601"),
        ("township", Role.VILLAGE_ORGANIZER, "522601002001"),
        ("county", Role.ANALYST, "522601001"),
        ("county", Role.API_CLIENT, "522601001"),
        ("prefecture", Role.SYSTEM_ADMIN, "522600"),
        ("group", Role.GROUP_ORGANIZER, "522601001001001"),
        ("auditor", Role.GROUP_ORGANIZER, "522601001001001"),
        ("nobody", Role.GROUP_ORGANIZER, "522601001001001"),
    ],
)
def test_nobody_gives_a_role_above_beside_or_outside_their_own(cast, by, role, code):
    with pytest.raises(Forbidden):
        new_user(cast, by=by, role=role, code=code)


def test_a_role_fits_its_level(cast):
    with pytest.raises(DomainError) as told:
        new_user(cast, by="sysadmin", role=Role.VILLAGE_ORGANIZER, code="522601001")
    assert told.value.code == "wrong_level" and told.value.field == "region"


@pytest.mark.parametrize(
    ("by", "may"),
    [
        ("township", True), ("county", True), ("prefecture", True), ("sysadmin", True),
        ("village", False), ("group", False), ("sibling_village", False), ("sibling_township", False),
        ("sibling_county", False), ("analyst", False), ("auditor", False), ("api", False), ("nobody", False),
    ],
)  # fmt: skip
def test_who_may_act_on_a_village_organiser(cast, by, may):
    assert can_administer(getattr(cast, by), cast.village) is may


def test_an_account_with_a_posting_elsewhere_is_not_one_superiors_alone(cast):
    RegionPosting.objects.create(
        user=cast.village, role=Role.VILLAGE_ORGANIZER, region=cast.regions["522601002001"], valid_from=TODAY,
        created_at=NOW,
    )  # fmt: skip
    assert not can_administer(cast.township, cast.village) and can_administer(cast.county, cast.village)


def test_nobody_acts_on_their_own_account(cast):
    for part in ["township", "prefecture", "sysadmin"]:
        user = getattr(cast, part)
        with pytest.raises(Forbidden):
            suspend_user(by=user, now=NOW, user=user, reason="x")


def test_roles_to_choose_from_end_below_ones_own(cast):
    assert assignable_roles(cast.township) == [Role.GROUP_ORGANIZER, Role.VILLAGE_ORGANIZER]
    assert set(assignable_roles(cast.sysadmin)) == set(Role.values) and assignable_roles(cast.analyst) == []


def test_suspend_and_reactivate_each_work_once(cast):
    suspend_user(by=cast.township, now=NOW, user=cast.village, reason="left")
    with pytest.raises(Conflict):
        suspend_user(by=cast.township, now=NOW, user=cast.village, reason="left")
    reactivate_user(by=cast.township, now=NOW, user=cast.village)
    with pytest.raises(Conflict):
        reactivate_user(by=cast.township, now=NOW, user=cast.village)


def test_a_move_ends_one_posting_and_begins_another_on_the_same_day(cast):
    old = cast.village.postings.get()
    new = move_user(
        by=cast.township,
        now=NOW,
        posting=old,
        role=Role.VILLAGE_ORGANIZER,
        region=cast.regions[OTHER_VILLAGE],
        on=TODAY,
    )
    old.refresh_from_db()
    assert old.valid_to == new.valid_from == TODAY
    assert User.objects.get(pk=cast.village.pk).scope.home == cast.regions[OTHER_VILLAGE]


def test_a_move_of_two_superiors_at_once_happens_once(cast):
    move = {"now": NOW, "posting": cast.village.postings.get(), "role": Role.VILLAGE_ORGANIZER, "on": TODAY}
    move_user(by=cast.township, region=cast.regions[OTHER_VILLAGE], **move)
    with pytest.raises(Conflict):
        move_user(by=cast.township, region=cast.regions[OTHER_VILLAGE], **move)


def test_a_move_into_a_strange_region_changes_nothing(cast):
    posting = cast.village.postings.get()
    with pytest.raises(Forbidden):
        move_user(
            by=cast.township, now=NOW, posting=posting, role=Role.VILLAGE_ORGANIZER,
            region=cast.regions["522601002001"], on=TODAY,
        )  # fmt: skip
    posting.refresh_from_db()
    assert posting.valid_to is None


def test_the_successor_takes_the_region_over_on_the_day(cast):
    successor = new_user(cast, code=OTHER_VILLAGE).user
    hand_over(by=cast.township, now=NOW, posting=cast.village.postings.get(), successor=successor, on=TODAY)
    fresh = {user: User.objects.get(pk=user.pk) for user in (successor, cast.village)}
    assert cast.regions[VILLAGE] in fresh[successor].scope.organizes()
    assert fresh[cast.village].scope.organizes() == []


def test_a_suspended_or_strange_successor_is_refused(cast):
    posting = cast.village.postings.get()
    suspended = UserFactory(suspended=True, posting=(Role.VILLAGE_ORGANIZER, cast.regions[OTHER_VILLAGE]))
    with pytest.raises(DomainError):
        hand_over(by=cast.township, now=NOW, posting=posting, successor=suspended, on=TODAY)
    with pytest.raises(Forbidden):
        hand_over(by=cast.township, now=NOW, posting=posting, successor=cast.sibling_township, on=TODAY)


def test_a_further_posting_is_held_once_and_can_end(cast):
    data = {"now": NOW, "user": cast.village, "role": Role.VILLAGE_ORGANIZER, "region": cast.regions[OTHER_VILLAGE]}
    posting = post_user(by=cast.township, valid_from=date(2026, 1, 1), **data)
    with pytest.raises(Conflict):
        post_user(by=cast.township, valid_from=TODAY, **data)
    end_posting(by=cast.township, now=NOW, posting=posting, on=TODAY)
    assert User.objects.get(pk=cast.village.pk).scope.organizes() == [cast.regions[VILLAGE]]


def test_an_account_whose_posting_ended_stays_with_its_last_superior(cast):
    end_posting(by=cast.township, now=NOW, posting=cast.village.postings.get(), on=TODAY)
    assert User.objects.visible_to(cast.township).filter(pk=cast.village.pk).exists()
    assert can_administer(cast.township, cast.village)
    assert not User.objects.visible_to(cast.sibling_township).filter(pk=cast.village.pk).exists()


def test_a_reset_password_replaces_the_old_one(cast):
    old = cast.village.password
    issued = reset_password(by=cast.township, now=NOW, user=cast.village)
    user = User.objects.get(pk=cast.village.pk)
    assert user.password != old and user.check_password(issued.password) and user.must_change_password


def test_there_is_one_first_administrator(cast):
    with pytest.raises(Conflict):
        create_first_admin(username="root-2", full_name="王", region=cast.regions.prefecture, now=NOW)
    RegionPosting.objects.filter(user=cast.sysadmin).delete()
    issued = create_first_admin(username="root-2", full_name="王", region=cast.regions.prefecture, now=NOW)
    assert User.objects.get(pk=issued.user.pk).is_staff


# --- pages
def test_the_list_shows_the_subtree_and_filters_it(cast, client_of):
    def names(**query):
        page = client_of(cast.township).get(reverse("accounts:account-list"), query).context["page"]
        return {row.username for row, _cells in page.rows}

    assert names() == {"township", "village", "group", "sibling-group", "sibling-village"}
    assert names(role=Role.GROUP_ORGANIZER) == {"group", "sibling-group"}
    assert names(region=OTHER_VILLAGE) == {"sibling-village"}
    assert names(q="vill") == {"village"} and names(state="suspended") == set()


def test_the_list_costs_the_same_for_one_and_for_twenty_accounts(cast, client_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = client_of(cast.township), reverse("accounts:account-list")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _one in range(20):
        UserFactory(posting=(Role.VILLAGE_ORGANIZER, cast.regions[VILLAGE]))
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_a_system_administrator_sees_every_account_and_no_names(cast, client_of):
    User.objects.filter(pk=cast.village.pk).update(full_name="吴秀英", phone="13812345678")
    client = client_of(cast.sysadmin)
    listed = client.get(reverse("accounts:account-list")).content.decode()
    shown = client.get(reverse("accounts:account-detail", args=[cast.village.pk])).content.decode()
    assert "吴秀英" not in listed + shown and "吴*英" in shown and "138" not in shown
    found = client.get(reverse("accounts:account-list"), {"q": "秀"}).context["page"].rows
    assert found == []


def test_creating_by_the_page_prints_the_slip_once(cast, client_of):
    data = {"full_name": "潘", "role": Role.VILLAGE_ORGANIZER, "region": VILLAGE, "phone": "", "username": ""}
    answer = client_of(cast.township).post(reverse("accounts:account-create"), data)
    (slip,) = answer.context["slips"]
    assert User.objects.get(username=slip.username).check_password(slip.password)
    assert slip.password in answer.content.decode() and "no-store" in answer["Cache-Control"]


def test_a_form_refusal_stands_beside_its_field(cast, client_of):
    data = {"full_name": "潘", "role": Role.GROUP_ORGANIZER, "region": VILLAGE, "phone": "", "username": ""}
    answer = client_of(cast.township).post(reverse("accounts:account-create"), data)
    assert answer.context["form"].errors["region"] and User.objects.filter(full_name="潘").count() == 0


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("account-suspend", {"reason": "left"}),
        ("posting-add", {"role": Role.VILLAGE_ORGANIZER, "region": OTHER_VILLAGE, "valid_from": "2026-11-22"}),
        ("posting-move", {"role": Role.VILLAGE_ORGANIZER, "region": OTHER_VILLAGE, "on": "2026-11-22"}),
        ("posting-end", {"on": "2026-11-22"}),
        ("posting-hand-over", {"successor": "sibling-village", "on": "2026-11-22"}),
    ],
)
def test_each_act_asks_first_and_is_done_by_post(cast, client_of, address, data):
    on_posting = address.startswith("posting-") and address != "posting-add"
    pk = cast.village.postings.get().pk if on_posting else cast.village.pk
    client, url = client_of(cast.township), reverse(f"accounts:{address}", args=[pk])
    before = AuditEntry.objects.count()
    assert client.get(url).status_code == 200 and AuditEntry.objects.count() == before
    assert client.post(url, data)["Location"] == reverse("accounts:account-detail", args=[cast.village.pk])
    assert AuditEntry.objects.count() == before + 1


def test_the_matrix_is_drawn_from_the_code(cast, client_of):
    rows = client_of(cast.village).get(reverse("accounts:permission-matrix")).context["rows"]
    held = {row.code: dict(zip(Role.values, row.held, strict=True)) for row in rows}
    assert held["AUDIT_VIEW"] == {role: role == Role.AUDITOR for role in Role.values}
