"""What other apps keep of a region follows it when it moves; what was frozen stays as it was."""

from datetime import date, timedelta

import pytest
from django.apps import apps

from assessment.queries.dashboard import load_dashboard
from jobs.models import Employer, Posting
from laborinfo.common.codes import PlaceLevel
from laborinfo.common.errors import Conflict
from laborinfo.regions.enums import Change
from laborinfo.regions.following import COLUMNS, drifted_counties
from laborinfo.regions.models import Region
from laborinfo.regions.services import Part, add_region, merge_regions, move_region, split_region
from laborinfo.regions.services.history import record_changes
from ledgers.enums import LedgerState
from ledgers.models import EmploymentSpell, Finding, Household, HouseholdVersion, Ledger, PeriodTotal, Person
from ledgers.services.closing import close_period
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import raise_finding
from ledgers.services.periods import open_period
from ledgers.services.review import return_ledger
from ledgers.services.submission import submit_village_ledger
from ledgers.services.totals import drifted_groups, recompute_all, subtree_totals
from ledgers.services.visits import verify_household
from tests.factories import LONG_AGO, NOW
from tests.factories_ledgers import SpellFactory
from tests.jobs.factories import EmployerFactory, PostingFactory
from tests.ledgers.review.conftest import make_month

LATER = NOW + timedelta(days=1)
# The record of one run: who was counted where on the day of the run.
RECORDS_OF_A_RUN = {
    "matching.MatchShard", "matching.Match", "subsidies.Decision", "ledgers.SpotCheck", "ledgers.Signal",
}  # fmt: skip
# What stood before a change stays as it stood.
HISTORY = {"ledgers.HouseholdEvent", "ledgers.PersonEvent", "ledgers.SpellEvent"}
# Collected for a county by a region: jobs.services.region_moves carries them over with their employer.
BY_HAND = {"jobs.Posting", "jobs.Employer"}


@pytest.fixture
def month(cast):
    """The open month, with a spell, a visit and a finding below the township."""
    month = make_month(cast)
    person = month.first.people.first()
    SpellFactory(person=person, place_code="522601", place_level=PlaceLevel.COUNTY, county=month.first.county)
    verify_household(by=cast.group, now=NOW, household_id=month.first.pk, means="VISIT")
    recompute_all(now=NOW)
    return month


def region(code: str) -> Region:
    return Region.objects.get(code=code)


def move_away(month, code="522601001", to="522622", **values):
    return move_region(region=region(code), to=region(to), now=LATER, by=month.cast.prefecture, **values)


def sums(node: Region) -> list[int]:
    return subtree_totals(node)[node.pk]


def test_every_model_with_a_county_is_known_here():
    columns = {
        model._meta.label for model in apps.get_models() for field in model._meta.fields if field.name == "county"
    }
    assert columns == {column.model for column in COLUMNS} | RECORDS_OF_A_RUN | HISTORY | BY_HAND


def test_a_township_takes_its_households_people_jobs_visits_and_ledgers_to_the_new_county(month):
    before = sums(region("522600"))
    assert drifted_counties() == {}
    moved = move_away(month)
    county = region("522622")
    assert (moved.parent, drifted_counties()) == (county, {})
    for model in (Household, Person, EmploymentSpell):
        assert set(model.objects.values_list("county__code", flat=True)) == {"522622"}
    ledgers = Ledger.objects.filter(period=month.period)
    assert ledgers.get(region=moved).parent.region == county
    assert set(ledgers.filter(region__parent=moved).values_list("county__code", flat=True)) == {"522622"}
    assert sums(region("522600"))[:2] == before[:2]
    assert drifted_groups(now=LATER) == [] and drifted_counters() == []


def test_where_somebody_works_is_far_or_near_as_seen_from_the_new_county(month):
    move_away(month)
    assert EmploymentSpell.objects.get().place_level == PlaceLevel.PROVINCE


def test_a_move_within_the_county_leaves_counties_and_places_alone(month):
    move_away(month, "522601001001", "522601002")
    assert EmploymentSpell.objects.get().place_level == PlaceLevel.COUNTY
    assert Ledger.objects.get(period=month.period, region__code="522601002001").parent.region.code == "522601002"
    assert drifted_counties() == {} and drifted_groups(now=LATER) == []


def test_a_closed_period_shows_its_own_borders_and_counts(month):
    month.up_to_prefecture()
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="the rest is late")
    frozen = list(PeriodTotal.objects.order_by("pk").values_list("region", "values"))
    versions = list(HouseholdVersion.objects.order_by("pk").values_list("digest", flat=True))
    ledger = Ledger.objects.get(period=month.period, region=month.cast.region_of("village"))
    record_changes(list(Region.objects.all()), Change.CREATED, LONG_AGO, by=None, now=NOW)
    move_away(month, "522601001001", "522601002")
    assert list(PeriodTotal.objects.order_by("pk").values_list("region", "values")) == frozen
    assert list(HouseholdVersion.objects.order_by("pk").values_list("digest", flat=True)) == versions
    again = Ledger.objects.get(pk=ledger.pk)
    assert (again.parent_id, again.county_id, again.state) == (ledger.parent_id, ledger.county_id, LedgerState.CLOSED)
    board = load_dashboard(month.cast.prefecture, region("522601001"), month="2026-11", now=LATER)
    assert "522601001001" in {row.code for row in board.rows}
    assert [sum(column) for column in zip(*(row.values for row in board.rows), strict=True)] == list(board.values)


