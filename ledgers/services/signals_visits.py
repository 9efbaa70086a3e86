"""Signals from the log of visits, by organiser: one reading, with a window over each one's visits."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F, Window
from django.db.models.functions import Lag
from django.utils import timezone

from ledgers.enums import SignalKind, VisitMeans, VisitPurpose
from ledgers.models import Visit

FAST, VERY_FAST = timedelta(minutes=3), timedelta(minutes=1)
FEWEST = 20  # visits of an organiser before anything is said about them
FAST_VISITS, BUSIEST_HOUR = 10, 20
NIGHT_VISITS, NIGHT_SHARE = 5, 0.2
NIGHT = frozenset({22, 23, 0, 1, 2, 3, 4, 5})  # hours of local time
UNCHANGED_SHARE = 0.98


def visits_of(county_id: int, since: datetime):
    """Verifications on the spot: only these take time on the way."""
    rows = Visit.objects.standing().filter(county=county_id, at__gte=since, means=VisitMeans.VISIT)
    return rows.filter(purpose=VisitPurpose.VERIFICATION).order_by()


def with_previous(visits):
    """Each with `previous_at`, when the same organiser's visit before it was recorded, and its household."""
    before = {"partition_by": [F("by")], "order_by": [F("at"), F("pk")]}
    return visits.annotate(
        previous_at=Window(Lag("at"), **before), previous_household=Window(Lag("household"), **before)
    )


def hasty_households(county_id: int, *, since: datetime) -> dict[int, int]:
    """{household: 50 or 100 points} of those visited less than three minutes (one minute) after another household."""
    rows = with_previous(visits_of(county_id, since))
    found: dict[int, int] = {}
    for household, at, previous, other in rows.values_list("household", "at", "previous_at", "previous_household"):
        if previous is not None and other != household and at - previous < FAST:
            found[household] = max(found.get(household, 0), 100 if at - previous < VERY_FAST else 50)
    return found


@dataclass
class Tally:
    """The visits of one organiser in one village."""

    visits: int = 0
    unchanged: int = 0
    fast: int = 0
    night: int = 0
    by_hour: Counter = field(default_factory=Counter)

    @property
    def busiest(self) -> int:
        return max(self.by_hour.values(), default=0)


def tallies(county_id: int, since: datetime) -> dict[tuple[int, int], Tally]:
    """{(organiser, village): tally}."""
    rows = with_previous(visits_of(county_id, since))
    fields = ("by", "household__region__parent", "at", "unchanged", "previous_at", "household", "previous_household")
    found: dict[tuple[int, int], Tally] = defaultdict(Tally)
    for organizer, village, at, unchanged, previous, household, other in rows.values_list(*fields):
        tally, local = found[organizer, village], timezone.localtime(at)
        tally.visits += 1
        tally.unchanged += unchanged
        tally.fast += previous is not None and household != other and at - previous < FAST
        tally.night += local.hour in NIGHT
        tally.by_hour[local.replace(minute=0, second=0, microsecond=0)] += 1
    return found


def visit_signals(county_id: int, *, since: datetime) -> Iterator[dict[str, object]]:
    """What the visits of each organiser show, as values of a Signal."""
    for (organizer, village), tally in sorted(tallies(county_id, since).items()):
        for kind, facts, strength in of_tally(tally):
            yield {
                "kind": kind, "region_id": village, "organizer_id": organizer, "facts": facts,
                "strength": max(1, min(100, round(strength))),
            }  # fmt: skip


def of_tally(tally: Tally) -> Iterator[tuple[str, dict[str, int], float]]:
    """(kind, facts, strength) of one organiser's visits."""
    visits = tally.visits
    if visits >= FEWEST and tally.unchanged >= UNCHANGED_SHARE * visits:
        yield SignalKind.ALL_UNCHANGED, {"visits": visits, "unchanged": tally.unchanged}, 30 + visits / 5
    if tally.fast >= FAST_VISITS or tally.busiest > BUSIEST_HOUR:
        facts = {"visits": visits, "fast": tally.fast, "busiest": tally.busiest}
        yield SignalKind.FAST_VISITS, facts, max(100 * tally.fast / visits, 2 * tally.busiest)
    if tally.night >= max(NIGHT_VISITS, NIGHT_SHARE * visits):
        yield SignalKind.NIGHT_VISITS, {"visits": visits, "night": tally.night}, 100 * tally.night / visits
