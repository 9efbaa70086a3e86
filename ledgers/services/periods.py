"""Open a period: one ledger for every region of the levels village to prefecture; move its days."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, DomainError, constraint_errors
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.enums import PeriodState
from ledgers.models import Finding, Ledger, Period
from ledgers.services import announcements
from ledgers.services.totals import recompute_all

DUE_DAYS = {"village_due": 20, "township_due": 25, "county_due": 28}


@transaction.atomic
def open_period(*, by, now, month: date, **due: date) -> Period:
    """Open the month's period with its ledgers, and take findings that nobody has settled along into it.

    `due`: village_due, township_due, county_due; by default the 20th, 25th and 28th. At most one is open.
    """
    check_permission(by, Permission.PERIOD_MANAGE)
    first = month.replace(day=1)
    dates = {name: due.get(name) or first.replace(day=day) for name, day in DUE_DAYS.items()}
    with constraint_errors(refusals()):
        period = Period.objects.create(month=first, opened_at=now, opened_by=by, **dates)
    ledgers = create_ledgers(period)
    carry_findings(ledgers)
    recompute_all(now=now)
    audit.record(by=by, action="ledgers.open_period", obj=period, detail={"ledgers": len(ledgers)}, now=now)
    announcements.period_opened(period, now=now)
    return period


@transaction.atomic
def change_deadlines(*, by, now, period: Period, reason: str, **due: date) -> Period:
    """Move the last days of an open period, with a reason that the audit trail keeps beside the old and new days."""
    check_permission(by, Permission.PERIOD_MANAGE)
    period = Period.objects.select_for_update().get(pk=period.pk)
    if period.state != PeriodState.OPEN:
        raise Conflict(_("This period is closed already."), code="period_closed")
    if not reason.strip():
        raise DomainError(_("Say why the days move."), field="reason")
    before = {name: getattr(period, name).isoformat() for name in due}
    for name, day in due.items():
        setattr(period, name, day)
    if not period.month <= period.village_due <= period.township_due <= period.county_due:
        raise DomainError(_("Villages come first, then townships, then counties."), code="due_order")
    period.save(update_fields=list(due))
    detail = {"reason": reason.strip(), "before": before, "after": {name: day.isoformat() for name, day in due.items()}}
    audit.record(by=by, action="ledgers.change_deadlines", obj=period, detail=detail, now=now)
    return period


def refusals() -> dict[str, Conflict]:
    another = Conflict(_("Another period is still open. Close it first."), code="period_open")
    again = Conflict(_("This month has a period already."), code="period_exists")
    return {
        "ledgers_period_one_open": another,
        "ledgers_period_month_key": again,
        "ledgers_period_month_uniq": again,
    }


def create_ledgers(period: Period) -> dict[int, Ledger]:
    """{region id: ledger}: one insert a level, from the prefecture down, so that every parent has its key."""
    regions = Region.objects.active_on(period.month).filter(level__lte=Level.VILLAGE)
    by_level = defaultdict(list)
    for region in regions.order_by("level", "code").only("id", "parent_id", "level"):
        by_level[region.level].append(region)
    made: dict[int, Ledger] = {}
    for level in sorted(by_level):
        rows = [ledger_of(region, period, made.get(region.parent_id)) for region in by_level[level]]
        made |= {row.region_id: row for row in Ledger.objects.bulk_create(rows, batch_size=1000)}
    return made


def ledger_of(region: Region, period: Period, parent: Ledger | None) -> Ledger:
    county_id = region.pk if region.level == Level.COUNTY else parent and parent.county_id
    return Ledger(period=period, region_id=region.pk, parent=parent, county_id=county_id, level=region.level)


def carry_findings(ledgers: dict[int, Ledger]) -> None:
    """Unsettled findings of earlier periods move to the region's new ledger: they cannot get lost."""
    waiting = Finding.objects.unsettled()
    places = waiting.values("ledger", "ledger__region").annotate(number=Count("pk")).order_by("ledger")
    for old, region_id, number in places.values_list("ledger", "ledger__region", "number"):
        if new := ledgers.get(region_id):
            waiting.filter(ledger=old).update(ledger=new)
            Ledger.objects.filter(pk=old).update(open_findings=0)
            Ledger.objects.filter(pk=new.pk).update(open_findings=number)
