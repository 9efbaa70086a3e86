"""Entering, changing and verifying households and people."""

from datetime import date

import pytest

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.codes import PlaceLevel
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from ledgers.indicators import POSITION
from ledgers.models import GroupTotal, Household, Person
from ledgers.services.households import close_household, create_household, update_household
from ledgers.services.people import add_person, record_left, reveal, update_person
from ledgers.services.spells import add_spell, end_spell
from ledgers.services.totals import drifted_groups, recompute_all, totals_below
from ledgers.services.visits import verify_household
from tests.factories import NOW
from tests.factories_ledgers import (
    HouseholdFactory,
    PeriodFactory,
    PersonFactory,
    SpellFactory,
    make_household,
    make_id,
)

TODAY = date(2026, 11, 22)
PERSON = {
    "name": "杨光华", "relation": "HEAD", "sex": "1", "birth_date": date(1990, 5, 17), "id_number": make_id(serial=77),
    "phone": "13900000077", "ethnicity": "06", "education": "70", "health": ["HEALTHY"], "labour_ability": "ORDINARY",
    "wants_work": True, "is_available": True,
}  # fmt: skip


@pytest.fixture
def group(cast):
    return cast.region_of("group")


@pytest.fixture
def household(group):
    return make_household(group)


def count(region, key: str) -> int:
    return GroupTotal.objects.get(region=region).values[POSITION[key]]


def test_a_household_gets_the_next_number_of_its_group(cast, group):
    first = create_household(by=cast.group, now=NOW, region=group, kinds=["POOR"])
    second = create_household(by=cast.group, now=NOW, region=group)

    assert (first.number, second.number) == (f"{group.code}-001", f"{group.code}-002")
    assert first.version == 1
    assert list(first.types.values_list("kind", "valid_from")) == [("POOR", TODAY)]


def test_a_number_is_used_once(cast, group, household):
    with pytest.raises(DomainError) as refused:
        create_household(by=cast.group, now=NOW, region=group, number=household.number)

    assert refused.value.field == "number"


@pytest.mark.parametrize("part", ["township", "sibling_group", "sysadmin", "nobody"])
def test_only_organisers_of_the_place_enter_households(cast, group, part):
    with pytest.raises(Forbidden):
        create_household(by=getattr(cast, part), now=NOW, region=group)


def test_types_are_dated_and_their_history_stays(cast, household):
    earlier = NOW.replace(year=2025)
    update_household(by=cast.group, now=earlier, household_id=household.pk, version=1, kinds=["POOR"])
    update_household(by=cast.group, now=NOW, household_id=household.pk, version=2, kinds=["MARGINAL"])

    assert set(household.types.values_list("kind", "valid_to")) == {("POOR", TODAY), ("MARGINAL", None)}


def test_who_saves_second_is_told_who_was_first(cast, household):
    update_household(by=cast.group, now=NOW, household_id=household.pk, version=1, address="二组 5 号")

    with pytest.raises(Conflict, match=cast.group.full_name):
        update_household(by=cast.village, now=NOW, household_id=household.pk, version=1, address="三组")

    assert Household.objects.get(pk=household.pk).address == "二组 5 号"


def test_a_stranger_learns_nothing_of_a_household(cast, household):
    with pytest.raises(NotFound):
        update_household(by=cast.sibling_group, now=NOW, household_id=household.pk, version=1, address="x")


def test_a_reader_above_may_not_write(cast, household):
    with pytest.raises(Forbidden):
        update_household(by=cast.township, now=NOW, household_id=household.pk, version=1, address="x")


def test_every_write_recounts_the_group_and_is_audited(cast, group):
    home = HouseholdFactory(region=group)
    person = add_person(by=cast.group, now=NOW, household_id=home.pk, version=1, **PERSON)
    assert (count(group, "people"), count(group, "willing"), count(group, "employed")) == (1, 1, 0)

    add_spell(by=cast.group, now=NOW, person_id=person.pk, start_date=date(2026, 3, 1), place_code="440605",
              channel="ORGANISED", captain="王强")  # fmt: skip

    assert (count(group, "employed"), count(group, "out_province"), count(group, "organised")) == (1, 1, 1)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "ledgers.add_person", "ledgers.add_spell",
    ]  # fmt: skip
    assert drifted_groups(now=NOW) == []


def test_a_household_has_one_head(cast, household):
    with pytest.raises(DomainError) as refused:
        add_person(by=cast.group, now=NOW, household_id=household.pk, **PERSON)

    assert refused.value.field == "relation"


