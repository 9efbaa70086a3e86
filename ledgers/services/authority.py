"""Who may move a ledger, and the lock under which it moves.

A ledger is submitted from its own region and reviewed from above it; nobody reviews what they submitted.
Every act locks the ledger first (its parent's before it, where the parent's state matters), so that two people
who act at once take turns and the second one is told what the first one did.
"""

from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, Forbidden, NotFound
from ledgers.enums import PeriodState
from ledgers.models import Ledger, Period


def submits_for(by, ledger: Ledger) -> bool:
    """Posted to the ledger's own region, not to one above it."""
    return any(region.pk == ledger.region_id for region in by.scope.regions_for(Permission.LEDGER_SUBMIT))


def check_submitter(by, ledger: Ledger) -> None:
    if not submits_for(by, ledger):
        raise Forbidden(_("Only an organiser of %(region)s itself submits this ledger.") % {"region": ledger.region})


def reviews(by, ledger: Ledger) -> bool:
    """Holds the review of the level above, and did not submit the ledger."""
    if ledger.parent_id is None or ledger.submitted_by_id == by.pk:
        return False
    return by.scope.has_in(Permission.LEDGER_REVIEW, ledger.parent.region)


def check_reviewer(by, ledger: Ledger) -> None:
    if ledger.parent_id is None:
        raise Forbidden(_("The prefecture's ledger has no level above that reviews it; it is closed."))
    if ledger.submitted_by_id == by.pk:
        raise Forbidden(_("You submitted this ledger yourself. Somebody else of the level above reviews it."))
    check_permission(by, Permission.LEDGER_REVIEW, ledger.parent.region)


def lock_ledger(ledger_id: int | None) -> Ledger:
    """The ledger as it is now, locked until the end of the transaction. Raises Conflict once its period is closed."""
    rows = Ledger.objects.select_for_update(of=["self"], no_key=True).select_related(
        "region", "period", "parent__region", "revision", "accepted_revision"
    )
    rows = rows.defer("revision__group_totals", "accepted_revision__group_totals")
    ledger = rows.filter(pk=ledger_id).order_by("pk").first()
    if ledger is None:
        raise NotFound(_("This ledger does not exist."))
    check_open(ledger.period)
    return ledger


def lock_with_parent(ledger: Ledger) -> Ledger:
    """The ledger, locked after its parent: the level above cannot submit while this one is taken back."""
    parent = lock_ledger(ledger.parent_id) if ledger.parent_id else None
    locked = lock_ledger(ledger.pk)
    locked.parent = parent
    return locked


def check_open(period: Period) -> None:
    if period.state != PeriodState.OPEN:
        raise Conflict(
            _("The period %(period)s is closed and never changes. Corrections go into the open one.")
            % {"period": period},
            code="period_closed",
        )


def check_same_revision(ledger: Ledger, revision_id: int | None) -> None:
    """What the reviewer saw is what they decide on."""
    if revision_id is not None and ledger.revision_id != revision_id:
        raise Conflict(
            _("A newer revision was submitted while you looked at this one. Reload the page to see it."),
            code="newer_revision",
        )
