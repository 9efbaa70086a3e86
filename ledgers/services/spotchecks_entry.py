"""What checkers enter: the first check, a second one that does not see it, and the settlement where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.crypto import mask_id, mask_phone
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from ledgers.enums import CheckEntry, CheckOutcome, SpotCheckState
from ledgers.models import SpotCheck, SpotCheckFault, SpotCheckRow
from ledgers.services.fields import check_field, stored_value
from ledgers.services.spotchecks import SHORTEST_TEXT, lock_check
from ledgers.workflow import SPOT_CHECK

MASKS = {"id_number": mask_id, "phone": mask_phone}  # found identifiers are kept as the ledger shows them
PREFIX = {CheckEntry.FIRST: "first", CheckEntry.SECOND: "second", CheckEntry.SETTLED: "settled"}


@dataclass(frozen=True)
class Fault:
    """One field that is different from the ledger, and what was found."""

    field: str
    person_id: int | None = None
    found: str = ""


def entry_of(row: SpotCheckRow, user) -> CheckEntry | None:
    """Which check this user may enter for the row now, by what is in already."""
    if not row.first_outcome:
        return CheckEntry.FIRST
    if row.is_double and not row.second_outcome and row.first_by_id != user.pk:
        return CheckEntry.SECOND
    return None


@transaction.atomic
def record_outcome(
    *, by, now, row: SpotCheckRow, entry: int, outcome: str, means: str, faults: Sequence[Fault] = (), note: str = ""
) -> SpotCheckRow:
    """Enter a check. `entry` is the one that the page was opened for: whoever was faster is never overwritten."""
    check, row = lock_row(row, by)
    if entry_of(row, by) != entry:
        raise Conflict(
            _("This household was checked by somebody else meanwhile. Go on with the next one."), code="already_checked"
        )
    check_faults(outcome, faults, row)
    if check.state == SpotCheckState.DRAWN:
        SPOT_CHECK.apply(check, "start", by=by, now=now)
    prefix = PREFIX[CheckEntry(entry)]
    values = {"outcome": outcome, "means": means, "note": note.strip(), "at": now, "by": by}
    for name, value in values.items():
        setattr(row, f"{prefix}_{name}", value)
    store_faults(row, entry, faults)
    conclude(row)
    row.save()
    detail = {"spot_check": check.pk, "entry": entry, "outcome": outcome}
    audit.record(by=by, action="ledgers.check_household", obj=row, detail=detail, now=now)
    return row


@transaction.atomic
def take_back(*, by, now, row: SpotCheckRow) -> SpotCheckRow:
    """Withdraw one's own entry while nothing was built on it."""
    check, row = lock_row(row, by)
    entry = CheckEntry.SECOND if row.second_outcome else CheckEntry.FIRST
    prefix = PREFIX[entry]
    if row.settled_outcome or not getattr(row, f"{prefix}_outcome"):
        raise Conflict(_("There is nothing to take back."), code="nothing_to_take_back")
    if getattr(row, f"{prefix}_by_id") != by.pk:
        raise Forbidden(_("Only the person who entered a check takes it back."))
    for name, value in {"outcome": "", "means": "", "note": "", "at": None, "by": None}.items():
        setattr(row, f"{prefix}_{name}", value)
    row.faults.filter(entry=entry).delete()
    row.agreed = None
    conclude(row)
    row.save()
    detail = {"spot_check": check.pk, "entry": entry}
    audit.record(by=by, action="ledgers.take_back_check", obj=row, detail=detail, now=now)
    return row


@transaction.atomic
def settle_row(*, by, now, row: SpotCheckRow, outcome: str, note: str, faults: Sequence[Fault] = ()) -> SpotCheckRow:
    """Decide where two checks differ: a third person, or whoever planned the check for the county."""
    check, row = lock_row(row, by)
    if row.agreed is not False or row.settled_outcome:
        raise Conflict(_("There is no open disagreement about this household."), code="nothing_to_settle")
    if by.pk in (row.first_by_id, row.second_by_id) and by.pk != check.planned_by_id:
        raise Forbidden(_("A third person settles this, or whoever planned the check."))
    note = note.strip()
    if len(note) < SHORTEST_TEXT:
        raise DomainError(_("Say what shows which of the two is right."), field="note")
    check_faults(outcome, faults, row)
    row.settled_outcome, row.settled_note, row.settled_at, row.settled_by = outcome, note, now, by
    store_faults(row, CheckEntry.SETTLED, faults)
    conclude(row)
    row.save()
    detail = {"spot_check": check.pk, "outcome": outcome}
    audit.record(by=by, action="ledgers.settle_check", obj=row, detail=detail, now=now)
    return row


def lock_row(row: SpotCheckRow, by) -> tuple[SpotCheck, SpotCheckRow]:
    """The row under its check's lock, while the check can be worked on."""
    check = lock_check(row.spot_check_id, by)
    if not check.is_open:
        raise SPOT_CHECK.conflict(check, "start")
    locked = SpotCheckRow.objects.select_for_update(of=["self"]).select_related("version").filter(pk=row.pk).first()
    if locked is None:
        raise NotFound(_("This household is not in the sample."))
    return check, locked


def check_faults(outcome: str, faults: Sequence[Fault], row: SpotCheckRow) -> None:
    """Inconsistent means that a field is named, and only that does."""
    if outcome == CheckOutcome.INCONSISTENT and not faults:
        raise DomainError(_("Name at least one field that is different."), field="outcome")
    if outcome != CheckOutcome.INCONSISTENT and faults:
        raise DomainError(_("Fields are named as different: then the outcome is “inconsistent”."), field="outcome")
    for fault in faults:
        check_field(fault.field, row.version.payload, fault.person_id)


def store_faults(row: SpotCheckRow, entry: int, faults: Sequence[Fault]) -> None:
    payload = row.version.payload
    SpotCheckFault.objects.bulk_create(
        SpotCheckFault(
            row=row, entry=entry, person_id=fault.person_id, field=fault.field,
            seen=stored_value(payload, fault.person_id, fault.field),
            found=MASKS.get(fault.field, str)(fault.found.strip())[:200],
        )
        for fault in faults
    )  # fmt: skip


def conclude(row: SpotCheckRow) -> None:
    """Set whether two checks agree, and the outcome that counts once it is known."""
    if row.second_outcome and row.agreed is None:
        row.agreed = row.first_outcome == row.second_outcome and found_by(row, 1) == found_by(row, 2)
    if row.agreed is False:
        row.outcome = row.settled_outcome
    elif row.is_double and row.agreed is None:
        row.outcome = ""
    else:
        row.outcome = row.first_outcome


def found_by(row: SpotCheckRow, entry: int) -> set[tuple[int | None, str]]:
    return set(row.faults.filter(entry=entry).order_by().values_list("person_id", "field"))