def test_whoever_leaves_stays_on_record_and_is_not_counted(cast, group, household):
    person = household.people.get()
    record_left(by=cast.group, now=NOW, person_id=person.pk, version=1, reason="DECEASED", left_date=TODAY)

    assert Person.objects.get(pk=person.pk).left_reason == "DECEASED"
    assert count(group, "people") == 0


def test_a_closed_household_is_not_counted(cast, group, household):
    close_household(by=cast.group, now=NOW, household_id=household.pk, version=1, reason="MOVED_AWAY")

    assert count(group, "households") == 0


def test_a_changed_id_number_moves_its_blind_index(cast, household):
    person = household.people.get()
    before = bytes(person.id_index)
    update_person(by=cast.group, now=NOW, person_id=person.pk, version=1, id_number=make_id(serial=88).lower())

    person.refresh_from_db()
    assert bytes(person.id_index) != before
    update_person(by=cast.group, now=NOW, person_id=person.pk, version=2, id_number="")
    assert Person.objects.get(pk=person.pk).id_index is None


@pytest.mark.parametrize(
    ("place", "level"),
    [
        ("522601", PlaceLevel.COUNTY),
        ("522622", PlaceLevel.PROVINCE),
        ("440605", PlaceLevel.COUNTRY),
        ("900000", PlaceLevel.ABROAD),
    ],
)
def test_the_place_level_follows_from_the_place(cast, household, place, level):
    spell = add_spell(by=cast.group, now=NOW, person_id=household.people.get().pk, start_date=TODAY, place_code=place,
                      channel="OWN")  # fmt: skip

    assert spell.place_level == level


def test_overlapping_work_is_refused_in_words_unless_part_time(cast, household):
    running = SpellFactory(person=household.people.get())
    new = {"person_id": running.person_id, "start_date": date(2026, 5, 1), "place_code": "522601", "channel": "OWN"}

    with pytest.raises(DomainError) as refused:
        add_spell(by=cast.group, now=NOW, **new)
    assert refused.value.field == "start_date"
    add_spell(by=cast.group, now=NOW, **new, is_part_time=True)


def test_work_ends_on_a_date(cast, group, household):
    spell = SpellFactory(person=household.people.get())
    end_spell(by=cast.group, now=NOW, spell_id=spell.pk, version=1, end_date=date(2026, 11, 1))

    assert count(group, "not_employed") == 1


def test_work_cannot_end_before_it_began(cast, household):
    spell = SpellFactory(person=household.people.get())
    with pytest.raises(DomainError):
        end_spell(by=cast.group, now=NOW, spell_id=spell.pk, version=1, end_date=date(2025, 11, 1))


def test_one_tap_verifies_without_disturbing_an_open_form(cast, group, household):
    PeriodFactory()
    visit = verify_household(by=cast.group, now=NOW, household_id=household.pk, met_with="杨光华")

    household.refresh_from_db()
    assert (household.verified_at, household.verified_by, household.version) == (NOW, cast.group, 1)
    assert visit.unchanged
    assert count(group, "verified") == 1


def test_a_reveal_needs_a_purpose_and_leaves_a_trace(cast, household):
    person = household.people.get()
    with pytest.raises(DomainError):
        reveal(by=cast.township, now=NOW, person_id=person.pk, field="phone", purpose=" ")

    assert reveal(by=cast.township, now=NOW, person_id=person.pk, field="phone", purpose="电话核实") == person.phone
    entry = AuditEntry.objects.get(action="ledgers.reveal_person")
    assert entry.detail == {"field": "phone", "purpose": "电话核实"}


@pytest.mark.parametrize("part", ["analyst", "auditor", "sysadmin", "sibling_township", "nobody"])
def test_nobody_else_reveals(cast, household, part):
    with pytest.raises((Forbidden, NotFound)):
        reveal(by=getattr(cast, part), now=NOW, person_id=household.people.get().pk, field="phone", purpose="电话核实")


def test_a_region_counts_what_its_groups_count(cast, group, household):
    make_household(cast.region_of("sibling_group"), people=3)
    recompute_all(now=NOW)
    village = cast.region_of("village")

    totals = totals_below(village)

    people = POSITION["people"]
    assert totals[village.pk][people] == 4
    assert totals[group.pk][people] == 1
    assert totals_below(cast.regions.prefecture)[cast.region_of("county").pk][people] == 4


def test_an_empty_region_counts_zeros(cast):
    village = cast.region_of("sibling_village")

    assert set(totals_below(village)[village.pk]) == {0}


def test_somebody_without_work_is_not_counted_as_employed_by_a_past_spell(cast, group, household):
    person = PersonFactory(household=household, relation="SON", wants_work=True)
    SpellFactory(person=person, end_date=date(2026, 6, 1))
    recompute_all(now=NOW)

    assert (count(group, "employed"), count(group, "willing")) == (0, 1)
