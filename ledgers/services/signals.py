"""Signals in the records of a county: patterns that are rare when everybody was really asked.

Each is a few aggregates over the county, never a query a village. A signal says "look here", nothing about anybody:
a workshop pays all its people the same, an old register knows only the year of a birth.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import sqrt

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, F, Min, Q
from django.utils import timezone

from laborinfo.common.codes import Channel
from laborinfo.regions.models import Region
from ledgers.enums import RowDecision, SignalKind
from ledgers.models import EmploymentSpell, Ledger, Person, RevisionRow, Signal
from ledgers.services.signals_visits import visit_signals

VILLAGE = "household__region__parent"
SAME_JOB_HOUSEHOLDS = 6
SHARED_PHONE_HOUSEHOLDS = 4
ROUNDS = 3  # accepted periods compared
COPIED_HOUSEHOLDS, COPIED_SHARE = 20, 0.98
ROUND_TO, ROUND_WAGES, ROUND_SHARE = 1000, 20, 0.5
FIRST_OF_JANUARY = 5
FAR = 3.5  # standard deviations from what the county's share lets expect
VISITS_OF = timedelta(days=60)
LISTED = 10  # households named with a signal

Found = dict[str, object]


def signals_of(county: Region, *, now: datetime) -> Iterator[Signal]:
    """Every signal of a county as it is now, unsaved."""
    today = timezone.localdate(now)
    spells = EmploymentSpell.objects.current(today).filter(county=county).order_by()
    people = Person.objects.active().filter(county=county).order_by()
    for found in (
        same_jobs(spells), copied_rounds(county), round_wages(spells), shared_phones(people), firsts_of_january(people),
        visit_signals(county.pk, since=now - VISITS_OF),
    ):  # fmt: skip
        for values in found:
            yield Signal(county=county, computed_at=now, **values)


@transaction.atomic
def store_signals(county: Region, *, now: datetime) -> int:
    """Replace the county's signals by those of now; returns how many there are."""
    Region.objects.select_for_update(no_key=True).get(pk=county.pk)  # two runs take turns
    found = list(signals_of(county, now=now))
    Signal.objects.filter(county=county).delete()
    Signal.objects.bulk_create(found, batch_size=1000)
    return len(found)


def strength(value: float) -> int:
    return max(1, min(100, round(value)))


def same_jobs(spells) -> Iterator[Found]:
    """The same employer, place and wage in many households of a village, found by everyone for themselves."""
    village = f"person__{VILLAGE}"
    groups = (
        spells.exclude(channel=Channel.ORGANISED).exclude(employer_name="").filter(monthly_wage__gt=0)
        .values(village, "employer_name", "place_code", "monthly_wage")
        .annotate(people=Count("person", distinct=True), households=Count("person__household", distinct=True))
        .filter(households__gte=SAME_JOB_HOUSEHOLDS)
    )  # fmt: skip
    for group in groups.order_by(village, "employer_name", "monthly_wage"):
        facts = {name: group[name] for name in ("people", "households", "monthly_wage")}
        facts["employer"] = group["employer_name"]
        yield {
            "kind": SignalKind.SAME_JOB, "region_id": group[village], "facts": facts,
            "strength": strength(5 * group["households"]),
        }  # fmt: skip


def copied_rounds(county: Region) -> Iterator[Found]:
    """Nearly every household of a village has the same content in the last three accepted periods."""
    ledgers = Ledger.objects.filter(county=county, accepted_revision__isnull=False).order_by("-period__month")
    months = list(ledgers.values_list("period__month", flat=True).distinct()[:ROUNDS])
    if len(months) < ROUNDS:
        return
    accepted = RevisionRow.objects.filter(
        revision__ledger__county=county, revision__ledger__accepted_revision=F("revision"),
        revision__ledger__period__month__in=months, decision=RowDecision.ACCEPTED,
    ).order_by()  # fmt: skip
    rounds = accepted.values("revision__ledger__region", "household", "version")
    rounds = rounds.annotate(n=Count("revision__ledger__period", distinct=True))
    counts: dict[int, list[int]] = {}
    for village, n in rounds.values_list("revision__ledger__region", "n"):
        whole = counts.setdefault(village, [0, 0])
        whole[0] += n == ROUNDS
        whole[1] += 1
    for village, (same, households) in sorted(counts.items()):
        if households >= COPIED_HOUSEHOLDS and same >= COPIED_SHARE * households:
            facts = {"same": same, "households": households, "rounds": ROUNDS}
            yield {"kind": SignalKind.COPIED_ROUNDS, "region_id": village, "facts": facts, "strength": 60}


def deviations(hits: int, number: int, share: float) -> float:
    """How many standard deviations above n·p the hits are."""
    return (hits - number * share) / sqrt(number * share * (1 - share)) if 0 < share < 1 else 0.0


def round_wages(spells) -> Iterator[Found]:
    """Far more wages of whole thousands than the county has elsewhere."""
    village = f"person__{VILLAGE}"
    wages = spells.filter(monthly_wage__gt=0)
    is_round = Count("pk", filter=Q(monthly_wage__in=[ROUND_TO * n for n in range(1, 31)]))
    groups = list(wages.values(village).annotate(number=Count("pk"), hits=is_round).order_by(village))
    yield from above_county(groups, village, SignalKind.ROUND_WAGES, least=ROUND_WAGES, least_share=ROUND_SHARE)


def firsts_of_january(people) -> Iterator[Found]:
    """Far more birthdays on 1 January than the county has elsewhere."""
    first = Count("pk", filter=Q(birth_date__month=1, birth_date__day=1))
    groups = list(people.values(VILLAGE).annotate(number=Count("pk"), hits=first).order_by(VILLAGE))
    yield from above_county(groups, VILLAGE, SignalKind.FIRST_OF_JANUARY, least=1, least_hits=FIRST_OF_JANUARY)


def above_county(
    groups: list[dict], village: str, kind: str, *, least: int, least_share: float = 0.0, least_hits: int = 1
) -> Iterator[Found]:
    """Villages whose share of hits is far above that of the rest of the county."""
    number, hits = sum(group["number"] for group in groups), sum(group["hits"] for group in groups)
    for group in groups:
        n, k = group["number"], group["hits"]
        rest = max((hits - k) / (number - n) if number > n else 0.0, 1 / 365)
        score = deviations(k, n, min(rest, 0.99))
        if n >= least and k >= max(least_hits, least_share * n) and score > FAR:
            facts = {"hits": k, "number": n, "percent": round(100 * k / n), "county_percent": round(100 * rest)}
            yield {"kind": kind, "region_id": group[village], "facts": facts, "strength": strength(10 * score)}


def shared_phones(people) -> Iterator[Found]:
    """One phone number stands with people of several households."""
    groups = (
        people.filter(phone_index__isnull=False)
        .values("phone_index")
        .annotate(
            households=Count("household", distinct=True), people=Count("pk"), village=Min(VILLAGE),
            numbers=ArrayAgg("household__number", distinct=True),
        )
        .filter(households__gte=SHARED_PHONE_HOUSEHOLDS)
    )  # fmt: skip
    for group in groups.order_by("village", "-households", "phone_index"):
        facts = {"households": group["households"], "people": group["people"], "numbers": group["numbers"][:LISTED]}
        yield {
            "kind": SignalKind.SHARED_PHONE, "region_id": group["village"], "facts": facts,
            "strength": strength(10 * group["households"]),
        }  # fmt: skip


def counties() -> Iterable[Region]:
    return Region.objects.filter(level=1, active_to=None).order_by("code")
