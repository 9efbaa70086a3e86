"""Nightly proofs and the issuing of many accounts."""

import logging
from dataclasses import asdict
from uuid import UUID

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import parcels
from laborinfo.accounts.audit import broken_links, head_of_chain, record
from laborinfo.accounts.models import User
from laborinfo.accounts.passwords import one_time_password
from laborinfo.accounts.services.bulk import Order, issue_accounts
from laborinfo.accounts.slips import slip
from laborinfo.common.progress import job_progress
from laborinfo.regions.services.check import tree_problems

log = logging.getLogger(__name__)


@shared_task(name="accounts.verify_audit")
def verify_audit() -> None:
    """Prove the audit trail; its head goes to the log, outside the database, so that a cut-off end shows."""
    position, digest = head_of_chain()
    broken = broken_links()
    detail = {"links": position, "broken": [list(place) for place in broken]}
    record(by=None, action="accounts.verify_audit", result="failed" if broken else "ok", detail=detail)
    if broken:
        log.error("the audit trail is broken at %s", broken)
    else:
        log.info("the audit trail is whole: %s links, head %s", position, digest)


@shared_task(name="accounts.issue_accounts")
def issue_accounts_task(job_id: str, user_id: int, parcel: str) -> None:
    """Create the accounts of an uploaded list; the slips wait in a parcel of the owner."""
    with job_progress(job_id) as progress:
        by, number = User.objects.get(pk=user_id), UUID(parcel)
        orders = [Order(**row) for row in parcels.fetch(by, "claimed", number)]
        progress.start(len(orders), _("Issuing accounts"))
        passwords = []
        for done in range(1, len(orders) + 1):
            passwords.append(one_time_password())
            if done % 20 == 0:
                progress.step(done)
        issued = issue_accounts(by=by, now=timezone.now(), orders=orders, passwords=passwords)
        parcels.put_again(by, "slips", number, [asdict(slip(one)) for one in issued])
        progress.step(len(orders), _("%(count)d accounts are issued.") % {"count": len(issued)})
        progress.result_url = reverse("accounts:bulk-slips", args=[number])


@shared_task(name="accounts.check_regions")
def check_regions() -> None:
    """Prove the region tree; what is wrong goes to the log and the audit trail."""
    problems = tree_problems()
    detail = {"problems": [list(problem) for problem in problems[:20]]}
    record(by=None, action="accounts.check_regions", result="failed" if problems else "ok", detail=detail)
    if problems:
        log.error("the region tree is broken: %s", problems[:20])
