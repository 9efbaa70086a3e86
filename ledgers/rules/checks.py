"""Run the rules over stored households: three COPYs and a few queries, for one household or for a whole county."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.models import Household, Person, RuleSetting
from ledgers.rules.base import Issue, errors_first, issue_of
from ledgers.rules.loading import townships_of_same_id
from ledgers.rules.reading import read_batch
from ledgers.rules.vectors import Hits, hits_of


@dataclass(frozen=True)
class Offender:
    """As much of a person as the sentence of a broken rule says."""

    id: int
    name: str
    id_also_in: str


def check_household(household_id: int, *, day: date) -> list[Issue]:
    """Broken rules of one household, errors first."""
    region = Region.objects.get(pk=Household.objects.values("region").get(pk=household_id)["region"])
    found = check_households(Household.objects.filter(pk=household_id), day=day, raised=raised_in(region, day=day))
    return found.get(household_id, [])


def check_region(region: Region, *, day: date) -> dict[int, list[Issue]]:
    """Broken rules of every active household of a subtree; households without any are left out."""
    households = Household.objects.active().filter(in_subtrees("region", [region]))
    return check_households(households, day=day, raised=raised_in(region, day=day))


def raised_in(region: Region, *, day: date) -> frozenset[str]:
    """Codes of the warnings that count as errors in a region: raised there or above it."""
    return frozenset(RuleSetting.objects.over(region).on(day).order_by("code").values_list("code", flat=True))


def check_households(households, *, day: date, raised: Collection[str] = ()) -> dict[int, list[Issue]]:
    """{household id: issues} of a queryset, in a flat number of queries."""
    found = [hits for hits in hits_of(read_batch(households, day=day)) if len(hits)]
    offenders = offenders_of(found)
    issues = defaultdict(list)
    for hits in found:
        for household, person in hits.pairs():
            named = offenders[person] if person is not None else None
            issues[household].append(issue_of(hits.rule, household, named, raised))
    return {household: errors_first(of_household) for household, of_household in issues.items()}


def offenders_of(found: list[Hits]) -> dict[int, Offender]:
    """{person id: what the sentences say of them}."""
    wanted = {person for hits in found if hits.people is not None for person in hits.people.tolist()}
    if not wanted:
        return {}
    twice = [person for hits in found if hits.rule.code == "id_duplicate" for _home, person in hits.pairs() if person]
    names = Person.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "name")
    elsewhere = townships_of_same_id(twice) if twice else {}
    return {pk: Offender(pk, name, elsewhere.get(pk, "")) for pk, name in names}