def test_the_next_period_opens_along_the_new_borders(month):
    close_after_all(month)
    move_away(month)
    december = open_period(by=month.cast.prefecture, now=LATER, month=date(2026, 12, 1))
    moved = Ledger.objects.get(
        period=december, region__code__startswith="522622", region__name=month.cast.region_of("township").name
    )
    assert moved.parent.region.code == "522622"


def close_after_all(month):
    month.up_to_prefecture()
    close_period(by=month.cast.prefecture, now=NOW, period=month.period, late_reason="the rest is late")


def test_a_township_that_the_county_has_sent_on_stays_until_it_is_returned(month):
    month.up_to_prefecture()
    with pytest.raises(Conflict) as caught:
        move_away(month)
    assert caught.value.code == "ledger_sent_on"
    assert region("522601001").parent.code == "522601"
    assert set(Household.objects.values_list("county__code", flat=True)) == {"522601"}


def test_an_accepted_village_that_nobody_compiled_yet_counts_in_its_new_township(month):
    month.submit()
    month.accept("village", month.cast.township)
    move_away(month, "522601001001", "522601002")
    ledger = Ledger.objects.get(period=month.period, region=month.first.region.parent_id)
    assert (ledger.state, ledger.parent.region.code) == (LedgerState.ACCEPTED, "522601002")


def test_a_merged_village_gives_groups_and_findings_to_the_other_and_is_not_waited_for(month):
    month.submit()
    row = month.row(month.first)
    raise_finding(by=month.cast.township, now=NOW, row=row, field="address", reason=month.reason())
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    into = month.cast.region_of("sibling_village")
    merge_regions(sources=[month.cast.region_of("village")], into=into, now=LATER, by=month.cast.prefecture)
    ledger = Ledger.objects.get(period=month.period, region=into)
    assert Finding.objects.get().ledger == ledger and ledger.open_findings == 1
    revision = submit_village_ledger(by=month.cast.sibling_village, now=LATER, ledger=ledger, acknowledge_warnings=True)
    assert revision.household_count == 3
    assert drifted_counties() == {} and drifted_groups(now=LATER) == []


def test_a_split_village_has_ledgers_for_its_parts_in_the_open_period(month):
    village = month.cast.region_of("village")
    groups = list(Region.objects.filter(parent=village).order_by("code"))
    parts = [Part("上村", children=(groups[0].pk,)), Part("下村", children=tuple(group.pk for group in groups[1:]))]
    made = split_region(source=village, parts=parts, now=LATER, by=month.cast.prefecture)
    ledgers = Ledger.objects.filter(period=month.period, region__in=made)
    assert {ledger.parent.region for ledger in ledgers} == {month.cast.region_of("township")}
    assert not Ledger.objects.filter(region=village).exists(), "nothing was ever submitted for it"
    assert drifted_groups(now=LATER) == []


def test_a_new_village_has_a_ledger_at_once(month):
    township = month.cast.region_of("township")
    new = add_region(parent=township, name="新村", kind="VILLAGE", now=LATER)
    assert Ledger.objects.get(region=new).parent.region == township


def test_postings_go_with_the_region_that_collected_them_and_a_shared_employer_is_copied(month):
    employer = EmployerFactory()
    moving = PostingFactory(employer=employer, region=region("522601001"), title="走的")
    staying = PostingFactory(employer=employer, title="留的")
    own = PostingFactory(employer=EmployerFactory(region=region("522601001")), region=region("522601001"))
    move_away(month)
    county = region("522622")
    for posting in (moving, staying, own):
        posting.refresh_from_db()
    assert (moving.county, moving.employer.county, moving.employer.name) == (county, county, employer.name)
    assert moving.employer != employer and staying.employer == employer and staying.county.code == "522601"
    assert own.county == own.employer.county == county
    assert Employer.objects.filter(name=employer.name).count() == 2
    assert Posting.objects.count() == 3


def test_a_posting_that_is_open_in_both_counties_stops_the_move(month):
    county = region("522622")
    employer = EmployerFactory()
    PostingFactory(employer=employer, region=region("522601001"), opened=True, title="同一个", natural_key="k")
    there = EmployerFactory(county=county, name=employer.name)
    PostingFactory(employer=there, county=county, region=county, opened=True, title="同一个", natural_key="k")
    with pytest.raises(Conflict, match="同一个"):
        move_away(month)
