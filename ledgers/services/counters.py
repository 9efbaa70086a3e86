"""Recount what is stored beside ledgers, and name what differs."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from ledgers.enums import RowChange, RowDecision
from ledgers.models import Finding, Ledger, RevisionRow

COUNTED = ("household_count", "person_count", "pending_count", "returned_count", "open_findings")
EMPTY = dict.fromkeys(COUNTED, 0)


@dataclass(frozen=True)
class Drift:
    """A stored counter that differs from a fresh count."""

    ledger_id: int
    counter: str
    stored: int
    counted: int


def drifted_counters(ledgers=None) -> list[Drift]:
    """Every counter that is wrong; an empty list is the only good answer."""
    ledgers = Ledger.objects.all() if ledgers is None else ledgers
    counted = recount(ledgers)
    return [
        Drift(key, name, stored, counted.get(key, EMPTY)[name])
        for key, *values in ledgers.order_by("pk").values_list("pk", *COUNTED)
        for name, stored in zip(COUNTED, values, strict=True)
        if stored != counted.get(key, EMPTY)[name]
    ]


def recount(ledgers) -> dict[int, dict[str, int]]:
    """{ledger id: counters} from rows, frozen people and findings, in three queries."""
    counted: dict[int, dict[str, int]] = {}
    people = ledgers.filter(revision__isnull=False).order_by("pk")
    for key, persons, households in people.values_list("pk", "revision__person_count", "revision__household_count"):
        counted[key] = EMPTY | {"person_count": persons, "household_count": households}
    present = RevisionRow.objects.filter(Exists(ledgers.filter(revision=OuterRef("revision"))))
    for key, households, pending, returned in (
        present.values("revision__ledger")
        .annotate(
            households=Count("pk", filter=~Q(change=RowChange.REMOVED)),
            pending=Count("pk", filter=Q(decision=RowDecision.PENDING)),
            returned=Count("pk", filter=Q(decision=RowDecision.RETURNED)),
        )
        .order_by("revision__ledger")
        .values_list("revision__ledger", "households", "pending", "returned")
    ):
        counted[key] |= {"household_count": households, "pending_count": pending, "returned_count": returned}
    unsettled = Finding.objects.unsettled().filter(ledger__in=ledgers).values("ledger").annotate(n=Count("pk"))
    for key, number in unsettled.order_by("ledger").values_list("ledger", "n"):
        counted.setdefault(key, dict(EMPTY))["open_findings"] = number
    return counted


def mend_counters(drifts: list[Drift]) -> None:
    """Write the fresh counts where they differ."""
    for drift in drifts:
        Ledger.objects.filter(pk=drift.ledger_id).update(**{drift.counter: drift.counted})
