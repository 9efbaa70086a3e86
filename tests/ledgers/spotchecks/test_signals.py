"""Signals: what is noticed, what is not, who sees it, and that the sentences accuse nobody."""

from datetime import date, timedelta

import numpy as np
import pytest
from django.urls import reverse

from laborinfo.accounts.enums import Permission
from laborinfo.common.models import BackgroundJob
from ledgers import tasks_spotchecks
from ledgers.enums import SignalKind
from ledgers.models import Person, Signal, Visit
from ledgers.services.signals import store_signals
from ledgers.services.signals_visits import hasty_households
from ledgers.signal_words import SENTENCES, sentence
from ledgers.spotcheck.outliers import outlier_points
from tests.factories import NOW
from tests.factories_ledgers import HouseholdFactory, PersonFactory, SpellFactory


@pytest.fixture
def village(cast):
    """24 households of one person in two groups of the village; the other village has 24 as well."""
    made = []
    for code in ("522601001001001", "522601001002001"):
        households = [HouseholdFactory(region=cast.regions[code]) for _number in range(24)]
        serials = range(500 + 100 * len(made), 1000)
        made.append([PersonFactory(household=home, serial=n) for home, n in zip(households, serials, strict=False)])
    return made[0]


def found(cast) -> dict[str, Signal]:
    store_signals(cast.region_of("county"), now=NOW)
    return {signal.kind: signal for signal in Signal.objects.all()}


def visits(cast, people, *, step: timedelta, start=NOW, unchanged: bool = False) -> None:
    for number, person in enumerate(people):
        Visit.objects.create(
            household=person.household,
            county=person.county,
            at=start + number * step,
            by=cast.group,
            unchanged=unchanged,
        )


def test_ordinary_records_give_no_signal(cast, village):
    for number, person in enumerate(village):
        SpellFactory(person=person, employer_name=f"厂{number}", monthly_wage=3100 + 70 * number)
    visits(cast, village, step=timedelta(minutes=20), start=NOW - timedelta(hours=20), unchanged=False)
    kinds = found(cast)
    assert set(kinds) <= {SignalKind.NIGHT_VISITS}


def test_the_same_job_in_many_households(cast, village):
    for person in village[:8]:
        SpellFactory(person=person)
    signal = found(cast)[SignalKind.SAME_JOB]
    assert (signal.facts["households"], signal.strength, signal.region) == (8, 40, cast.region_of("village"))


def test_an_organised_group_is_no_signal(cast, village):
    for person in village[:8]:
        SpellFactory(person=person, channel="ORGANISED")
    assert SignalKind.SAME_JOB not in found(cast)


def test_one_phone_in_several_households(cast, village):
    first = village[0]
    Person.objects.filter(pk__in=[person.pk for person in village[:5]]).update(
        phone=first.phone, phone_index=first.phone_index
    )
    signal = found(cast)[SignalKind.SHARED_PHONE]
    assert signal.facts["households"] == 5
    assert first.phone not in str(signal.facts)


def test_birthdays_on_the_first_of_january(cast, village):
    Person.objects.filter(pk__in=[person.pk for person in village[:6]]).update(birth_date=date(1980, 1, 1))
    assert found(cast)[SignalKind.FIRST_OF_JANUARY].facts["hits"] == 6


def test_round_wages_beside_the_rest_of_the_county(cast, village):
    others = Person.objects.exclude(pk__in=[person.pk for person in village])
    for number, person in enumerate(others):
        SpellFactory(person=person, employer_name=f"厂{number}", monthly_wage=3100 + 70 * number)
    for number, person in enumerate(village):
        SpellFactory(person=person, employer_name=f"厂{number}", monthly_wage=1000 * (3 + number % 4))
    signal = found(cast)[SignalKind.ROUND_WAGES]
    assert signal.facts["percent"] == 100 and signal.region == cast.region_of("village")


def test_hasty_visits_name_the_organiser_and_weigh_in_the_draw(cast, village):
    visits(cast, village, step=timedelta(seconds=50), unchanged=True)
    kinds = found(cast)
    assert kinds[SignalKind.FAST_VISITS].organizer == cast.group
    assert kinds[SignalKind.FAST_VISITS].facts == {"visits": 24, "fast": 23, "busiest": 24}
    assert kinds[SignalKind.ALL_UNCHANGED].facts["unchanged"] == 24
    points = hasty_households(cast.region_of("county").pk, since=NOW)
    assert points == {person.household_id: 100 for person in village[1:]}


def test_visits_at_night(cast, village):
    visits(cast, village, step=timedelta(minutes=5), start=NOW.replace(hour=15))  # 23:00 in Guizhou
    assert found(cast)[SignalKind.NIGHT_VISITS].facts["night"] == 24


def test_looking_again_replaces_what_was_found(cast, village):
    visits(cast, village, step=timedelta(seconds=50))
    assert found(cast)
    Visit.objects.all().delete()
    assert not found(cast)


def test_sentences_fit_their_facts_and_explain(cast, village):
    visits(cast, village, step=timedelta(seconds=50), start=NOW.replace(hour=15), unchanged=True)
    for person in village[:8]:
        SpellFactory(person=person)
    for signal in found(cast).values():
        words = sentence(signal)
        assert "%(" not in words and words.count(".") >= 2
    assert set(SENTENCES) == set(SignalKind)
    for words in map(str, SENTENCES.values()):
        assert not any(bad in words.lower() for bad in ("fake", "fraud", "cheat", "forged", "fabricat", "suspect"))


def test_who_sees_signals(cast, village):
    visits(cast, village, step=timedelta(seconds=50))
    assert found(cast)
    for part in ("township", "county", "prefecture"):
        assert Signal.objects.visible_to(getattr(cast, part)).exists(), part
    for part in ("group", "village", "sibling_township", "sibling_county", "analyst", "nobody"):
        assert not Signal.objects.visible_to(getattr(cast, part)).exists(), part


def test_the_page_lists_and_exports(cast, village, client_of):
    visits(cast, village, step=timedelta(seconds=50))
    found(cast)
    client, address = client_of(cast.county), reverse("ledgers:signal-list")
    html = client.get(address, {"kind": "FAST_VISITS"}).content.decode()
    assert cast.group.full_name in html
    assert client.get(address, {"export": "csv"}).status_code == 200
    client.post(reverse("ledgers:signal-refresh"))
    job = BackgroundJob.objects.get()
    tasks_spotchecks.find_county_signals(str(job.pk), [cast.region_of("county").pk])
    job.refresh_from_db()
    assert job.state == "DONE" and job.result_url == address


def test_every_night_all_counties_are_looked_through(cast, village):
    visits(cast, village, step=timedelta(seconds=50), start=NOW)
    tasks_spotchecks.find_signals()
    assert cast.county.scope.has(Permission.SIGNAL_VIEW)


def test_outliers_by_the_median():
    wages = np.array([4000, 4100, 3900, 4050, 3950, 4020, 60000])
    assert outlier_points(wages).tolist()[-1] == 100 and outlier_points(wages)[:5].max() == 0
    assert outlier_points(np.zeros(0)).tolist() == []
    assert outlier_points(np.array([3000, 3000, 3000])).tolist() == [0, 0, 0]
    assert outlier_points(np.array([3000] * 30 + [90000])).tolist()[-1] == 100
