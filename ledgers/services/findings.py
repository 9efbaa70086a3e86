"""Findings: a reviewer names person, field and reason; the organiser answers; the reviewer settles or finds again."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import DomainError, NotFound
from ledgers.enums import FindingAnswer, FindingState, MessageKind, RowChange, RowDecision
from ledgers.models import Finding, Household, Ledger, ReasonCode, RevisionRow
from ledgers.services import announcements
from ledgers.services.authority import check_reviewer, check_same_revision, lock_ledger
from ledgers.services.conversation import say
from ledgers.services.fields import check_field, comparable, stored_value
from ledgers.services.reasons import default_due
from ledgers.services.rows import decide, lock_for_review, lock_row
from ledgers.services.snapshot import contents_of
from ledgers.workflow import FINDING

SHORTEST_TEXT = 4  # characters of an explanation


@dataclass(frozen=True)
class ReturnResult:
    """The findings raised, and the households left as they are with the reason."""

    done: list[Finding] = field(default_factory=list)
    skipped: list[tuple[Household, str]] = field(default_factory=list)


@transaction.atomic
def raise_finding(
    *,
    by,
    now,
    row: RevisionRow,
    field: str,
    reason: ReasonCode,
    person_id: int | None = None,
    comment: str = "",
    due_date: date | None = None,
    upload=None,
) -> Finding:
    """Flag one field of one person (or of the household) in a submitted row; the household is then returned."""
    row, ledger = lock_row(row, by)
    return write_finding(
        row, ledger, by=by, now=now, field=field, reason=reason, person_id=person_id, comment=comment,
        due_date=due_date, upload=upload,
    )  # fmt: skip


def write_finding(
    row: RevisionRow, ledger: Ledger, *, by, now, field: str, reason: ReasonCode, person_id: int | None = None,
    comment: str = "", due_date: date | None = None, upload=None,
) -> Finding:  # fmt: skip
    """Write a finding under the ledger's lock, for a reviewer or for a spot check that sends the ledger back."""
    check_field(field, row.version.payload, person_id)
    comment = comment.strip() or reason.default_comment
    due_date = due_date or default_due(reason, ledger.period, now=now)
    finding = Finding.objects.create(
        ledger=ledger, revision_id=row.revision_id, household=row.household, person_id=person_id,
        county_id=row.household.county_id, field=field, reason=reason, comment=comment, due_date=due_date,
        raised_at=now, raised_by=by, old_value=stored_value(row.version.payload, person_id, field),
    )  # fmt: skip
    say(finding, MessageKind.RAISED, by=by, now=now, text=comment, upload=upload)
    Ledger.objects.filter(pk=ledger.pk).update(open_findings=F("open_findings") + 1)
    RevisionRow.objects.filter(pk=row.pk).update(is_flagged=True)
    if row.decision != RowDecision.RETURNED:
        decide(row, ledger, RowDecision.RETURNED, by=by, now=now)
    detail = {"household": row.household_id, "field": field, "reason": reason.pk}
    audit.record(by=by, action="ledgers.raise_finding", obj=finding, detail=detail, now=now)
    announcements.finding_raised(finding, now=now)
    return finding


@transaction.atomic
def return_households(
    *,
    by,
    now,
    ledger: Ledger,
    household_ids: Collection[int],
    reason: ReasonCode,
    comment: str = "",
    due_date: date | None = None,
    revision_id: int | None = None,
) -> ReturnResult:
    """Return several households for one reason: each gets a finding on the household as a whole. Those that were
    accepted meanwhile, or wait for an answer to the same finding already, are left as they are and named."""
    ledger = lock_for_review(ledger.pk, by)
    check_same_revision(ledger, revision_id)
    rows = ledger.revision.rows.filter(household__in=household_ids).select_related("revision", "household")
    if rows.count() != len(set(household_ids)):
        raise NotFound(_("Some of these households are not in the revision. Reload the page."))
    same = Finding.objects.open().filter(field="household", reason=reason, household__in=household_ids)
    waiting = set(same.values_list("household_id", flat=True))
    result = ReturnResult()
    find = partial(raise_finding, by=by, now=now, field="household", reason=reason, comment=comment, due_date=due_date)
    for row in rows.order_by("household__number"):
        if row.decision == RowDecision.ACCEPTED:
            result.skipped.append((row.household, _("It is accepted already. Take that back first.")))
        elif row.household_id in waiting:
            result.skipped.append((row.household, _("It waits for an answer to this very finding already.")))
        else:
            result.done.append(find(row=row))
    return result


