"""The county decides, ledger by ledger: return it with its findings, or keep it. The bound only proposes."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.errors import DomainError
from laborinfo.regions.enums import Level
from ledgers.enums import LedgerState, Verdict
from ledgers.models import Ledger, ReasonCode, RevisionRow, SpotCheck, SpotCheckFault, SpotCheckPart
from ledgers.services.authority import lock_ledger
from ledgers.services.findings import write_finding
from ledgers.services.review import return_ledger
from ledgers.services.spotchecks import SHORTEST_TEXT, lock_check
from ledgers.services.spotchecks_results import Results, counting_faults, proposal_of, results_of, rounded_up
from ledgers.services.straight_return import return_site
from ledgers.workflow import SPOT_CHECK

# The reason that a fault of a field becomes a finding with; the prefecture may have retired one.
REASONS = {
    "id_number": "id-wrong", "phone": "phone-invalid", "relation": "relation-wrong", "types": "household-type-wrong",
    "people": "member-missing", "education": "education-wrong", "student_status": "education-wrong",
    "labour_ability": "labour-ability-wrong", "spells": "employment-wrong", "wants_work": "wish-vague",
    "wished_occupations": "wish-vague", "wished_place_levels": "wish-vague",
}  # fmt: skip
OTHER = "other"

Decisions = Mapping[int, tuple[str, str]]


@transaction.atomic
def decide_check(
    *, by, now, check: SpotCheck, decisions: Decisions, note: str = "", due_date: date | None = None
) -> SpotCheck:
    """Write the figures, carry out {part id: (verdict, reason)}, and end the check; all of it or nothing.

    To decide against the proposal needs a reason. A returned ledger goes back with a finding for every fault.
    """
    check = lock_check(check.pk, by)
    SPOT_CHECK.check(check, "decide")
    parts = list(check.parts.select_related("ledger__region", "ledger__parent__region"))
    results = results_of(check, parts)
    if results.waiting:
        raise DomainError(
            _("%(number)s households have no outcome yet. Check or settle them first.") % {"number": results.waiting},
            code="rows_waiting",
        )
    for part in parts:
        verdict, reason = decisions.get(part.pk, ("", ""))
        write_figures(part, results, check, verdict, reason.strip())
    # Townships first: a site that goes back takes its township with it where that still stands.
    returned = sorted((part for part in parts if part.decision == Verdict.RETURN), key=lambda part: part.ledger.level)
    findings = sum(give_back(part, check, by=by, now=now, due_date=due_date) for part in returned)
    proposed = any(part.proposal == Verdict.RETURN for part in parts)
    SPOT_CHECK.apply(
        check, "decide", by=by, now=now, note=note.strip(),
        proposal=Verdict.RETURN if proposed else Verdict.KEEP,
        decision=Verdict.RETURN if returned else Verdict.KEEP,
    )  # fmt: skip
    SpotCheck.objects.filter(pk=check.pk).update(note=note.strip())
    detail = {"returned": [part.ledger_id for part in returned], "findings": findings}
    audit.record(by=by, action="ledgers.decide_spot_check", obj=check, detail=detail, now=now)
    return check


def write_figures(part: SpotCheckPart, results: Results, check: SpotCheck, verdict: str, reason: str) -> None:
    rate = results.by_part.get(part.pk)
    part.proposal = proposal_of(rate, check)
    if verdict not in Verdict.values:
        raise DomainError(_("Decide about every ledger: %(region)s is missing.") % {"region": part.ledger.region})
    if verdict != part.proposal and len(reason) < SHORTEST_TEXT:
        raise DomainError(
            _("%(region)s: the figures propose otherwise. Say why you decide so.") % {"region": part.ledger.region},
            code="reason_needed",
        )
    part.checked, part.faults = (rate.checked, rate.faults) if rate else (0, 0)
    part.unreachable = rate.unreachable if rate else 0
    part.upper_bound = rounded_up(rate.upper if rate else 1.0)
    part.decision, part.note = verdict, reason
    part.save()


def give_back(part: SpotCheckPart, check: SpotCheck, *, by, now, due_date: date | None) -> int:
    """Return the covered ledger, and below a township the villages with faults; returns how many findings went down."""
    note = _("Spot check “%(title)s”: %(faults)s of %(checked)s households checked are inconsistent.") % {
        "title": check.title, "faults": part.faults, "checked": part.checked,
    }  # fmt: skip
    note = f"{note} {part.note}".strip()[:300]
    is_site = part.ledger.level == Level.VILLAGE
    if not is_site:
        return_ledger(by=by, now=now, ledger=part.ledger, note=note)
    faults, raised = faults_of(part), 0
    for ledger in village_ledgers(part, faults):
        # Findings first: the notice of the return lists them.
        raised += raise_findings(ledger.pk, faults[ledger.region_id], by=by, now=now, due_date=due_date)
        if not is_site and ledger.state == LedgerState.ACCEPTED:
            return_ledger(by=by, now=now, ledger=ledger, note=note)
    if is_site:
        return_site(by=by, now=now, ledger=part.ledger, note=note)
    return raised


def faults_of(part: SpotCheckPart) -> dict[int, list[SpotCheckFault]]:
    """{village: faults that count}."""
    rows = counting_faults(part.rows.order_by().values_list("pk", flat=True))
    found = defaultdict(list)
    for fault in rows.select_related("row__household").order_by("row__place", "pk"):
        found[fault.row.village_id].append(fault)
    return found


def village_ledgers(part: SpotCheckPart, faults: Mapping[int, list]) -> list[Ledger]:
    """The ledgers that hold the rows with faults, as they are after the return."""
    rows = Ledger.objects.filter(period=part.ledger.period_id, level=Level.VILLAGE, region__in=list(faults))
    return list(rows.select_related("region", "parent__region").order_by("region__code"))


def raise_findings(ledger_id: int, faults: list[SpotCheckFault], *, by, now, due_date: date | None) -> int:
    """One finding a fault, unless the household was frozen anew since it was drawn; returns how many."""
    ledger = lock_ledger(ledger_id)
    if ledger.state != LedgerState.ACCEPTED:
        return 0  # the village has its ledger back already, or sent a newer one: its reviewer sees it anew
    households = {fault.row.household_id for fault in faults}
    rows = RevisionRow.objects.filter(revision=ledger.accepted_revision_id, household__in=households)
    by_version = {row.version_id: row for row in rows.select_related("household", "version").order_by("pk")}
    reasons = {reason.pk: reason for reason in ReasonCode.objects.all()}
    raised = 0
    for fault in faults:
        if row := by_version.get(fault.row.version_id):
            reason = reasons.get(REASONS.get(fault.field, OTHER)) or reasons.get(OTHER) or next(iter(reasons.values()))
            fault.finding = write_finding(
                row, ledger, by=by, now=now, field=fault.field, reason=reason, person_id=fault.person_id,
                comment=(_("Found in a spot check: %(found)s") % {"found": fault.found or "—"})[:300],
                due_date=due_date,
            )  # fmt: skip
            fault.save(update_fields=["finding"])
            raised += 1
    return raised
