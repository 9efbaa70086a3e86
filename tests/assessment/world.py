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
    keys = {"people"}
    kinds = set(HouseholdType.objects.filter(household=person.household).values_list("kind", flat=True))
    if person.relation == Relation.HEAD:
        keys |= {"households"} | ({"verified"} if person.household.verified_at else set())
    age = (
        TODAY.year
        - person.birth_date.year
        - ((TODAY.month, TODAY.day) < (person.birth_date.month, person.birth_date.day))
    )
    if not 16 <= age < 60 or person.student_status or person.labour_ability in {"LOST", "NONE"}:
        return keys
    keys |= {"labour"} | ({"women_labour"} if person.sex == Sex.FEMALE else set())
    keys |= {f"{kind.lower()}_labour" for kind in kinds}
    keys |= {"training_wanted"} if person.wants_training else set()
    spell = EmploymentSpell.objects.filter(person=person).order_by("id").first()
    if spell is None:
        return keys | {"not_employed"} | ({"willing"} if person.wants_work else set())
    keys |= {"employed"} | {f"{kind.lower()}_employed" for kind in kinds}
    keys.add(PLACES[spell.place_level])
    if spell.place_level != "COUNTY" and spell.channel == "ORGANISED":
        keys.add("organised")
    return keys


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
