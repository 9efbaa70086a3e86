"""The night's run over everybody, and what a change of one household does to its rows."""

from collections import Counter
from datetime import timedelta

import pytest

from ledgers.models import Household, Person, RuleCount, RuleHit
from ledgers.rules import check_region
from ledgers.services.households import close_household, update_household
from ledgers.services.people import update_person
from ledgers.services.rule_runs import run_counties, run_county
from tests.factories import NOW
from tests.factories_ledgers import HouseholdFactory, PersonFactory, SpellFactory, make_household

DAY = NOW.date()


@pytest.fixture
def counties(cast):
    return [cast.region_of("county"), cast.region_of("sibling_county")]


@pytest.fixture
def villages(cast):
    """Two people without an ID number in one household, one in another village, a job without an employer far off."""
    for part, people in [("group", 2), ("sibling_village", 1)]:
        region = cast.region_of(part)
        region = region if part == "group" else cast.regions[f"{region.code}001"]
        household = make_household(region, people=people)
        Person.objects.filter(household=household).update(id_number=None, id_index=None, id_tail_index=None)
    far = make_household(cast.regions["522622002001001"])
    SpellFactory(person=far.people.get(), employer_name="")


def counts_of(region) -> dict:
    rows = RuleCount.objects.filter(region=region).order_by("code")
    return {row.code: (row.households, row.hits) for row in rows}


def test_every_level_has_its_counts(cast, villages, counties):
    assert list(run_counties(counties, now=NOW)) == counties

    assert counts_of(cast.region_of("group")) == {"id_missing": (1, 2)}
    assert counts_of(cast.region_of("village")) == {"id_missing": (1, 2)}
    assert counts_of(cast.region_of("township")) == {"id_missing": (2, 3)}
    assert counts_of(cast.region_of("county")) == {"id_missing": (2, 3)}
    assert counts_of(cast.region_of("sibling_county")) == {"spell_employer": (1, 1)}
    assert counts_of(cast.region_of("prefecture")) == {"id_missing": (2, 3), "spell_employer": (1, 1)}


def test_the_rows_are_what_a_check_finds(cast, villages, counties):
    list(run_counties(counties, now=NOW))

    kept = Counter(RuleHit.objects.order_by("pk").values_list("household_id", "person_id", "code"))
    found = check_region(cast.region_of("prefecture"), day=DAY)
    assert kept == Counter((i.household_id, i.person_id, i.code) for issues in found.values() for i in issues)


def test_a_second_night_forgets_what_was_mended(cast, villages, counties):
    list(run_counties(counties, now=NOW))
    Household.objects.filter(region=cast.region_of("group")).update(closed_at=NOW, closed_reason="MOVED_AWAY")
    list(run_counties(counties, now=NOW + timedelta(days=1)))

    assert counts_of(cast.region_of("village")) == {}
    assert counts_of(cast.region_of("county")) == {"id_missing": (1, 1)}
    assert RuleHit.objects.count() == 2


def test_a_county_run_leaves_the_others_alone(cast, villages, counties):
    list(run_counties(counties, now=NOW))
    before = set(RuleHit.objects.values_list("pk", flat=True).filter(household__county=counties[1]))
    run_county(counties[0], now=NOW)

    assert before == set(RuleHit.objects.values_list("pk", flat=True).filter(household__county=counties[1]))


def test_a_change_of_a_household_asks_the_rules_anew(cast):
    household = HouseholdFactory(region=cast.region_of("group"))
    person = PersonFactory(household=household, unable_reason="")

    update_household(by=cast.group, now=NOW, household_id=household.pk, version=1, note="走访")
    assert list(RuleHit.objects.values_list("person_id", "code")) == [(person.pk, "idle_without_reason")]

    update_person(by=cast.group, now=NOW, person_id=person.pk, version=2, unable_reason="FARM")
    assert not RuleHit.objects.exists()


def test_a_closed_household_breaks_nothing(cast):
    household = HouseholdFactory(region=cast.region_of("group"))
    update_household(by=cast.group, now=NOW, household_id=household.pk, version=1, note="空户")
    assert RuleHit.objects.filter(code="one_head", person=None).count() == 1

    close_household(by=cast.group, now=NOW, household_id=household.pk, version=2, reason="MOVED_AWAY")
    assert not RuleHit.objects.exists()


def test_hits_stop_at_the_border_of_whoever_looks(cast, villages, counties):
    list(run_counties(counties, now=NOW))

    assert RuleHit.objects.visible_to(cast.group).count() == 2
    assert RuleHit.objects.visible_to(cast.sibling_county).count() == 1
    assert not RuleHit.objects.visible_to(cast.analyst).exists()
    assert RuleCount.objects.visible_to(cast.analyst).exists()
    assert not RuleCount.objects.visible_to(cast.nobody).exists()
