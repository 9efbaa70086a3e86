"""Factories of the ledgers. Everybody is made up; ID numbers have right check digits and agree with sex and birth."""

from datetime import date

import factory
from factory.django import DjangoModelFactory
from stdnum.cn import ric

from laborinfo.common.codes import Channel, LabourAbility, Relation, Sex
from laborinfo.common.crypto import blind_index
from laborinfo.common.places import place_level
from laborinfo.regions.queries import county_of
from ledgers.models import EmploymentSpell, Household, HouseholdType, Period, Person
from ledgers.search_keys import id_tail_index, name_keys
from ledgers.services.reference import load_reference_data
from tests.factories import LONG_AGO, NOW, UserFactory

BORN = date(1990, 5, 17)


def make_id(*, birth: date = BORN, sex: str = Sex.MALE, serial: int = 1, area: str = "522601") -> str:
    """A valid resident ID number; the 17th digit is odd for men."""
    order = serial * 2 - (1 if sex == Sex.MALE else 0)
    stem = f"{area}{birth:%Y%m%d}{order % 1000:03}"
    return stem + ric.calc_check_digit(stem + "0")


class HouseholdFactory(DjangoModelFactory):
    """An active household of a group: `HouseholdFactory(region=cast.region_of("group"), kinds=["POOR"])`."""

    class Meta:
        model = Household
        skip_postgeneration_save = True

    county = factory.LazyAttribute(lambda household: county_of(household.region))
    number = factory.Sequence(lambda n: f"T-{n:05}")
    phone = None
    phone_index = factory.LazyAttribute(lambda household: blind_index(household.phone or ""))
    address = "一组 3 号"
    created_at = updated_at = NOW

    class Params:
        verified = factory.Trait(verified_at=NOW, verified_by=factory.SubFactory(UserFactory))

    @factory.post_generation
    def kinds(self, create, extracted, **kwargs):
        for kind in extracted or []:
            HouseholdType.objects.create(household=self, kind=kind, valid_from=LONG_AGO)


class PersonFactory(DjangoModelFactory):
    """A healthy grown-up; the head of the household unless said otherwise."""

    class Meta:
        model = Person

    class Params:
        serial = factory.Sequence(lambda n: n + 1)
        child = factory.Trait(
            relation=Relation.SON, birth_date=date(2015, 3, 2), education="", student_status="PRIMARY",
            labour_ability=LabourAbility.NONE,
        )  # fmt: skip
        seeker = factory.Trait(
            wants_work=True, is_available=True, wished_occupations=["0101"], wished_place_levels=["COUNTRY"]
        )
        left = factory.Trait(left_at=date(2026, 6, 1), left_reason="MOVED_AWAY")

    county = factory.SelfAttribute("household.county")
    name = factory.Sequence(lambda n: f"杨光{'一二三四五六七八九十'[n % 10]}")
    relation = Relation.HEAD
    sex = Sex.MALE
    birth_date = BORN
    id_number = factory.LazyAttribute(lambda o: make_id(birth=o.birth_date, sex=o.sex, serial=o.serial))
    id_index = factory.LazyAttribute(lambda person: blind_index(person.id_number or ""))
    pinyin = factory.LazyAttribute(lambda person: name_keys(person.name)[0])
    initials = factory.LazyAttribute(lambda person: name_keys(person.name)[1])
    id_tail_index = factory.LazyAttribute(lambda person: id_tail_index(person.id_number))
    phone = factory.LazyAttribute(lambda o: f"139{o.serial:08}")
    phone_index = factory.LazyAttribute(lambda person: blind_index(person.phone or ""))
    ethnicity = "06"
    education = "70"
    health = ["HEALTHY"]
    labour_ability = LabourAbility.ORDINARY
    unable_reason = factory.LazyAttribute(lambda o: "" if getattr(o, "wants_work", False) else "FARM")
    created_at = updated_at = NOW


class SpellFactory(DjangoModelFactory):
    """Work in Foshan that still goes on."""

    class Meta:
        model = EmploymentSpell

    county = factory.SelfAttribute("person.county")
    start_date = date(2026, 2, 20)
    place_code = "440605"
    place_level = factory.LazyAttribute(lambda spell: place_level(spell.place_code, spell.county.code))
    employer_name = "佛山南海某某家具厂"
    occupation = "0101"
    industry = "C"
    monthly_wage = 4800
    channel = Channel.OWN
    created_at = updated_at = NOW


class PeriodFactory(DjangoModelFactory):
    """The open period of November 2026, without ledgers."""

    class Meta:
        model = Period

    month = date(2026, 11, 1)
    opened_at = NOW.replace(day=1)
    village_due = date(2026, 11, 25)
    township_due = date(2026, 11, 27)
    county_due = date(2026, 11, 29)


def make_household(region, *, people: int = 1, **kwargs) -> Household:
    """A household with a head and further members."""
    household = HouseholdFactory(region=region, **kwargs)
    for place in range(people):
        PersonFactory(household=household, relation=Relation.HEAD if place == 0 else Relation.SIBLING)
    return household


def reason_codes() -> None:
    """Tests with real transactions lose what migrations loaded."""
    load_reference_data()
