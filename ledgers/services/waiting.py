"""What waits for an organiser of entry: households to verify, findings to answer."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from ledgers.models import Finding, Household, Period


@dataclass(frozen=True)
class WaitingItem:
    """One card of the home page. Urgency: 0 can wait, 1 soon, 2 late."""

    title: str
    count: int
    url: str
    urgency: int = 0


def waiting_items(user, *, now) -> list[WaitingItem]:
    """Cards for whoever enters households; nothing for others, and nothing where nothing waits."""
    if not user.scope.has(Permission.PERSON_EDIT):
        return []
    items = [findings_waiting(user, now=now), households_waiting(user, now=now)]
    return [item for item in items if item.count]


def findings_waiting(user, *, now) -> WaitingItem:
    findings = findings_to_answer(user)
    due = findings.filter(due_date__lte=timezone.localdate(now)).exists()
    url = f"{reverse('ledgers:household-list')}?findings=open"
    return WaitingItem(_("Findings to answer"), findings.count(), url, urgency=2 if due else 1)


def households_waiting(user, *, now) -> WaitingItem:
    period = Period.objects.open().first()
    late = period is not None and period.village_due <= timezone.localdate(now)
    count = households_to_verify(user, period).count()
    return WaitingItem(_("Households to verify"), count, reverse("ledgers:worklist"), urgency=1 if late else 0)


def findings_to_answer(user):
    """Open findings on households that the user may edit."""
    return Finding.objects.filter(household__in=editable_households(user)).open()


def households_to_verify(user, period: Period | None):
    """Households that the user may edit and that nobody has verified since the open period began."""
    if period is None:
        return Household.objects.none()
    return editable_households(user).not_verified_since(period.opened_at)


def editable_households(user):
    return Household.objects.in_regions(user.scope.regions_for(Permission.PERSON_EDIT))
