"""A township, county or the prefecture compiles its ledger from the accepted revisions of the level below."""

import hashlib

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.errors import DomainError
from laborinfo.regions.enums import Level
from ledgers.enums import LedgerState, RowChange
from ledgers.indicators import INDICATORS
from ledgers.models import Ledger, Revision, RevisionPart, RevisionRow
from ledgers.services import announcements
from ledgers.services.authority import check_submitter, lock_ledger
from ledgers.services.freezing import last_accepted
from ledgers.services.submission import next_number
from ledgers.workflow import LEDGER

MENTIONED = 10  # names of missing regions in one sentence


class ChildrenMissing(DomainError):
    """Some ledgers of the level below are not accepted, and no reason to go without them was given."""

    status = 422
    default_code = "children_missing"

    def __init__(self, missing: list[Ledger]):
        names = "、".join(str(child.region) for child in missing[:MENTIONED])
        super().__init__(
            _("%(number)s ledgers are not accepted yet (%(names)s). Accept them, or record why you go without them.")
            % {"number": len(missing), "names": names},
            field="late_reason",
        )
        self.missing = missing


def missing_children(ledger: Ledger) -> list[Ledger]:
    """Ledgers of the level below that are not accepted. Nobody submits for a region that has ended."""
    late = ledger.children.exclude(state=LedgerState.ACCEPTED).filter(region__active_to=None)
    return list(late.select_related("region").order_by("region__code"))


@transaction.atomic
def submit_compiled_ledger(*, by, now, ledger: Ledger, late_reason: str = "") -> Revision:
    """Freeze the accepted revisions of the level below as this ledger's next revision and send it up."""
    ledger = lock_ledger(ledger.pk)
    check_submitter(by, ledger)
    return compile_locked(ledger, late_reason=late_reason, by=by, now=now)


def compile_locked(ledger: Ledger, *, late_reason: str, by, now) -> Revision:
    LEDGER.check(ledger, "submit")
    if ledger.level == Level.VILLAGE:
        raise DomainError(_("A village's ledger is submitted from its households."))
    missing, reason = missing_children(ledger), late_reason.strip()
    if missing and not reason:
        raise ChildrenMissing(missing)
    parts = accepted_parts(ledger)
    if not parts:
        raise DomainError(_("No ledger of the level below is accepted: there is nothing to compile."))
    revision = create_compiled(ledger, parts, reason=reason if missing else "", by=by, now=now)
    LEDGER.apply(
        ledger, "submit", by=by, now=now, note=reason if missing else f"v{revision.number}", revision=revision,
        household_count=revision.household_count, person_count=revision.person_count,
    )  # fmt: skip
    audit.record(
        by=by, action="ledgers.submit_ledger", obj=ledger, now=now,
        detail={"revision": revision.number, "parts": len(parts), "missing": len(missing), "digest": revision.digest},
    )  # fmt: skip
    announcements.ledger_submitted(ledger, by=by, now=now)
    return revision


def accepted_parts(ledger: Ledger) -> list[Revision]:
    children = ledger.children.filter(state=LedgerState.ACCEPTED).select_related("accepted_revision")
    return [child.accepted_revision for child in children.order_by("region__code")]


def changes_of(ledger: Ledger, parts: list[Revision]) -> dict[str, int]:
    """Added, changed and removed households. Those of a village count from its rows: a resubmitted revision names only
    what its reviewer had to look at, and what was accepted before that is in the township's ledger all the same."""
    names = {"added": RowChange.ADDED, "changed": RowChange.CHANGED, "removed": RowChange.REMOVED}
    if ledger.level != Level.TOWNSHIP:
        return {name: sum(getattr(part, name) for part in parts) for name in names}
    counts = {name: Count("pk", filter=Q(change=change)) for name, change in names.items()}
    return RevisionRow.objects.filter(revision__in=parts).aggregate(**counts)


def create_compiled(ledger: Ledger, parts: list[Revision], *, reason: str, by, now) -> Revision:
    sums = {name: sum(getattr(part, name) for part in parts) for name in ("household_count", "person_count", "flagged")}
    sums |= changes_of(ledger, parts)
    revision = Revision.objects.create(
        ledger=ledger, number=next_number(ledger), submitted_at=now, submitted_by=by,
        base=ledger.revision or last_accepted(ledger), late_reason=reason,
        digest=hashlib.sha256("\n".join(part.digest for part in parts).encode()).hexdigest(),
        totals=[sum(part.totals[place] for part in parts if part.totals) for place in range(len(INDICATORS))],
        **sums,
    )  # fmt: skip
    RevisionPart.objects.bulk_create(RevisionPart(revision=revision, part=part) for part in parts)
    return revision
