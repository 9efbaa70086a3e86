"""What a ledger would be compiled from, child by child, beside what was reported last time."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ledgers.enums import LedgerState, PeriodState
from ledgers.indicators import POSITION
from ledgers.models import Ledger, Period
from ledgers.services.differences import late_regions, reported_of

BEYOND = 10  # percent; the page may ask for another share
MEASURES = {
    "people": (_("People"), ("people",)),
    "employed": (_("Employed"), ("employed",)),
    "away": (_("Working away"), ("in_province", "out_province", "abroad")),
    "willing": (_("Not employed and willing"), ("willing",)),
}


@dataclass(frozen=True)
class Change:
    """One measure of one region: in this period, and as last reported (None where it was not)."""

    key: str
    now: int | None
    last: int | None
    bound: int

    @property
    def label(self):
        return MEASURES[self.key][0]

    @property
    def difference(self) -> int | None:
        return None if self.now is None or self.last is None else self.now - self.last

    @property
    def percent(self) -> float | None:
        return self.difference * 100 / self.last if self.last and self.difference is not None else None

    @property
    def is_marked(self) -> bool:
        """Beyond the bound; from nothing, every change is."""
        if self.now is None or self.last is None:
            return False
        return abs(self.now - self.last) * 100 > self.bound * self.last


@dataclass(frozen=True)
class Child:
    """A ledger of the level below. What is submitted but not accepted yet is shown, and is in no sum."""

    ledger: Ledger
    changes: list[Change]

    @property
    def counts(self) -> bool:
        return self.ledger.state in (LedgerState.ACCEPTED, LedgerState.CLOSED)

    @property
    def marks(self) -> int:
        return sum(change.is_marked for change in self.changes)


@dataclass(frozen=True)
class Comparison:
    """`last` is the month compared with; None before the first closed period."""

    last: Period | None
    children: list[Child]
    whole: list[Change]
    bound: int

    @property
    def marks(self) -> int:
        return sum(child.marks for child in self.children)


def compare_children(ledger: Ledger, *, bound: int = BEYOND) -> Comparison:
    """Every child and the whole, in a number of queries that does not grow with the children."""
    rows = ledger.children.select_related("region", "revision", "accepted_revision").order_by("region__code")
    children = list(rows.defer("revision__group_totals", "accepted_revision__group_totals"))
    last = last_closed(ledger.period)
    reported = reported_last(last, [ledger.region_id, *(child.region_id for child in children)])
    values = [child_values(child) for child in children]
    accepted = [child.accepted_revision.totals for child in children if child.accepted_revision]
    whole = [sum(column) for column in zip(*accepted, strict=True)] or None
    compared = [
        Child(child, changes_of(row, reported.get(child.region_id), bound))
        for child, row in zip(children, values, strict=True)
    ]
    return Comparison(last, compared, changes_of(whole, reported.get(ledger.region_id), bound), bound)


def last_closed(period: Period) -> Period | None:
    earlier = Period.objects.filter(state=PeriodState.CLOSED, month__lt=period.month)
    return earlier.order_by("-month").first()


def reported_last(last: Period | None, region_ids: Iterable[int]) -> dict[int, list[int]]:
    """{region: as reported}, without those that were late then: their zeros are no report."""
    if last is None:
        return {}
    keys = list(region_ids)
    late = late_regions(last, keys)
    return {region: values for region, values in reported_of(last, keys).items() if region not in late}


def child_values(child: Ledger) -> list[int] | None:
    """The counts that stand before the reviewer; None while nothing does."""
    if child.accepted_revision:
        return child.accepted_revision.totals
    return child.revision.totals if child.state == LedgerState.SUBMITTED else None


def changes_of(now: list[int] | None, last: list[int] | None, bound: int) -> list[Change]:
    return [Change(key, figure(now, keys), figure(last, keys), bound) for key, (_label, keys) in MEASURES.items()]


def figure(values: list[int] | None, keys: tuple[str, ...]) -> int | None:
    return None if values is None else sum(values[POSITION[key]] for key in keys)
