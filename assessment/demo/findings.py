"""What a township finds in a village's ledger, and how the village answers, through the real services."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from laborinfo.accounts.models import User
from ledgers.enums import FindingAnswer, RowChange
from ledgers.models import Finding, Ledger, ReasonCode, RevisionRow
from ledgers.services.findings import answer_finding, raise_finding
from ledgers.services.people import update_person
from ledgers.services.review import accept_household, accept_ledger, accept_rest, return_ledger
from ledgers.services.submission import submit_village_ledger

ANSWERS = {
    FindingAnswer.CONFIRMED: "已上门核实，号码为其配偶共用。",
    FindingAnswer.DISPUTED: "该号码上月已由镇里电话核对，请再查。",
}


@transaction.atomic
def find_and_return(ledger: Ledger, reviewer: User, actors, now: datetime, *, answer: str) -> Finding:
    """The township questions the phone of one person and returns the ledger; perhaps the group answers."""
    ledger = Ledger.objects.select_related("region").get(pk=ledger.pk)
    rows = RevisionRow.objects.filter(revision=ledger.revision_id).exclude(change=RowChange.REMOVED)
    row = rows.select_related("household").order_by("household__number")[0]
    finding = raise_finding(
        by=reviewer, now=now, row=row, person_id=row.household.people.active().order_by("id").first().pk,
        field="phone", reason=ReasonCode.objects.get(code="phone-other"), comment="电话打通后不是本人，请核实。",
        due_date=timezone.localdate(now) + timedelta(days=7),
    )  # fmt: skip
    return_ledger(by=reviewer, now=now, ledger=Ledger.objects.get(pk=ledger.pk))
    if answer:
        group, later = actors.of(row.household.region_id), now + timedelta(days=1)
        answer_finding(by=group, now=later, finding=finding, answer=answer, text=ANSWERS[FindingAnswer(answer)])
    return finding


@transaction.atomic
def mend_and_resubmit(finding: Finding, actors, now: datetime) -> None:
    """The group enters the right number and says so; the village submits again."""
    group, village = actors.of(finding.household.region_id), actors.of(finding.ledger.region_id)
    update_person(by=group, now=now, person_id=finding.person_id, version=None, phone=f"1008{finding.person_id:07}")
    answer_finding(by=group, now=now, finding=finding, answer=FindingAnswer.FIXED)
    submit_village_ledger(
        by=village, now=now + timedelta(days=1), ledger=Ledger.objects.get(pk=finding.ledger_id),
        acknowledge_warnings=True,
    )  # fmt: skip


@transaction.atomic
def settle_and_accept(finding: Finding, reviewer: User, now: datetime) -> None:
    """The township takes the answer and accepts the village's ledger."""
    ledger = Ledger.objects.get(pk=finding.ledger_id)
    accept_household(by=reviewer, now=now, row=ledger.revision.rows.get(household=finding.household_id))
    accept_rest(by=reviewer, now=now, ledger=ledger)
    accept_ledger(by=reviewer, now=now, ledger=Ledger.objects.get(pk=ledger.pk))
