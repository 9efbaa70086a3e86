"""The frame: the accepted households of the covered ledgers, and those left out with the reason."""

from collections import defaultdict
from dataclasses import dataclass, field

from laborinfo.regions.enums import Level
from ledgers.enums import RowChange, RowDecision, SpotCheckState
from ledgers.models import Ledger, Revision, RevisionPart, RevisionRow, SpotCheck, SpotCheckPart, SpotCheckRow

REMOVED, NOT_ACCEPTED, CLOSED, CHECKED = "REMOVED", "NOT_ACCEPTED", "CLOSED", "CHECKED"
PLANNED = "PLANNED: "  # followed by the reason given in the plan


@dataclass(frozen=True)
class Candidate:
    """One household of the frame: the frozen content that would be checked, and where it belongs."""

    household_id: int
    row_id: int
    version_id: int
    stratum: str
    village_id: int
    organizer_id: int | None
    place: tuple[str, str]


@dataclass
class Frame:
    rows: list[Candidate] = field(default_factory=list)
    exclusions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def excluded_count(self) -> int:
        return sum(map(len, self.exclusions.values()))

    def sizes(self) -> dict[str, int]:
        """{stratum: households}."""
        found: dict[str, int] = defaultdict(int)
        for row in self.rows:
            found[row.stratum] += 1
        return dict(found)


FIELDS = (
    "household_id", "pk", "version_id", "revision__ledger__region_id", "household__verified_by_id",
    "household__region__code", "household__number", "decision", "change", "household__closed_at",
)  # fmt: skip


def village_revisions(revision: Revision, ledger: Ledger) -> list[int]:
    """The frozen village revisions that a covered ledger consists of."""
    if ledger.level == Level.VILLAGE:
        return [revision.pk]
    parts = RevisionPart.objects.filter(revision=revision).order_by("part__ledger__region__code")
    return list(parts.values_list("part", flat=True))


def frame_of(check: SpotCheck, parts: list[SpotCheckPart]) -> Frame:
    """The frame as it is now. A resettlement site that is covered itself belongs to its own stratum alone."""
    frame, seen = Frame(), set()
    checked = checked_before(check) if check.skip_checked else set()
    # Sites first: what they hold is not drawn once more with their township.
    for part in sorted(parts, key=lambda part: (-part.ledger.level, part.ledger.region.code)):
        revisions = village_revisions(part.revision, part.ledger)
        rows = RevisionRow.objects.filter(revision__in=revisions).order_by("household")
        for values in rows.values_list(*FIELDS):
            if values[0] not in seen:
                seen.add(values[0])
                sort_in(frame, part.ledger.region.code, values, checked, check.left_out)
    frame.rows.sort(key=lambda row: row.place)
    return frame


def sort_in(frame: Frame, stratum: str, values: tuple, checked: set[int], left_out: list[dict]) -> None:
    household, row, version, village, organizer, code, number, decision, change, closed_at = values
    reason = why_out(household, code, number, decision, change, closed_at, checked, left_out)
    if reason:
        frame.exclusions[reason].append(household)
    else:
        frame.rows.append(Candidate(household, row, version, stratum, village, organizer, (code, number)))


def why_out(household, code, number, decision, change, closed_at, checked, left_out) -> str:
    """The reason for leaving a household out; empty when it is in."""
    if change == RowChange.REMOVED:
        return REMOVED
    if decision != RowDecision.ACCEPTED:
        return NOT_ACCEPTED
    if closed_at is not None:
        return CLOSED
    for item in left_out:
        if number == item["code"] or (item["code"].isdigit() and code.startswith(item["code"])):
            return PLANNED + item["reason"]
    return CHECKED if household in checked else ""


def checked_before(check: SpotCheck) -> set[int]:
    """Households that another check of the period has an outcome for."""
    earlier = SpotCheckRow.objects.filter(spot_check__period=check.period_id, spot_check__county=check.county_id)
    earlier = earlier.exclude(spot_check=check).exclude(spot_check__state=SpotCheckState.CANCELLED)
    return set(earlier.exclude(outcome="").order_by().values_list("household_id", flat=True))
