"""The made-up people: the same for the same seed, clearly synthetic, spread as the statistics say."""

from collections import Counter
from datetime import date

import pytest

from assessment.demo.doubts import SHARE
from assessment.demo.people import PeopleMaker
from laborinfo.common.codes import Channel, PlaceLevel, Relation
from ledgers.rules.certificates import is_certificate
from ledgers.rules.id_numbers import IdFacts, facts_of_id

DAY = date(2026, 9, 1)
GROUPS = [f"522601001001{number:03}" for number in range(1, 81)]


def families_of(seed: int, bodies=(7, 8)):
    maker = PeopleMaker("522601", DAY, seed, bodies)
    return [family for code in GROUPS for family in maker.families(code, is_site=False)]


@pytest.fixture(scope="module")
def families():
    return families_of(1)


@pytest.fixture(scope="module")
def people(families):
    return [member for family in families for member in family.members]


def test_same_seed_same_people(families):
    assert families_of(1) == families
    assert families_of(2) != families


def test_ids_are_valid_agree_with_the_person_and_never_repeat(people):
    numbered = [member for member in people if member.id_number]
    assert all(facts_of_id(member.id_number) == IdFacts(member.birth, member.sex) for member in numbered)
    assert len({member.id_number for member in numbered}) == len(numbered)
    assert 0 < len(people) - len(numbered) < len(people) * SHARE


def test_phones_belong_to_nobody(people):
    """No mobile number of the country begins with 10."""
    assert {member.phone[:2] for member in people if member.phone} == {"10"}


def test_one_head_a_family_and_nobody_born_after_the_day(families):
    heads = [sum(member.relation == Relation.HEAD for member in family.members) for family in families]
    assert set(heads) == {1}
    assert max(member.birth for family in families for member in family.members) < DAY


def test_shares_follow_the_statistics(people):
    """DOMAIN §2-3, within what some 7,000 people can show."""
    number = len(people)
    ethnicities = Counter(member.ethnicity for member in people)
    assert 0.36 < ethnicities["06"] / number < 0.50  # Miao
    assert 0.23 < ethnicities["12"] / number < 0.37  # Dong
    spells = [spell for member in people for spell in member.spells if spell.end is None]
    away = sum(spell.level != PlaceLevel.COUNTY for spell in spells)
    assert 0.58 < away / len(spells) < 0.74
    organised = [spell for spell in spells if spell.channel == Channel.ORGANISED]
    named = [spell for spell in organised if spell.organised_by or spell.captain]
    assert 0.9 < len(named) / len(organised) < 1


def test_spells_of_a_person_do_not_overlap(people):
    for member in people:
        for before, after in zip(member.spells, member.spells[1:], strict=False):
            assert before.end is not None
            assert before.end <= after.start


def test_some_wages_are_missing_but_few(people):
    spells = [spell for member in people for spell in member.spells]
    without = sum(spell.wage is None for spell in spells)
    assert 0 < without < len(spells) * SHARE


def test_what_people_have_beside_their_jobs(people):
    """Few have a business or a course; certificates fit; nobody shares without having said so."""
    grown = [member for member in people if member.spells or member.wants_work or member.unable]
    businesses = [one for member in people for one in member.beside.businesses]
    assert 0.03 < len(businesses) / len(grown) < 0.12
    assert all(one.end is None or one.end > one.start for one in businesses)
    assert 0.06 < sum(bool(member.beside.courses) for member in grown) / len(grown) < 0.2
    held = [member for member in people if member.beside.certificate]
    assert held and all(is_certificate(member.beside.certificate) for member in held)
    assert all(member.beside.certificate.startswith(member.id_number) for member in held if member.id_number)
    sharing = [
        member for member in people if any(scope == "EMPLOYERS" for scope, _means, _days in member.beside.consents)
    ]
    assert sharing and all(member.wants_work for member in sharing)
    assert any(spell.welfare_post for member in people for spell in member.spells)
