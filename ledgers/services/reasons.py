"""The prefecture's list of reasons for a finding: added to, worded anew, ordered, switched off; never deleted."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict
from ledgers.models import Period, ReasonCode


def default_due(reason: ReasonCode, period: Period, *, now) -> date | None:
    """The day by which an answer is asked for when the reviewer names none: the reason's number of days, else the next
    of the period's last days that is ahead."""
    today = timezone.localdate(now)
    if reason.due_days is not None:
        return today + timedelta(days=reason.due_days)
    ahead = [day for day in (period.village_due, period.township_due, period.county_due) if day > today]
    return min(ahead, default=None)


@transaction.atomic
def add_reason(*, by, now, code: str, label: str, default_comment: str = "", due_days: int | None = None) -> ReasonCode:
    """A new reason, at the end of the list. Raises Conflict for a code that exists, also a switched-off one."""
    check_permission(by, Permission.PERIOD_MANAGE)
    if ReasonCode.objects.filter(code=code).exists():
        raise Conflict(_("There is a reason with this code already."), code="exists", field="code")
    last = ReasonCode.objects.aggregate(last=Max("position"))["last"] or 0
    reason = ReasonCode.objects.create(
        code=code, label=label, default_comment=default_comment, due_days=due_days, position=last + 1
    )
    audit.record(by=by, action="ledgers.add_reason", obj=reason, detail={"label": label}, now=now)
    return reason


@transaction.atomic
def change_reason(
    *, by, now, reason: ReasonCode, label: str, default_comment: str = "", due_days: int | None = None,
    is_active: bool = True,
) -> ReasonCode:  # fmt: skip
    """Word a reason anew, or switch it off; findings that name it show the new wording."""
    check_permission(by, Permission.PERIOD_MANAGE)
    locked = ReasonCode.objects.select_for_update().get(pk=reason.pk)
    before = {"label": locked.label, "is_active": locked.is_active, "due_days": locked.due_days}
    locked.label, locked.default_comment = label, default_comment
    locked.due_days, locked.is_active = due_days, is_active
    locked.save()
    audit.record(by=by, action="ledgers.change_reason", obj=locked, detail={"before": before}, now=now)
    return locked


@transaction.atomic
def move_reason(*, by, now, reason: ReasonCode, up: bool) -> None:
    """One place up or down in the list that reviewers choose from."""
    check_permission(by, Permission.PERIOD_MANAGE)
    ordered = list(ReasonCode.objects.select_for_update().order_by("position", "code"))
    place = ordered.index(reason)
    goal = place - 1 if up else place + 1
    if 0 <= goal < len(ordered):
        ordered[place], ordered[goal] = ordered[goal], ordered[place]
    for position, item in enumerate(ordered, start=1):
        item.position = position
    ReasonCode.objects.bulk_update(ordered, ["position"])
    audit.record(by=by, action="ledgers.move_reason", obj=reason, detail={"up": up}, now=now)