@transaction.atomic
def answer_finding(*, by, now, finding: Finding, answer: str, text: str = "", upload=None) -> Finding:
    """Answer as FIXED (the record must really differ now), CONFIRMED (with evidence: a text or a file) or DISPUTED
    (with a reason)."""
    finding = lock_finding(finding)
    check_permission(by, Permission.PERSON_EDIT, finding.household.region)
    FINDING.check(finding, "answer")
    text = text.strip()
    by_paper = answer == FindingAnswer.CONFIRMED and upload
    if answer != FindingAnswer.FIXED and len(text) < SHORTEST_TEXT and not by_paper:
        raise DomainError(_("Say what shows that the entry is right, or why you disagree."), field="text")
    new_value = current_value(finding)
    if answer == FindingAnswer.FIXED and not has_changed(finding):
        raise DomainError(
            _("The record still says what the reviewer saw. Change it first, or answer that it is right."),
            code="not_fixed", field="answer",
        )  # fmt: skip
    FINDING.apply(
        finding, "answer", by=by, now=now, note=f"{answer} {text}".strip(),
        answer=answer, answer_text=text, new_value=new_value,
    )  # fmt: skip
    say(finding, MessageKind.ANSWER, by=by, now=now, answer=answer, text=text, upload=upload)
    audit.record(by=by, action="ledgers.answer_finding", obj=finding, detail={"answer": answer}, now=now)
    return finding


@transaction.atomic
def settle_finding(*, by, now, finding: Finding) -> Finding:
    """The reviewer takes the answer; the household still waits for its own acceptance."""
    finding = lock_finding(finding)
    check_reviewer(by, finding.ledger)
    FINDING.apply(finding, "settle", by=by, now=now)
    say(finding, MessageKind.SETTLED, by=by, now=now)
    Ledger.objects.filter(pk=finding.ledger_id).update(open_findings=F("open_findings") - 1)
    audit.record(by=by, action="ledgers.settle_finding", obj=finding, now=now)
    return finding


@transaction.atomic
def find_again(*, by, now, finding: Finding, comment: str, due_date: date | None = None) -> Finding:
    """The answer does not do: the finding is open again, and its household goes back once more."""
    finding = lock_finding(finding)
    ledger = lock_for_review(finding.ledger_id, by)
    comment = comment.strip()
    if len(comment) < SHORTEST_TEXT:
        raise DomainError(_("Say what is still wrong."), field="comment")
    row = ledger.revision.rows.select_related("version").filter(household=finding.household_id).first()
    seen = stored_value(row.version.payload, finding.person_id, finding.field) if row else finding.new_value
    seen_where = {"revision": ledger.revision, "found_in": None} if row else {}
    FINDING.apply(
        finding, "reopen", by=by, now=now, note=comment, comment=comment, due_date=due_date or finding.due_date,
        old_value=seen, answer="", answer_text="", new_value="", answered_at=None, answered_by=None, **seen_where,
    )  # fmt: skip
    say(finding, MessageKind.AGAIN, by=by, now=now, text=comment)
    if row and row.decision != RowDecision.RETURNED:
        decide(row, ledger, RowDecision.RETURNED, by=by, now=now)
    audit.record(by=by, action="ledgers.find_again", obj=finding, detail={"comment": comment}, now=now)
    announcements.finding_raised(finding, now=now)
    return finding


def settle_answered(household_id: int, *, by, now) -> int:
    """Settle every answered finding of a household whose acceptance is being written."""
    findings = Finding.objects.filter(household=household_id, state=FindingState.ANSWERED)
    waiting = list(findings.select_related("ledger__parent__region", "household__region").order_by("pk"))
    for finding in waiting:
        settle_finding(by=by, now=now, finding=finding)
    return len(waiting)


def lock_finding(finding: Finding) -> Finding:
    """The finding as it is now, under its ledger's lock. Raises Conflict in a closed period."""
    ledger = lock_ledger(finding.ledger_id)
    rows = Finding.objects.select_related("household__region", "person", "reason", "revision")
    locked = rows.get(pk=finding.pk)
    locked.ledger = ledger
    return locked


def seen_row(finding: Finding) -> RevisionRow:
    """The household as the reviewer saw it."""
    seen_in = finding.found_in_id or finding.household_id
    return finding.revision.rows.select_related("version").get(household=seen_in)


def current_payload(finding: Finding) -> dict | None:
    contents = contents_of(Household.objects.active().filter(pk=finding.household_id))
    return contents[0].payload if contents else None


def current_value(finding: Finding) -> str:
    payload = current_payload(finding)
    return stored_value(payload, finding.person_id, finding.field) if payload else ""


def has_changed(finding: Finding) -> bool:
    """Does the record differ from what the reviewer saw, in the field that was found wrong?"""
    row, payload = seen_row(finding), current_payload(finding)
    if payload is None or row.change == RowChange.REMOVED:
        return (payload is None) != (row.change == RowChange.REMOVED)
    seen = comparable(row.version.payload, finding.person_id, finding.field)
    return comparable(payload, finding.person_id, finding.field) != seen
