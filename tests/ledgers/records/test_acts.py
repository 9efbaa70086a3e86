"""Acts on the register: people and households move, join and come back; each is kept, and undone while it may be."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import AuditEntry, User
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from laborinfo.common.models import Notice, NoticeKind
from laborinfo.regions.following import drifted_counties
from laborinfo.regions.services import add_region
from ledgers.enums_acts import ActKind
from ledgers.indicators import POSITION
from ledgers.models import EmploymentSpell, GroupTotal, Household, HouseholdType, Person, PersonEvent, RecordAct
from ledgers.services.acts.changes import joined
from ledgers.services.acts.family import change_head
from ledgers.services.acts.moving import join_households, move_household, move_person
from ledgers.services.acts.returning import reopen_household, return_person
from ledgers.services.acts.undoing import undo_act
from ledgers.services.households import close_household
from ledgers.services.people import record_left, update_person
from ledgers.services.totals import drifted_groups, recompute_all
from tests.factories import NOW, UserFactory
from tests.factories_ledgers import SpellFactory, make_household
from tests.factories_records import SelfEmploymentFactory

DAY = date(2026, 11, 20)
LATER = NOW + timedelta(hours=1)
WHEN = {"now": NOW, "day": DAY, "reason": "分户后并入"}


def people_in(region) -> int:
    return GroupTotal.objects.get(region=region).values[POSITION["people"]]


def undo(by, act, now=LATER):
    return undo_act(by=by, now=now, act_id=act.pk, reason="录入有误")


def state() -> list:
    """What acts may change, of everybody."""
    people = Person.objects.order_by("pk").values_list(
        "pk", "household", "county", "relation", "left_at", "left_reason"
    )
    homes = Household.objects.order_by("pk").values_list("pk", "region", "county", "closed_at", "merged_into")
    kinds = HouseholdType.objects.order_by("household", "kind", "valid_from")
    work = EmploymentSpell.objects.order_by("pk").values_list("pk", "end_date", "county", "place_level")
    return [*people, *homes, *kinds.values_list("household", "kind", "valid_from", "valid_to"), *work]


@pytest.fixture
def homes(cast):
    """Three people in the group, two in the sibling group, one in another county; somebody works."""
    group, sibling = cast.region_of("group"), cast.region_of("sibling_group")
    found = [make_household(group, people=3), make_household(sibling, people=2)]
    found.append(make_household(cast.regions["522622001001001"]))
    SpellFactory(person=found[0].people.first(), place_code="522601", place_level="COUNTY")
    recompute_all(now=NOW)
    return found


def move(by, person, to, relation="SIBLING", **more):
    versions = {person.household_id: Household.objects.get(pk=person.household_id).version}
    given = {"versions": versions, "relation": relation, **WHEN, **more}
    return move_person(by=by, person_id=person.pk, to_household_id=to.pk, **given)


def test_a_head_goes_to_another_household_of_the_village_and_back(cast, homes):
    left, taken_in, _far = homes
    head, heir, third = left.people.order_by("pk")
    before = state()
    with pytest.raises(DomainError) as refused:
        move(cast.village, head, taken_in)
    assert refused.value.field == "new_head" and state() == before
    with pytest.raises(DomainError) as refused:
        move(cast.village, head, taken_in, relation="HEAD", new_head_id=heir.pk)
    assert refused.value.field == f"relation_{head.pk}"
    with pytest.raises(NotFound):
        move(cast.group, head, taken_in)
    with pytest.raises(Forbidden, match=str(cast.village)):
        move_household(by=cast.group, household_id=left.pk, version=None, to_region=taken_in.region, **WHEN)

    act = move(cast.village, head, taken_in, new_head_id=heir.pk, relations={third.pk: "SON"})
    head.refresh_from_db()
    assert (head.household, head.relation, head.spells.count()) == (taken_in, "SIBLING", 1)
    assert dict(left.people.values_list("pk", "relation")) == {heir.pk: "HEAD", third.pk: "SON"}
    assert (people_in(left.region), people_in(taken_in.region)) == (2, 3) and drifted_groups(now=NOW) == []
    assert set(Household.objects.filter(pk__in=[left.pk, taken_in.pk]).values_list("version", flat=True)) == {2}
    assert (act.from_region, act.to_region, act.person, act.people) == (
        left.region, taken_in.region, head, [head.pk, heir.pk, third.pk],
    )  # fmt: skip
    assert AuditEntry.objects.get(action="ledgers.person_moved").detail["act"] == act.pk
    assert PersonEvent.objects.filter(pgh_obj=head, pgh_label="update", household=left).exists()

    undone = undo(cast.village, act)
    assert state() == before and drifted_groups(now=NOW) == []
    assert (undone.undone_by, undone.undone_reason) == (cast.village, "录入有误")
    with pytest.raises(Conflict) as refused:
        undo(cast.village, act)
    assert refused.value.code == "undone"


def test_those_to_whom_somebody_comes_from_another_village_are_told(cast, homes):
    left, near, far = homes
    first, second = left.people.order_by("-pk")[:2]
    new_place = UserFactory(posting=(Role.GROUP_ORGANIZER, far.region))
    move(cast.village, first, near)
    assert not Notice.objects.filter(kind=NoticeKind.MOVED).exists(), "the same village knows already"
    act = move(cast.prefecture, second, far)
    notice = Notice.objects.get(kind=NoticeKind.MOVED)
    assert (notice.user, notice.params, notice.key) == (new_place, {"region": str(far.region)}, f"act:{act.pk}")
    move_household(by=cast.prefecture, household_id=near.pk, version=None, to_region=far.region, **WHEN)
    titles = Notice.objects.filter(kind=NoticeKind.MOVED).order_by("pk").values_list("title", flat=True)
    assert list(titles) == ["Somebody moved to %(region)s", "A household moved to %(region)s"]


def test_the_last_one_who_goes_closes_the_household(cast, homes):
    alone = make_household(cast.region_of("group"), kinds=["POOR"])
    before = state()
    act = move(cast.village, alone.people.get(), homes[1])
    alone.refresh_from_db()
    assert (alone.closed_reason, alone.merged_into) == ("MERGED", homes[1])
    with pytest.raises(DomainError, match=homes[1].number):
        reopen_household(by=cast.village, household_id=alone.pk, version=None, **WHEN)
    undo(cast.village, act)
    assert state() == before


def test_a_household_moves_to_another_county_with_all_that_hangs_on_it(cast, homes):
    home, _other, far = homes
    before = state()
    with pytest.raises(Forbidden) as refused:
        move_household(by=cast.county, household_id=home.pk, version=1, to_region=far.region, **WHEN)
    assert str(cast.prefecture) in refused.value.message
    with pytest.raises(Conflict):
        move_household(by=cast.prefecture, household_id=home.pk, version=7, to_region=far.region, **WHEN)
    act = move_household(by=cast.prefecture, household_id=home.pk, version=1, to_region=far.region, **WHEN)
    home.refresh_from_db()
    assert (home.region, home.county) == (far.region, far.county) and drifted_counties() == {}
    assert EmploymentSpell.objects.get().place_level == "PROVINCE"
    assert (people_in(far.region), people_in(cast.region_of("group"))) == (4, 0) and drifted_groups(now=NOW) == []
    assert RecordAct.objects.visible_to(cast.group).get() == act, "the village left behind still sees where it went"
    assert not Household.objects.visible_to(cast.group).filter(pk=home.pk).exists()
    undo(cast.prefecture, act)
    assert state() == before and drifted_counties() == {} and drifted_groups(now=NOW) == []


def test_a_household_goes_only_where_there_is_a_group(cast, homes):
    village, group = cast.region_of("village"), homes[0].region
    for region in (village, group):
        with pytest.raises(DomainError) as refused:
            move_household(by=cast.village, household_id=homes[0].pk, version=None, to_region=region, **WHEN)
        assert refused.value.field == "to_region"
    new = add_region(parent=village, name="新组", kind="GROUP", now=NOW)
    village_again = User.objects.get(pk=cast.village.pk)  # the tree has grown below its region
    act = move_household(by=village_again, household_id=homes[0].pk, version=None, to_region=new, **WHEN)
    assert act.to_region == new


def test_two_households_become_one_with_the_types_of_both(cast, homes):
    gone = make_household(cast.region_of("group"), people=2)
    kept = homes[1]
    long_ago, then, since = date(2014, 1, 1), date(2018, 1, 1), date(2020, 1, 1)
    for household, kind, start, end in [
        (gone, "POOR", long_ago, then), (kept, "POOR", date(2016, 1, 1), since), (gone, "RELOCATED", then, None),
        (kept, "RELOCATED", since, None), (gone, "GENERAL", long_ago, then),
    ]:  # fmt: skip
        HouseholdType.objects.create(household=household, kind=kind, valid_from=start, valid_to=end)
    before = state()
    first, second = gone.people.order_by("pk")
    given = {"household_id": gone.pk, "kept_id": kept.pk, "versions": {gone.pk: 1, kept.pk: 1}, **WHEN}
    with pytest.raises(DomainError) as refused:
        join_households(by=cast.village, relations={first.pk: "SIBLING"}, **given)
    assert refused.value.field == f"relation_{second.pk}"
    with pytest.raises(DomainError) as refused:
        join_households(by=cast.village, relations={first.pk: "SPOUSE", second.pk: "SPOUSE"}, **given)
    assert refused.value.code == "second_spouse"
    act = join_households(by=cast.village, relations={first.pk: "SIBLING", second.pk: "SON_IN_LAW"}, **given)
    gone.refresh_from_db()
    assert (gone.closed_reason, gone.merged_into, gone.people.count()) == ("MERGED", kept, 0)
    assert kept.people.count() == 4 and kept.people.filter(relation="HEAD").count() == 1
    assert sorted(kept.types.values_list("kind", "valid_from", "valid_to")) == [
        ("GENERAL", long_ago, then), ("POOR", long_ago, since), ("RELOCATED", then, None),
    ]  # fmt: skip
    assert gone.types.count() == 3, "what the joined household was stays on its own record"
    assert drifted_groups(now=NOW) == []
    undo(cast.village, act)
    assert state() == before


def test_types_of_both_sides_touch_overlap_or_stay_apart():
    day = [date(2020, month, 1) for month in range(1, 9)]
    spans = [
        ("A", day[0], day[2]),
        ("A", day[2], day[3]),
        ("A", day[4], None),
        ("A", day[5], day[6]),
        ("B", day[1], None),
    ]
    assert joined(spans) == [("A", day[0], day[3]), ("A", day[4], None), ("B", day[1], None)]


def test_another_head_in_one_act(cast, homes):
    home = homes[0]
    head, heir, third = home.people.order_by("pk")
    given = {"by": cast.group, "household_id": home.pk, "version": 1, "new_head_id": heir.pk, **WHEN}
    for relations in ({}, {head.pk: "HEAD"}, {head.pk: "FATHER", third.pk: "HEAD"}):
        with pytest.raises(DomainError):
            change_head(relations=relations, **given)
    with pytest.raises(DomainError) as refused:
        change_head(**given | {"new_head_id": head.pk, "relations": {}})
    assert refused.value.code == "is_head"
    before = state()
    act = change_head(relations={head.pk: "FATHER"}, **given)
    assert list(home.people.order_by("pk").values_list("relation", flat=True)) == ["FATHER", "HEAD", "SIBLING"]
    undo(cast.group, act)
    assert state() == before


def test_a_death_recorded_by_mistake_is_taken_back_with_the_work_that_it_ended(cast, homes):
    person = homes[0].people.first()
    SelfEmploymentFactory(person=person)
    before = state()
    record_left(by=cast.group, now=NOW, person_id=person.pk, version=None, reason="DECEASED", left_date=DAY)
    act = RecordAct.objects.get()
    assert (act.kind, act.left_reason, act.day) == (ActKind.PERSON_LEFT, "DECEASED", DAY)
    with pytest.raises(NotFound):
        undo(cast.sibling_village, act)
    undo(cast.village, act)
    assert state() == before and person.businesses.get().end_date is None
    assert AuditEntry.objects.filter(action="ledgers.undo_act").count() == 1


def test_what_a_later_act_or_edit_builds_upon_is_not_taken_back(cast, homes):
    home = homes[0]
    head, heir, third = home.people.order_by("pk")
    record_left(by=cast.group, now=NOW, person_id=head.pk, version=None, reason="MOVED_AWAY", left_date=DAY)
    left = RecordAct.objects.get()
    named = change_head(by=cast.group, household_id=home.pk, version=None, new_head_id=heir.pk, relations={}, **WHEN)
    with pytest.raises(Conflict) as refused:
        undo(cast.group, left)
    assert refused.value.code == "later_act"
    update_person(by=cast.group, now=NOW, person_id=heir.pk, version=None, relation="SON")
    update_person(by=cast.group, now=NOW, person_id=third.pk, version=None, relation="HEAD")
    with pytest.raises(Conflict) as refused:
        undo(cast.group, named)
    assert refused.value.code == "changed_since"
    update_person(by=cast.group, now=NOW, person_id=third.pk, version=None, relation="SIBLING")
    update_person(by=cast.group, now=NOW, person_id=heir.pk, version=None, relation="HEAD")
    undo(cast.group, named)
    undo(cast.group, left)
    assert home.people.active().count() == 3


def test_who_left_comes_back_and_a_closed_household_opens_again(cast, homes):
    home = homes[0]
    head, heir, _third = home.people.order_by("pk")
    record_left(by=cast.group, now=NOW, person_id=head.pk, version=None, reason="MOVED_AWAY", left_date=DAY)
    change_head(by=cast.group, household_id=home.pk, version=None, new_head_id=heir.pk, relations={}, **WHEN)
    given = {"by": cast.group, "person_id": head.pk, "version": None, **WHEN}
    for wrong in ({"relation": "HEAD"}, {"relation": "FATHER", "day": DAY - timedelta(days=1)}):
        with pytest.raises(DomainError):
            return_person(**given | wrong)
    return_person(**given, relation="FATHER")
    head.refresh_from_db()
    assert (head.left_at, head.left_reason, head.relation) == (None, "", "FATHER")
    with pytest.raises(Conflict):
        return_person(**given, relation="FATHER")

    close_household(by=cast.group, now=NOW, household_id=home.pk, version=None, reason="MOVED_AWAY", note="搬到凯里")
    assert RecordAct.objects.first().reason == "搬到凯里"
    with pytest.raises(DomainError):
        move(cast.village, homes[1].people.last(), home)
    reopen_household(by=cast.group, household_id=home.pk, version=None, **WHEN)
    home.refresh_from_db()
    assert home.closed_at is None and people_in(home.region) == 3
    assert list(RecordAct.objects.of_household(home).values_list("kind", flat=True)) == [
        ActKind.HOUSEHOLD_REOPENED, ActKind.HOUSEHOLD_CLOSED, ActKind.PERSON_RETURNED, ActKind.HEAD_CHANGED,
        ActKind.PERSON_LEFT,
    ]  # fmt: skip


def test_days_and_reasons_are_asked_for(cast, homes):
    person = homes[0].people.last()
    for wrong in ({"reason": " "}, {"day": date(2026, 12, 1)}, {"day": date(1950, 1, 1)}):
        with pytest.raises(DomainError) as refused:
            move(cast.village, person, homes[1], **wrong)
        assert refused.value.field in ("reason", "day")


def test_the_database_keeps_acts_for_ever(cast, homes):
    act = move(cast.village, homes[0].people.last(), homes[1])
    for destroy in (act.delete, lambda: RecordAct.objects.update(day=date(2026, 1, 1))):
        with pytest.raises(ProgrammingError), transaction.atomic():
            destroy()
    for wrong in ({"person": None}, {"other_household": None}, {"reason": ""}, {"undone_at": NOW}):
        copy = RecordAct.objects.get(pk=act.pk)
        copy.pk = None
        for name, value in wrong.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError, match="ledgers_recordact"), transaction.atomic():
            copy.save()
    with pytest.raises(IntegrityError, match="merged_closed"), transaction.atomic():
        Household.objects.filter(pk=homes[0].pk).update(merged_into=homes[1])
