"""What is said about a finding: each act leaves its message, and both sides comment until it is settled."""

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from ledgers.enums import FindingState, MessageKind
from ledgers.models import Finding, FindingMessage
from ledgers.services.authority import lock_ledger, reviews
from ledgers.services.evidence import keep_attachment


def say(finding: Finding, kind: str, *, by, now, text: str = "", answer: str = "", upload=None) -> FindingMessage:
    """Write one message, inside the transaction of the act that it belongs to."""
    attachment = keep_attachment(finding, upload, by=by, now=now) if upload else None
    return FindingMessage.objects.create(
        finding=finding, kind=kind, answer=answer, by=by, at=now, text=text.strip(), attachment=attachment
    )


def takes_part(by, finding: Finding) -> bool:
    """Whoever may answer the finding, submits its ledger, or reviews it."""
    region = finding.household.region
    return (
        can(by, Permission.PERSON_EDIT, region)
        or can(by, Permission.LEDGER_SUBMIT, finding.ledger.region)
        or (reviews(by, finding.ledger))
    )


@transaction.atomic
def comment_finding(*, by, now, finding: Finding, text: str = "", upload=None) -> FindingMessage:
    """A word or a paper between the acts. Raises Conflict once the finding is settled."""
    ledger = lock_ledger(finding.ledger_id)
    finding = Finding.objects.select_related("household__region").get(pk=finding.pk)
    finding.ledger = ledger
    if not takes_part(by, finding):
        raise Forbidden(_("Only the organisers of the household and the reviewers of its ledger write here."))
    if finding.state == FindingState.SETTLED:
        raise Conflict(_("The finding is settled; nothing is added to it any more."), code="settled")
    if not text.strip() and not upload:
        raise DomainError(_("Write something, or attach a file."), field="text")
    message = say(finding, MessageKind.COMMENT, by=by, now=now, text=text, upload=upload)
    audit.record(by=by, action="ledgers.comment_finding", obj=finding, now=now)
    return message
