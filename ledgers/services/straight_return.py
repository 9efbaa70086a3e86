"""The county returns a resettlement site's ledger straight to the site, past its township (DESIGN §5).

What the township sent on with that site in it does not hold any more: its own ledger comes back with the site's, to be
compiled again once the site has answered. Everybody on the line sees why.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.common.errors import Conflict, DomainError
from laborinfo.regions.enums import Kind
from ledgers.enums import LedgerState
from ledgers.models import Ledger
from ledgers.services.authority import check_reviewer, check_same_revision, lock_ledger
from ledgers.services.review import PARENT_STILL_HERE, send_back
from ledgers.workflow import LEDGER

SENT_ON = (LedgerState.SUBMITTED, LedgerState.ACCEPTED)


def may_return_straight(by, ledger: Ledger) -> bool:
    """A site's ledger, seen by somebody who reviews the township above it."""
    is_site = ledger.region.kind == Kind.RESETTLEMENT_SITE and ledger.parent is not None
    return (
        is_site and ledger.parent.parent is not None and can(by, Permission.LEDGER_REVIEW, ledger.parent.parent.region)
    )


@transaction.atomic
def return_site(*, by, now, ledger: Ledger, note: str = "", revision_id: int | None = None) -> Ledger:
    """Return the site's ledger, and the township's with it where that was sent on. Locks from the county down."""
    township = Ledger.objects.get(pk=ledger.parent_id)
    county = lock_ledger(township.parent_id)
    township = lock_ledger(township.pk)
    site = lock_ledger(ledger.pk)
    if site.region.kind != Kind.RESETTLEMENT_SITE:
        raise DomainError(_("Only a resettlement site's ledger is returned past its township."), code="not_a_site")
    check_permission(by, Permission.LEDGER_REVIEW, county.region)
    check_reviewer(by, site)
    check_same_revision(site, revision_id)
    LEDGER.check(site, "return")
    note = note.strip()
    if not note and not site.returned_count:
        raise DomainError(_("Say why the ledger goes back: it has no returned household."), field="note")
    if site.state == LedgerState.ACCEPTED and township.state in SENT_ON:
        take_back(township, county, site, by=by, now=now)
    return send_back(site, note=note, by=by, now=now)


def take_back(township: Ledger, county: Ledger, site: Ledger, *, by, now) -> None:
    if county.state not in PARENT_STILL_HERE:
        raise Conflict(
            _("%(region)s has submitted its own ledger with this one in it. It must be returned there first.")
            % {"region": county.region},
            code="sent_on",
        )
    words = _("The county returned %(site)s straight to the site; compile anew once it has come back.")
    send_back(township, note=words % {"site": site.region}, by=by, now=now)
