"""Write households: enter, change, close. Every act raises the version, recounts the group and is audited."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.crypto import blind_index
from laborinfo.common.errors import DomainError, constraint_errors
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import county_of
from ledgers.enums_acts import ActKind
from ledgers.models import Household, HouseholdType
from ledgers.services.acts.changes import Changes
from ledgers.services.acts.recording import record_act
from ledgers.services.locking import lock_household, touch_household

FIELDS = ("address", "phone", "relocation_site", "relocated_year", "note")


@transaction.atomic
def create_household(*, by, now, region: Region, kinds: Collection[str] = (), number: str = "", **fields) -> Household:
    """Enter a household into a group or building. An empty number becomes the group's next one."""
    check_permission(by, Permission.PERSON_EDIT, region)
    if region.level != Level.GROUP:
        raise DomainError(_("A household belongs to a villager group or a building."), field="region")
    household = Household(
        region=region, county=county_of(region), number=number or next_number(region),
        created_at=now, created_by=by, updated_at=now, updated_by=by, version=0, **known(fields),
        phone_index=blind_index(fields.get("phone") or ""),
    )  # fmt: skip
    with constraint_errors(number_taken()):
        household.save()
    set_kinds(household, kinds, day=timezone.localdate(now))
    touch_household(household, by=by, now=now)
    audit.record(by=by, action="ledgers.create_household", obj=household, now=now)
    return household


@transaction.atomic
def update_household(
    *, by, now, household_id: int, version: int | None, kinds: Collection[str] | None = None, **fields
) -> Household:
    """Change a household's own fields; `kinds` None leaves its types as they are."""
    household = lock_household(household_id=household_id, by=by, version=version)
    for name, value in known(fields).items():
        setattr(household, name, value)
    household.phone_index = blind_index(household.phone or "")
    household.save(update_fields=[*fields, "phone_index"])
    if kinds is not None:
        set_kinds(household, kinds, day=timezone.localdate(now))
    touch_household(household, by=by, now=now)
    audit.record(by=by, action="ledgers.update_household", obj=household, detail={"fields": sorted(fields)}, now=now)
    return household


@transaction.atomic
def close_household(
    *, by, now, household_id: int, version: int | None, reason: str, day: date | None = None, note: str = ""
) -> None:
    """The household is no more (moved away, merged, entered by mistake). Its records stay; it is not counted.

    The act is on record with its `reason` (a code) and `note`, and can be undone (services.acts.undoing).
    """
    household = lock_household(household_id=household_id, by=by, version=version)
    if household.closed_at is not None:
        raise DomainError(_("This household is closed already."))
    today = timezone.localdate(now)
    if day is not None and day > today:
        raise DomainError(_("This day has not come yet."), field="day")
    changes = Changes(by, now)
    changes.write(household, closed_at=now, closed_reason=reason)
    touch_household(household, by=by, now=now)
    record_act(
        changes, kind=ActKind.HOUSEHOLD_CLOSED, household=household, day=day or today, left_reason=reason,
        reason=note.strip(),
    )  # fmt: skip
    audit.record(by=by, action="ledgers.close_household", obj=household, detail={"reason": reason}, now=now)


def number_taken() -> dict[str, DomainError]:
    sentence = _("This household number is already in use. Leave it empty to get the next free one.")
    return {"ledgers_household_number": DomainError(sentence, field="number")}


def known(fields: dict) -> dict:
    """The fields, or TypeError for a name that no household has."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"no such household fields: {sorted(unknown)}")
    return fields


def next_number(region: Region) -> str:
    """`<group code>-001` and on; two organisers at once get different ones by the lock on the group's row."""
    Region.objects.select_for_update(of=["self"], no_key=True).get(pk=region.pk)
    prefix = f"{region.code}-"
    used = Household.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    serials = [int(tail) for number in used if (tail := number.removeprefix(prefix)).isdigit()]
    return f"{prefix}{max(serials, default=0) + 1:03}"


def set_kinds(household: Household, kinds: Collection[str], *, day) -> None:
    """Begin and end dated types so that exactly `kinds` hold from `day` on; history stays."""
    running = {row.kind: row for row in household.types.on(day)}
    for kind in set(running) - set(kinds):
        end_kind(running[kind], day=day)
    HouseholdType.objects.bulk_create(
        HouseholdType(household=household, kind=kind, valid_from=day) for kind in sorted(set(kinds) - set(running))
    )


def end_kind(row: HouseholdType, *, day) -> None:
    if row.valid_from == day:  # begun and taken back on one day: it never held
        row.delete()
    else:
        row.valid_to = day
        row.save(update_fields=["valid_to"])
