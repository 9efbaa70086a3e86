"""Freeze a village's households into a revision, each compared with what the reviewer last decided on."""

import hashlib
from dataclasses import dataclass, field

from ledgers.enums import RowChange, RowDecision
from ledgers.indicators import INDICATORS
from ledgers.models import Finding, HouseholdVersion, Ledger, Revision, RevisionRow
from ledgers.services.changed_fields import changed_fields
from ledgers.services.snapshot import Content

NOTHING = [0] * len(INDICATORS)


@dataclass
class Frozen:
    """What is written of one submission; `rows` still lack their revision."""

    base: Revision | None
    rows: list[RevisionRow]
    digest: str
    person_count: int
    group_totals: dict[int, list[int]] = field(default_factory=dict)

    @property
    def household_count(self) -> int:
        return len(self.rows) - self.count(RowChange.REMOVED)

    @property
    def flagged(self) -> int:
        return sum(row.is_flagged for row in self.rows)

    @property
    def totals(self) -> list[int]:
        return [sum(column) for column in zip(NOTHING, *self.group_totals.values(), strict=True)]

    def count(self, change: str) -> int:
        return sum(row.change == change for row in self.rows)

    def to_look_at(self, change: str) -> int:
        """Rows of that kind on which nobody has decided yet."""
        return sum(row.change == change and row.decision == RowDecision.PENDING for row in self.rows)

    def decided(self, decision: str) -> int:
        return sum(row.decision == decision for row in self.rows)


@dataclass(frozen=True)
class Known:
    """What the reviewer knows of a household: the version last decided on, and the row whose acceptance stands."""

    version_id: int | None
    row: RevisionRow
    stands: bool
    of_this_period: bool = True


def freeze(ledger: Ledger, contents: list[Content], *, issues: dict[int, list[dict]], now) -> Frozen:
    """Store the contents as versions and build the rows of the next revision."""
    base, known = what_is_known(ledger)
    versions = store_versions(contents, now=now)
    rows = [present_row(content.household_id, versions[content.household_id], known) for content in contents]
    rows += removed_rows(known, {content.household_id for content in contents})
    name_changes(rows, {versions[content.household_id]: content.payload for content in contents})
    flag(rows, issues)
    return Frozen(
        base=base, rows=rows, digest=digest_of_rows(contents), person_count=sum(c.person_count for c in contents),
        group_totals={content.group_id: content.group_values for content in contents},
    )  # fmt: skip


def what_is_known(ledger: Ledger) -> tuple[Revision | None, dict[int, Known]]:
    """The base of the comparison: the period's previous revision, else the last accepted one of an earlier period."""
    if ledger.revision is not None:
        rows = ledger.revision.rows.order_by("household_id")
        return ledger.revision, {row.household_id: known_of_this_period(row) for row in rows}
    base = last_accepted(ledger)
    if base is None:
        return None, {}
    rows = base.rows.exclude(change=RowChange.REMOVED).order_by("household_id")
    return base, {row.household_id: Known(row.version_id, row, stands=False, of_this_period=False) for row in rows}


def last_accepted(ledger: Ledger) -> Revision | None:
    earlier = Ledger.objects.filter(
        region=ledger.region_id, accepted_revision__isnull=False, period__month__lt=ledger.period.month
    )
    found = earlier.order_by("-period__month").select_related("accepted_revision").first()
    return found and found.accepted_revision


def known_of_this_period(row: RevisionRow) -> Known:
    if row.decision == RowDecision.PENDING:
        return Known(row.base_version_id, row, stands=False)
    accepted = row.decision == RowDecision.ACCEPTED
    gone = accepted and row.change == RowChange.REMOVED
    return Known(None if gone else row.version_id, row, stands=accepted)


