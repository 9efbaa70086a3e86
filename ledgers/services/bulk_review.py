"""Accept what needs no look in every ledger of the level below, one ledger a transaction."""

from collections.abc import Iterator
from dataclasses import dataclass

from laborinfo.common.errors import DomainError
from ledgers.enums import LedgerState
from ledgers.models import Ledger
from ledgers.services.authority import reviews
from ledgers.services.review import accept_ledger, accept_rest


@dataclass(frozen=True)
class Outcome:
    """What became of one ledger; `reason` says why it was not accepted as a whole."""

    region: str
    accepted: int
    skipped: int
    is_accepted: bool
    reason: str = ""


def submitted_children(by, ledger: Ledger) -> list[Ledger]:
    """Ledgers of the level below that wait for this user's review."""
    waiting = ledger.children.filter(state=LedgerState.SUBMITTED).select_related("region", "parent__region")
    return [child for child in waiting.order_by("region__code") if reviews(by, child)]


def accept_children(*, by, now, children: list[Ledger]) -> Iterator[Outcome]:
    """Yields after every ledger, so that a caller shows progress; what cannot be accepted is named, not lost."""
    for child in children:
        yield accept_child(by=by, now=now, child=child)


def accept_child(*, by, now, child: Ledger) -> Outcome:
    region, accepted, skipped = str(child.region), 0, 0
    try:
        result = accept_rest(by=by, now=now, ledger=child)
        accepted, skipped = result.accepted, result.skipped
        accept_ledger(by=by, now=now, ledger=child)
    except DomainError as error:
        return Outcome(region, accepted, skipped, is_accepted=False, reason=str(error))
    return Outcome(region, accepted, skipped, is_accepted=True)
