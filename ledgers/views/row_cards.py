"""A household under review as the page draws it: the difference in words, its findings, what may be done."""

from collections import defaultdict
from dataclasses import dataclass

from ledgers.diff import PartDiff, diff_payloads, shown_stored
from ledgers.enums import FindingState, RowChange, RowDecision
from ledgers.labels import field_label
from ledgers.models import Finding, RevisionRow

DECISION_COLOURS = {RowDecision.PENDING: "primary", RowDecision.ACCEPTED: "success", RowDecision.RETURNED: "danger"}
CHANGE_COLOURS = {
    RowChange.ADDED: "success", RowChange.CHANGED: "warning", RowChange.REMOVED: "danger", RowChange.SAME: "secondary",
}  # fmt: skip


@dataclass(frozen=True)
class FindingLine:
    """One finding with its label and values in words."""

    finding: Finding
    label: str
    old: str
    new: str

    @property
    def is_answered(self) -> bool:
        return self.finding.state == FindingState.ANSWERED


@dataclass(frozen=True)
class RowCard:
    row: RevisionRow
    head: str
    parts: list[PartDiff]
    findings: list[FindingLine]
    may_decide: bool
    user_id: int

    @property
    def decision_colour(self) -> str:
        return DECISION_COLOURS[RowDecision(self.row.decision)]

    @property
    def change_colour(self) -> str:
        return CHANGE_COLOURS[RowChange(self.row.change)]

    @property
    def may_accept(self) -> bool:
        waits = any(line.finding.state == FindingState.OPEN for line in self.findings)
        return self.may_decide and self.row.decision != RowDecision.ACCEPTED and not waits

    @property
    def may_find(self) -> bool:
        return self.may_decide and self.row.decision != RowDecision.ACCEPTED

    @property
    def may_unfold(self) -> bool:
        """A reviewer may see what stands beside the changes; new and removed households show all they have anyway."""
        return self.may_decide and self.row.change in (RowChange.CHANGED, RowChange.SAME)

    @property
    def may_undo(self) -> bool:
        return self.may_decide and self.row.decision == RowDecision.ACCEPTED and self.row.decided_by_id == self.user_id


def row_cards(rows: list[RevisionRow], *, user, may_decide: bool, everything: bool = False) -> list[RowCard]:
    """Cards of a page of rows: one query for all their findings."""
    findings = findings_of([row.household_id for row in rows])
    return [
        RowCard(
            row=row, head=head_name(row.version.payload), parts=parts_of(row, everything=everything),
            findings=findings[row.household_id], may_decide=may_decide, user_id=user.pk,
        )
        for row in rows
    ]  # fmt: skip


def parts_of(row: RevisionRow, *, everything: bool) -> list[PartDiff]:
    """What changed, or with `everything` the household as it was submitted."""
    if everything:
        return diff_payloads(row.version.payload, row.version.payload, everything=True)
    before = row.base_version.payload if row.base_version else None
    after = None if row.change == RowChange.REMOVED else row.version.payload
    return [] if row.change == RowChange.SAME else diff_payloads(before, after)


def head_name(payload: dict) -> str:
    return next((person["name"] for person in payload["people"] if person["relation"] == "HEAD"), "")


def findings_of(household_ids: list[int]) -> dict[int, list[FindingLine]]:
    lines = defaultdict(list)
    rows = Finding.objects.unsettled().filter(household__in=household_ids)
    for finding in rows.select_related("person", "reason", "raised_by", "answered_by").with_messages().order_by("pk"):
        lines[finding.household_id].append(finding_line(finding))
    return lines


def finding_line(finding: Finding) -> FindingLine:
    values = shown_stored(finding, finding.old_value), shown_stored(finding, finding.new_value)
    return FindingLine(finding, field_label(finding.field), *values)
