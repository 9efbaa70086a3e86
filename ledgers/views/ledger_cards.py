"""What ledger pages show of a ledger: its acts for this user, its progress, its story."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.models import TransitionLog
from laborinfo.regions.enums import Level
from ledgers.enums import LedgerState, PeriodState
from ledgers.models import Ledger
from ledgers.services.authority import reviews, submits_for
from ledgers.workflow import LEDGER

COLOURS = {
    LedgerState.COLLECTING: "secondary", LedgerState.SUBMITTED: "primary", LedgerState.RETURNED: "danger",
    LedgerState.ACCEPTED: "success", LedgerState.CLOSED: "secondary",
}  # fmt: skip


@dataclass(frozen=True)
class LedgerCard:
    """One ledger with what the user may do to it now."""

    ledger: Ledger
    colour: str
    due_date: date | None
    by_state: dict[str, int]
    may_submit: bool
    may_review: bool
    may_accept: bool
    may_return: bool
    may_undo: bool
    may_accept_children: bool
    may_export: bool

    @property
    def is_village(self) -> bool:
        return self.ledger.level == Level.VILLAGE

    @property
    def child_count(self) -> int:
        return sum(self.by_state.values())

    @property
    def accepted_children(self) -> int:
        return self.by_state.get(LedgerState.ACCEPTED, 0) + self.by_state.get(LedgerState.CLOSED, 0)

    @property
    def waiting_children(self) -> int:
        return self.by_state.get(LedgerState.SUBMITTED, 0)

    @property
    def percent(self) -> int:
        return self.accepted_children * 100 // self.child_count if self.child_count else 0


@dataclass(frozen=True)
class Event:
    """One line of a ledger's story."""

    at: object
    title: str
    by: str
    note: str


def ledger_card(ledger: Ledger, user) -> LedgerCard:
    is_open = ledger.period.state == PeriodState.OPEN
    may_review = is_open and reviews(user, ledger)
    by_state = {} if ledger.level == Level.VILLAGE else states_below(ledger)
    ready = not (ledger.pending_count or ledger.returned_count or ledger.open_findings)
    return LedgerCard(
        ledger=ledger, colour=COLOURS[LedgerState(ledger.state)], due_date=due_date(ledger), by_state=by_state,
        may_submit=is_open and submits_for(user, ledger) and LEDGER.can(ledger, "submit")
        and ledger.level != Level.PREFECTURE,
        may_review=may_review and ledger.state == LedgerState.SUBMITTED,
        may_accept=may_review and LEDGER.can(ledger, "accept") and ready,
        may_return=may_review and LEDGER.can(ledger, "return"),
        may_undo=may_review and LEDGER.can(ledger, "undo_accept") and ledger.accepted_by_id == user.pk,
        may_export=user.scope.has_in(Permission.PERSON_EXPORT, ledger.region),
        may_accept_children=is_open and ledger.level == Level.TOWNSHIP and submits_for(user, ledger)
        and bool(by_state.get(LedgerState.SUBMITTED)),
    )  # fmt: skip


def states_below(ledger: Ledger) -> dict[str, int]:
    counts: dict[str, int] = {}
    for state in ledger.children.order_by().values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


def due_date(ledger: Ledger) -> date | None:
    period = ledger.period
    due = {Level.VILLAGE: period.village_due, Level.TOWNSHIP: period.township_due, Level.COUNTY: period.county_due}
    return due.get(Level(ledger.level))


def story(ledger: Ledger) -> list[Event]:
    """Every state change, newest first."""
    rows = TransitionLog.objects.filter(workflow=LEDGER.name, object_id=str(ledger.pk)).select_related("by")
    return [
        Event(row.at, str(LEDGER.by_name[row.transition].label), str(row.by or _("System")), row.note)
        for row in rows.order_by("-id")[:50]
    ]