def store_versions(contents: list[Content], *, now) -> dict[int, int]:
    """{household id: version id}; a content that was frozen before is shared, not stored again."""
    wanted = {content.household_id: content for content in contents}
    found = find_versions(wanted)
    missing = set(wanted) - set(found)
    HouseholdVersion.objects.bulk_create(
        [
            HouseholdVersion(household_id=pk, digest=wanted[pk].digest, payload=wanted[pk].payload, created_at=now)
            for pk in sorted(missing)
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
    return found | find_versions({pk: wanted[pk] for pk in missing}) if missing else found


def find_versions(wanted: dict[int, Content]) -> dict[int, int]:
    stored = HouseholdVersion.objects.filter(
        household__in=list(wanted), digest__in=[content.digest for content in wanted.values()]
    )
    return {
        household_id: pk
        for pk, household_id, digest in stored.order_by("pk").values_list("pk", "household_id", "digest")
        if bytes(digest) == wanted[household_id].digest
    }


def present_row(household_id: int, version_id: int, known: dict[int, Known]) -> RevisionRow:
    before = known.get(household_id)
    if before and before.stands and before.row.change != RowChange.REMOVED and before.version_id == version_id:
        return repeated(before.row)
    last = before and before.version_id
    change = RowChange.ADDED if last is None else RowChange.SAME if last == version_id else RowChange.CHANGED
    return RevisionRow(
        household_id=household_id, version_id=version_id, base_version_id=last, change=change,
        was_returned=came_back(before),
    )  # fmt: skip


def came_back(before: Known | None) -> bool:
    """Was the household returned in an earlier revision of this period?"""
    if before is None or not before.of_this_period:
        return False
    return before.row.was_returned or before.row.decision == RowDecision.RETURNED


def repeated(row: RevisionRow) -> RevisionRow:
    """A partial return: what was accepted and has not changed stays accepted, by whom and when it was."""
    return RevisionRow(
        household_id=row.household_id, version_id=row.version_id, base_version_id=row.base_version_id,
        change=row.change, decision=row.decision, decided_at=row.decided_at, decided_by_id=row.decided_by_id,
        changed_fields=row.changed_fields, was_returned=row.was_returned,
    )  # fmt: skip


def removed_rows(known: dict[int, Known], present: set[int]) -> list[RevisionRow]:
    rows = []
    for household_id, before in known.items():
        if household_id in present:
            continue
        if before.stands and before.row.change == RowChange.REMOVED:
            rows.append(repeated(before.row))
        elif before.version_id is not None:
            rows.append(
                RevisionRow(
                    household_id=household_id, version_id=before.version_id, base_version_id=before.version_id,
                    change=RowChange.REMOVED, was_returned=came_back(before),
                )
            )  # fmt: skip
    return rows


def name_changes(rows: list[RevisionRow], payloads: dict[int, dict]) -> None:
    """Note of each changed row in which fields it differs. `payloads`: {version id: content} of what is frozen now."""
    changed = [row for row in rows if row.change == RowChange.CHANGED and row.decision == RowDecision.PENDING]
    bases = HouseholdVersion.objects.filter(pk__in=[row.base_version_id for row in changed])
    before = dict(bases.order_by("pk").values_list("pk", "payload"))
    for row in changed:
        row.changed_fields = changed_fields(before[row.base_version_id], payloads[row.version_id])


def flag(rows: list[RevisionRow], issues: dict[int, list[dict]]) -> None:
    """Mark what needs a look: acknowledged warnings, and findings that are not settled yet."""
    households = [row.household_id for row in rows]
    waiting = Finding.objects.unsettled().filter(household__in=households)
    unsettled = set(waiting.order_by().values_list("household_id", flat=True))
    for row in rows:
        row.issues = issues.get(row.household_id, [])
        row.is_flagged = bool(row.issues) or row.household_id in unsettled


def digest_of_rows(contents: list[Content]) -> str:
    """SHA-256 over the households' digests in order of their keys."""
    whole = hashlib.sha256()
    for content in contents:
        whole.update(content.household_id.to_bytes(8, "big") + content.digest)
    return whole.hexdigest()
