"""A village submits its ledger: check, freeze, send up, in one transaction.

Every write of a household ends by recounting its group under an advisory lock (services.totals); submitting takes
the same locks first. An edit that is not committed by then waits until the submission is, and is out of it.
"""

import json
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.errors import DomainError, Invalid, RowError
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.services.copying import array_of, copy_in
from ledgers.enums import RowChange, RowDecision
from ledgers.models import Finding, Household, Ledger, Revision, RevisionRow
from ledgers.rules import check_region
from ledgers.services import announcements
from ledgers.services.authority import check_submitter, lock_ledger
from ledgers.services.freezing import Frozen, freeze
from ledgers.services.snapshot import contents_of
from ledgers.services.totals import recompute_groups
from ledgers.workflow import LEDGER


@dataclass(frozen=True)
class Problem:
    """One thing to mend or to acknowledge before a submission."""

    household_id: int
    household_number: str
    person_id: int | None
    person_name: str
    field: str
    code: str
    message: str

    def as_json(self) -> dict:
        return {"code": self.code, "person": self.person_id, "field": self.field, "sentence": self.message}


@dataclass(frozen=True)
class Check:
    """What stands against a submission: errors stop it, warnings must be acknowledged."""

    errors: list[Problem]
    warnings: list[Problem]


class WarningsUnacknowledged(DomainError):
    """The village has warnings, and the submitter has not said that they were looked at."""

    status = 422
    default_code = "warnings"

    def __init__(self, number: int):
        super().__init__(
            _("There are %(number)s warnings. Look at them, mend what is wrong, and acknowledge the rest.")
            % {"number": number}
        )


def check_before_submit(ledger: Ledger, *, now) -> Check:
    """Every broken rule of the village's households, and findings that nobody has answered."""
    found = check_region(ledger.region, day=timezone.localdate(now))
    issues = [issue for of_household in found.values() for issue in of_household]
    numbers = dict(Household.objects.filter(pk__in=found).order_by("pk").values_list("pk", "number"))
    problems = [(issue.is_error, problem_of(issue, numbers)) for issue in issues]
    return Check(
        errors=[problem for is_error, problem in problems if is_error],
        warnings=[problem for is_error, problem in problems if not is_error] + unanswered(ledger),
    )


def problem_of(issue, numbers: dict[int, str]) -> Problem:
    return Problem(
        issue.household_id, numbers[issue.household_id], issue.person_id, issue.person_name,
        issue.field, issue.code, issue.message,
    )  # fmt: skip


def unanswered(ledger: Ledger) -> list[Problem]:
    findings = Finding.objects.open().filter(ledger=ledger).select_related("household", "person", "reason")
    return [
        Problem(
            finding.household_id, finding.household.number, finding.person_id,
            finding.person.name if finding.person else "", finding.field, "finding_unanswered",
            _("A finding is not answered yet: %(reason)s") % {"reason": finding.reason},
        )
        for finding in findings
    ]  # fmt: skip


@transaction.atomic
def submit_village_ledger(*, by, now, ledger: Ledger, acknowledge_warnings: bool = False) -> Revision:
    """Freeze the village's households as the next revision and send it to the township.

    Raises Invalid with the blocking errors (household, person, field, reason), WarningsUnacknowledged, or Conflict
    when the ledger was submitted a moment ago.
    """
    ledger = lock_ledger(ledger.pk)
    check_submitter(by, ledger)
    LEDGER.check(ledger, "submit")
    if ledger.level != Level.VILLAGE:
        raise DomainError(_("This ledger is compiled from the level below, not from households."))
    recompute_groups(groups_of(ledger.region), now=now)
    check = check_before_submit(ledger, now=now)
    refuse_errors(check.errors)
    if check.warnings and not acknowledge_warnings:
        raise WarningsUnacknowledged(len(check.warnings))
    contents = contents_of(Household.objects.in_regions([ledger.region]).active())
    frozen = freeze(ledger, contents, issues=issues_by_household(check.warnings), now=now)
    return send_up(ledger, frozen, warnings=len(check.warnings), by=by, now=now)


def groups_of(region: Region) -> list[int]:
    return list(Region.objects.within(region).filter(level=Level.GROUP).order_by("pk").values_list("pk", flat=True))


def refuse_errors(errors: list[Problem]) -> None:
    if not errors:
        return
    rows = [
        RowError(place, problem.field, f"{problem.household_number} {problem.person_name}".strip(), problem.message)
        for place, problem in enumerate(errors, start=1)
    ]
    message = _("%(number)s errors stop the submission. Mend them and submit again.") % {"number": len(rows)}
    raise Invalid(message, rows, code="ledger_errors")


def issues_by_household(problems: list[Problem]) -> dict[int, list[dict]]:
    issues = defaultdict(list)
    for problem in problems:
        issues[problem.household_id].append(problem.as_json())
    return issues


def send_up(ledger: Ledger, frozen: Frozen, *, warnings: int, by, now) -> Revision:
    revision = Revision.objects.create(
        ledger=ledger, number=next_number(ledger), submitted_at=now, submitted_by=by, base=frozen.base,
        household_count=frozen.household_count, person_count=frozen.person_count, digest=frozen.digest,
        totals=frozen.totals, group_totals=frozen.group_totals, flagged=frozen.flagged,
        added=frozen.to_look_at(RowChange.ADDED), changed=frozen.to_look_at(RowChange.CHANGED),
        removed=frozen.to_look_at(RowChange.REMOVED), already_accepted=frozen.decided(RowDecision.ACCEPTED),
        warnings_acknowledged=warnings,
    )  # fmt: skip
    write_rows(revision, frozen.rows)
    LEDGER.apply(
        ledger, "submit", by=by, now=now, note=f"v{revision.number}", revision=revision,
        household_count=revision.household_count, person_count=revision.person_count,
        pending_count=frozen.decided(RowDecision.PENDING), returned_count=0,
    )  # fmt: skip
    audit.record(
        by=by, action="ledgers.submit_ledger", obj=ledger, now=now,
        detail={"revision": revision.number, "households": revision.household_count, "digest": revision.digest},
    )  # fmt: skip
    announcements.ledger_submitted(ledger, by=by, now=now)
    return revision


COPIED = (
    "revision", "household", "version", "base_version", "change", "is_flagged", "changed_fields", "was_returned",
    "issues", "decision", "decided_at", "decided_by",
)  # fmt: skip


def write_rows(revision: Revision, rows: list[RevisionRow]) -> None:
    copy_in(
        RevisionRow, COPIED,
        (
            (
                revision.pk, row.household_id, row.version_id, row.base_version_id, row.change, row.is_flagged,
                array_of(row.changed_fields), row.was_returned, json.dumps(row.issues, ensure_ascii=False),
                row.decision, row.decided_at, row.decided_by_id,
            )
            for row in rows
        ),
    )  # fmt: skip


def next_number(ledger: Ledger) -> int:
    return ledger.revision.number + 1 if ledger.revision else 1
