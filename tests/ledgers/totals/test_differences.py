"""Reported beside live: what a revision froze is counted again from its contents, and each difference is explained."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from laborinfo.regions.models import Region
from ledgers.indicators import INDICATORS, POSITION
from ledgers.models import Person
from ledgers.services.closing import close_period
from ledgers.services.differences import lines_below, lines_of, people_behind
from ledgers.services.facts import frozen_sql
from ledgers.services.people import add_person, record_left, update_person
from ledgers.services.spells import add_spell
from tests.factories import NOW
from tests.ledgers.review.conftest import make_month

LATER = NOW + timedelta(days=20)


@pytest.fixture
def closed(cast):
    """The month of tests.ledgers.review, closed; one village was late."""
    month = make_month(cast)
    spell(month, month.first.people.get(relation="HEAD"))
    month.up_to_prefecture()
    close_period(by=cast.prefecture, now=NOW, period=month.period, late_reason="late")
    month.period.refresh_from_db()
    return month


def spell(month, person, now=NOW):
    return add_spell(
        by=month.cast.group, now=now, person_id=person.pk, version=None, place_code="440605", channel="OWN",
        start_date=timezone.localdate(now) - timedelta(days=10), monthly_wage=4200, employer_name="佛山某厂",
    )  # fmt: skip


def behind(month, key: str, now=LATER):
    village = month.cast.region_of("village")
    return people_behind(month.period, village, INDICATORS[POSITION[key]], now=now)


def line(month, part: str, key: str):
    return next(row for row in lines_of(month.period, month.cast.region_of(part)) if row.key == key)


def test_counting_the_frozen_contents_again_gives_the_frozen_totals(closed):
    revision = closed.ledger("village").accepted_revision
    counted = ", ".join(f"count(*) FILTER (WHERE {item.sql})" for item in INDICATORS)
    with connection.cursor() as cursor:
        day = timezone.localdate(revision.submitted_at)
        cursor.execute(f"SELECT ARRAY[{counted}] FROM ({frozen_sql()}) r", {"day": day, "revision": revision.pk})
        values = cursor.fetchone()[0]
    compared = [place for place, item in enumerate(INDICATORS) if item.of_records]
    assert [values[place] for place in compared] == [revision.totals[place] for place in compared]
    assert values[POSITION["employed"]] == 1


def test_nothing_changed_nothing_to_explain(closed):
    assert all(row.difference == 0 for row in lines_of(closed.period, closed.cast.region_of("village")))
    assert all(behind(closed, item.key, NOW) == [] for item in INDICATORS if item.of_records)


def test_an_entered_person_is_named_with_the_reason(closed):
    head = closed.first.people.get(relation="HEAD")
    fields = {
        name: getattr(head, name)
        for name in ("sex", "birth_date", "ethnicity", "education", "health", "labour_ability")
    }
    added = add_person(
        by=closed.cast.group, now=LATER, household_id=closed.first.pk, name="潘新来", relation="SIBLING", **fields
    )
    [person] = behind(closed, "people")
    assert (person.person_id, person.counts, person.name) == (added.pk, True, "潘新来")
    assert person.reasons == ["登记于上报之后"]
    assert line(closed, "village", "people").difference == line(closed, "prefecture", "people").difference - 1 == 1


def test_somebody_who_left_counts_no_longer(closed):
    gone = closed.first.people.exclude(relation="HEAD").get()
    record_left(
        by=closed.cast.group, now=LATER, person_id=gone.pk, version=None, reason="MARRIED_OUT",
        left_date=timezone.localdate(LATER),
    )  # fmt: skip
    [person] = behind(closed, "people")
    assert (person.person_id, person.counts) == (gone.pk, False)
    assert "婚" in person.reasons[0]


def test_a_changed_field_is_named(closed):
    head = closed.first.people.get(relation="HEAD")
    update_person(by=closed.cast.group, now=LATER, person_id=head.pk, version=None, education="30")
    [person] = behind(closed, "edu_college")
    assert person.reasons == ["学历"]


def test_work_of_one_member_explains_the_count_of_the_head(closed):
    second = closed.second.people.get()
    other = Person.objects.create(
        household=closed.second, county=second.county, name="石二妹", relation="SPOUSE", sex="2",
        birth_date=second.birth_date, ethnicity="06", labour_ability="ORDINARY", created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    spell(closed, other, now=LATER)
    people = {person.person_id: person for person in behind(closed, "working_households")}
    assert people[second.pk].reasons == ["户内其他成员"]


def test_coming_of_age_is_the_calendar(closed):
    head = closed.first.people.get(relation="HEAD")
    years = head.birth_date.replace(year=head.birth_date.year + 60)
    now = timezone.make_aware(timezone.datetime(years.year, years.month, years.day, 12)) + timedelta(days=1)
    people = {person.person_id: person for person in behind(closed, "labour", now)}
    assert people[head.pk].counts is False
    assert people[head.pk].reasons[0].startswith("时间推移")


def test_a_late_village_is_said_to_be_late(closed):
    township = closed.cast.region_of("township")
    rows = {row.key: row for row in lines_below(closed.period, township, INDICATORS[POSITION["people"]])}
    late = rows["522601001002"]
    assert (late.reported, late.live, late.note) == (0, 1, "迟报，未计入报表")
    assert sum(row.difference for row in rows.values()) == line(closed, "township", "people").difference
    village = Region.objects.get(code="522601001002")
    [person] = people_behind(closed.period, village, INDICATORS[POSITION["people"]], now=LATER)
    assert person.reasons == ["该村迟报，未计入报表"]


def test_the_page_names_people_to_those_who_may_see_them(closed, client_of):
    head = closed.first.people.get(relation="HEAD")
    update_person(by=closed.cast.group, now=LATER, person_id=head.pk, version=None, education="30")
    address = f"/ledgers/periods/{closed.period.pk}/difference/{closed.cast.region_of('village').code}/"
    shown = client_of(closed.cast.township).get(address, {"indicator": "edu_college"})
    assert shown.status_code == 200
    assert head.name in shown.content.decode()
    analyst = client_of(closed.cast.analyst).get(address, {"indicator": "edu_college"})
    assert analyst.status_code == 200
    assert head.name not in analyst.content.decode()


def test_an_open_period_has_nothing_reported(cast, client_of):
    month = make_month(cast)
    code = cast.region_of("village").code
    assert client_of(cast.village).get(f"/ledgers/periods/{month.period.pk}/difference/{code}/").status_code == 404


def test_the_table_can_be_taken_as_a_file(closed, client_of):
    code = closed.cast.region_of("county").code
    answer = client_of(closed.cast.county).get(
        f"/ledgers/periods/{closed.period.pk}/difference/{code}/", {"export": "csv"}
    )
    assert answer.status_code == 200
    assert "住户,2,3,1" in answer.content.decode("utf-8-sig")
