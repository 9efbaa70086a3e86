"""The notice that goes with every return: numbered, and kept as it was printed."""

from laborinfo.common.crypto import mask_name
from ledgers.labels import field_label
from ledgers.models import Finding, Ledger, ReturnNotice


def issue_notice(ledger: Ledger, *, note: str, by, now) -> ReturnNotice:
    """Write the notice of a return that is being written, under the ledger's lock; its number counts the returns."""
    findings = Finding.objects.unsettled().filter(ledger=ledger).select_related("household", "person", "reason")
    return ReturnNotice.objects.create(
        ledger=ledger, revision=ledger.revision, issued_at=now, issued_by=by, note=note,
        number=f"{ledger.period.month:%Y%m}-{ledger.region.code}-{ledger.return_count:02}",
        lines=[line_of(finding) for finding in findings.order_by("household__number", "pk")],
    )  # fmt: skip


def line_of(finding: Finding) -> dict:
    """A finding as the notice prints it; the sheet goes from hand to hand, so that names stand masked."""
    return {
        "household": finding.household.number,
        "person": mask_name(finding.person.name) if finding.person else "",
        "field": field_label(finding.field),
        "reason": finding.reason.label,
        "comment": finding.comment,
        "due": f"{finding.due_date:%Y-%m-%d}" if finding.due_date else "",
    }
