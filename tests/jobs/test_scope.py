import pytest
from django.db import connection

from jobs.models import Employer, Posting
from laborinfo.common.codes import PlaceLevel
from tests.jobs.factories import EmployerFactory, PostingFactory

pytestmark = pytest.mark.django_db


def test_a_county_sees_its_own_and_the_prefectures_postings_and_nobody_sees_without_a_role(cast):
    own = PostingFactory()
    prefecture = PostingFactory(employer__county=cast.regions["522600"])
    other = PostingFactory(employer__county=cast.regions["522622"])
    expected = {
        "group": {own, prefecture},
        "village": {own, prefecture},
        "township": {own, prefecture},
        "sibling_township": {own, prefecture},
        "county": {own, prefecture},
        "sibling_county": {other, prefecture},
        "prefecture": {own, prefecture, other},
        "analyst": {own, prefecture, other},
        "auditor": set(),
        "sysadmin": set(),
        "nobody": set(),
    }
    for part, postings in expected.items():
        user = getattr(cast, part)
        assert set(Posting.objects.visible_to(user)) == postings, part
        assert set(Employer.objects.visible_to(user)) == {p.employer for p in postings}, part


def test_place_levels_of_a_list_are_relative_to_the_county(cast):
    here = PostingFactory(place_code="522601")
    near = PostingFactory(place_code="520100")
    far = PostingFactory(place_code="440605")
    abroad = PostingFactory(place_code="810000")
    PostingFactory(place_code="")
    rows = Posting.objects.all()
    assert list(rows.at_place_level(PlaceLevel.COUNTY, "522601")) == [here]
    assert list(rows.at_place_level(PlaceLevel.PROVINCE, "522601")) == [near]
    assert list(rows.at_place_level(PlaceLevel.COUNTRY, "522601")) == [far]
    assert list(rows.at_place_level(PlaceLevel.ABROAD, "522601")) == [abroad]
    assert set(rows.at_place_level(PlaceLevel.PROVINCE, "522622")) == {here, near}


def test_an_unknown_wage_is_not_filtered_out(cast):
    unknown = PostingFactory(wage_min=None, wage_max=None, wage_unit="NEGOTIABLE")
    low, high = PostingFactory(wage_max=4500), PostingFactory(wage_max=6000)
    assert set(Posting.objects.paying_at_least(5000)) == {unknown, high}
    assert low not in Posting.objects.paying_at_least(5000)


def test_the_phone_is_encrypted_and_masked(cast):
    employer = EmployerFactory(phone="13885501234")
    assert employer.masked_phone == "138****1234"
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM jobs_employer WHERE id = %s", [employer.pk])
        assert b"13885501234" not in bytes(cursor.fetchone()[0])
    assert Employer.objects.get(pk=employer.pk).phone == "13885501234"
