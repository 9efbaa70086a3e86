"""What the household page shows of businesses, training, consent and the months worked, in a flat number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from laborinfo.common.places import place_level, place_name
from ledgers.models import Consent, EmploymentSpell, Household, Person, SelfEmployment, TrainingRecord


@dataclass(frozen=True)
class BusinessCard:
    business: SelfEmployment
    place: str
    level: str
    is_running: bool


@dataclass
class Records:
    """Of one person."""

    businesses: list[BusinessCard] = field(default_factory=list)
    trainings: list[TrainingRecord] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)


def records_of(people: list[Person], household: Household, day: date) -> dict[int, Records]:
    """Records by person; for whoever has none, empty ones."""
    found: dict[int, Records] = defaultdict(Records)
    for business in SelfEmployment.objects.filter(person__in=people).order_by("-start_date", "-id"):
        found[business.person_id].businesses.append(business_card(business, household, day))
    for training in TrainingRecord.objects.filter(person__in=people).order_by("-finished_date", "-id"):
        found[training.person_id].trainings.append(training)
    for consent in Consent.objects.filter(person__in=people).order_by("-given_at", "-id"):
        found[consent.person_id].consents.append(consent)
    return found


def business_card(business: SelfEmployment, household: Household, day: date) -> BusinessCard:
    running = business.start_date <= day and (business.end_date is None or business.end_date > day)
    level = place_level(business.place_code, household.county.code)
    return BusinessCard(business, place_name(business.place_code), str(level.label), running)


def months_worked(spells: list[EmploymentSpell], day: date) -> int:
    """Calendar months of this year, up to `day`, in which the person worked on at least one day."""
    return sum(
        any(
            (spell.start_date.year, spell.start_date.month) <= (day.year, month)
            and spell.start_date <= day
            and (spell.end_date is None or spell.end_date > date(day.year, month, 1))
            for spell in spells
        )
        for month in range(1, day.month + 1)
    )
