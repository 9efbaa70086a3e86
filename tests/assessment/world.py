"""Households in every group of the small tree, and plain Python counts of them: the dashboard must agree."""

from datetime import date

from laborinfo.common.codes import Relation, Sex
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.indicators import INDICATORS, POSITION
from ledgers.models import EmploymentSpell, HouseholdType, PeriodTotal, Person
from ledgers.services.totals import recompute_all, subtree_totals
from tests.factories import NOW
from tests.factories_ledgers import HouseholdFactory, PeriodFactory, PersonFactory, SpellFactory

PLACES = {"COUNTY": "in_county", "PROVINCE": "in_province", "COUNTRY": "out_province", "ABROAD": "abroad"}
TODAY = date(2026, 11, 22)
CLOSED_AT = NOW.replace(month=10, day=30)


def people_the_tree() -> None:
    """Differently many households a group, of different kinds and work, then recounted."""
    PeriodFactory()
    for place, group in enumerate(Region.objects.at_level(Level.GROUP).order_by("code")):
        for number in range(place % 3 + 1):
            kinds = [["POOR"], ["RELOCATED"], ["POOR", "RELOCATED"], []][(place + number) % 4]
            household = HouseholdFactory(region=group, kinds=kinds, verified=number == 0)
            head = PersonFactory(household=household)
            wife = PersonFactory(household=household, relation=Relation.SPOUSE, sex=Sex.FEMALE, wants_work=True)
            PersonFactory(household=household, child=True)
            if (place + number) % 2:
                SpellFactory(person=head, channel="ORGANISED" if number else "OWN")
            if number == 2:
                SpellFactory(person=wife, place_code=household.county.code)
    recompute_all(now=NOW)


def counts_below(region: Region) -> dict[str, int]:
    """{indicator: count} by walking every person below a region, one at a time."""
    found = dict.fromkeys(POSITION, 0)
    for person in Person.objects.filter(left_at=None, household__closed_at=None).select_related("household__region"):
        if region.contains(person.household.region):
            for key in indicators_of(person):
                found[key] += 1
    return found


def indicators_of(person: Person) -> set[str]:
    kinds = set(HouseholdType.objects.filter(household=person.household).values_list("kind", flat=True))
    keys = {"people"} | (of_household(person, kinds) if person.relation == Relation.HEAD else set())
    if not is_labour(person):
        return keys
    keys |= of_labour(person) | {f"{kind.lower()}_labour" for kind in kinds}
    spell = job_of(person)
    if spell is None:
        keys |= {"unable"} if person.unable_reason else set()
        return keys | {"not_employed"} | ({"willing"} if person.wants_work else set())
    return keys | of_job(person, spell) | {f"{kind.lower()}_employed" for kind in kinds}


def of_household(head: Person, kinds: set[str]) -> set[str]:
    """Counted once a household, by its head."""
    keys = {"households"} | {f"{kind.lower()}_households" for kind in kinds}
    keys |= {"verified"} if head.household.verified_at else set()
    labour = [person for person in Person.objects.filter(household=head.household, left_at=None) if is_labour(person)]
    if not labour:
        return keys
    worked = any(job_of(person) for person in labour)
    return keys | {"labour_households", "working_households" if worked else "zero_employment"}


def is_labour(person: Person) -> bool:
    return 16 <= age_of(person) < 60 and not person.student_status and person.labour_ability not in {"LOST", "NONE"}


def age_of(person: Person) -> int:
    birth = person.birth_date
    return TODAY.year - birth.year - ((TODAY.month, TODAY.day) < (birth.month, birth.day))


def of_labour(person: Person) -> set[str]:
    schooling = {"edu_primary": "80 90", "edu_junior": "70", "edu_senior": "40 60", "edu_college": "10 20 30"}
    bands = {"age_16_24": range(16, 25), "age_25_44": range(25, 45), "age_45_59": range(45, 60)}
    facts = {
        "women_labour": person.sex == Sex.FEMALE,
        "training_wanted": person.wants_training,
        "business_wanted": person.wants_business,
        "welfare_wanted": person.wants_welfare_post,
        "minority_labour": person.ethnicity != "01",
        "disabled_labour": "DISABLED" in person.health,
        "skilled_labour": person.labour_ability == "SKILLED",
    }
    facts |= {key: person.education in codes.split() for key, codes in schooling.items()}
    facts |= {key: age_of(person) in ages for key, ages in bands.items()}
    return {"labour"} | {key for key, holds in facts.items() if holds}


def job_of(person: Person) -> EmploymentSpell | None:
    return EmploymentSpell.objects.filter(person=person).order_by("id").first()


def of_job(person: Person, spell: EmploymentSpell) -> set[str]:
    keys = {"employed", PLACES[spell.place_level]} | ({"women_employed"} if person.sex == Sex.FEMALE else set())
    if spell.place_level != "COUNTY" and spell.channel == "ORGANISED":
        keys.add("organised")
    industries = {"A": "in_farming", "C": "in_manufacturing", "E": "in_construction"}
    if spell.industry:
        keys |= {industries.get(spell.industry, "in_services" if spell.industry >= "F" else "employed")}
    if spell.monthly_wage is not None:
        wages = ("wage_below_2000", "wage_2000_3999", "wage_4000_5999", "wage_6000_more")
        keys.add(wages[min(spell.monthly_wage // 2000, 3)])
    keys |= {"with_contract"} if spell.has_contract else set()
    return keys | ({"with_insurance"} if spell.has_insurance else set())


def close_october(prefecture: Region, *, more: int = 0) -> None:
    """A closed period whose counts are today's, each larger by `more`."""
    period = PeriodFactory(
        month=date(2026, 10, 1), state="CLOSED", opened_at=NOW.replace(month=10, day=1), closed_at=CLOSED_AT
    )
    PeriodTotal.objects.bulk_create(
        PeriodTotal(period=period, region_id=pk, values=[value + more for value in values])
        for pk, values in subtree_totals(prefecture).items()
    )


def as_list(counts: dict[str, int]) -> list[int]:
    return [counts[indicator.key] for indicator in INDICATORS]
