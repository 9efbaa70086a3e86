"""What the people of a region are told as it happens: returned, found, to review, opened, closed."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.models import RegionPosting
from laborinfo.accounts.permissions import ORGANIZER_ROLES, ROLE_PERMISSIONS
from laborinfo.common.inbox import notify
from laborinfo.common.models import NoticeKind
from laborinfo.regions.models import Region
from ledgers.enums_acts import ActKind
from ledgers.models import Finding, Ledger, Period, RecordAct


def roles_with(permission: str) -> list[str]:
    """Organisers' roles that hold a permission."""
    return [role for role in ORGANIZER_ROLES if permission in ROLE_PERMISSIONS[role]]


def posted(permission: str, *, day):
    """Postings in force of active users whose role holds the permission."""
    return RegionPosting.objects.on(day).filter(role__in=roles_with(permission), user__is_active=True)


def ledger_returned(ledger: Ledger, *, by, now) -> None:
    """To those who submit it."""
    people = posted(Permission.LEDGER_SUBMIT, day=timezone.localdate(now)).filter(region=ledger.region_id)
    notify(
        people.exclude(user=by).values_list("user_id", flat=True), kind=NoticeKind.RETURNED,
        title=gettext_noop("Returned: the ledger of %(region)s"), params={"region": str(ledger.region)},
        url=reverse("ledgers:ledger-detail", args=[ledger.pk]), key=f"returned:{ledger.pk}:{ledger.return_count}",
        now=now,
    )  # fmt: skip


def ledger_submitted(ledger: Ledger, *, by, now) -> None:
    """To those who review it."""
    if ledger.parent_id is None:
        return
    people = posted(Permission.LEDGER_REVIEW, day=timezone.localdate(now)).filter(region=ledger.parent.region_id)
    notify(
        people.exclude(user=by).values_list("user_id", flat=True), kind=NoticeKind.REVIEW,
        title=gettext_noop("To review: the ledger of %(region)s"), params={"region": str(ledger.region)},
        url=reverse("ledgers:ledger-detail", args=[ledger.pk]), key=f"submitted:{ledger.pk}", now=now, renew=True,
    )  # fmt: skip


def finding_raised(finding: Finding, *, now) -> None:
    """To the organisers of the household's group and village: one notice a group and day, however many are found."""
    day = timezone.localdate(now)
    group = finding.household.region_id
    above = Region.objects.filter(pk=group).values("parent")
    people = posted(Permission.PERSON_EDIT, day=day).filter(Q(region=group) | Q(region__in=above))
    notify(
        people.values_list("user_id", flat=True), kind=NoticeKind.FINDING,
        title=gettext_noop("New findings in %(region)s"), params={"region": str(finding.household.region)},
        url=f"{reverse('ledgers:household-list')}?findings=open", key=f"finding:{group}:{day}", now=now, renew=True,
    )  # fmt: skip


def moved_in(act: RecordAct, *, now) -> None:
    """To the organisers of the group and village that somebody came to from another village. Names nobody; the list of
    acts shows whom, as long as it is theirs to see."""
    if act.from_region.parent_id == act.to_region.parent_id:
        return
    whole = act.kind == ActKind.HOUSEHOLD_MOVED
    title = gettext_noop("A household moved to %(region)s") if whole else gettext_noop("Somebody moved to %(region)s")
    arrived = Q(region=act.to_region_id) | Q(region=act.to_region.parent_id)
    people = posted(Permission.PERSON_EDIT, day=timezone.localdate(now)).filter(arrived).exclude(user=act.by_id)
    notify(
        people.values_list("user_id", flat=True), kind=NoticeKind.MOVED, title=title,
        params={"region": str(act.to_region)}, url=reverse("ledgers:act-list"), key=f"act:{act.pk}", now=now,
    )  # fmt: skip


def period_opened(period: Period, *, now) -> None:
    tell_everybody(
        period, gettext_noop("The period %(period)s is open. Villages submit by %(due)s."), "opened",
        reverse("ledgers:home"), now=now,
    )  # fmt: skip


def period_closed(period: Period, *, now) -> None:
    tell_everybody(
        period, gettext_noop("The period %(period)s is closed; its figures are frozen."), "closed",
        reverse("ledgers:period-list"), now=now,
    )  # fmt: skip


def tell_everybody(period: Period, title: str, event: str, url: str, *, now) -> None:
    """Every organiser of the five levels."""
    people = posted(Permission.LEDGER_VIEW, day=timezone.localdate(now)).values_list("user_id", flat=True)
    notify(
        people, kind=NoticeKind.PERIOD, title=title, url=url, key=f"period:{period.pk}:{event}", now=now,
        params={"period": str(period), "due": period.village_due.isoformat()},
    )  # fmt: skip
