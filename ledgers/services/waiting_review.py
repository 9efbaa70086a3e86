"""What waits for whoever submits or reviews: ledgers to submit, to review, returned; answers to settle."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from laborinfo.regions.enums import Level
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import FindingState, LedgerState
from ledgers.models import Finding, Ledger, Period
from ledgers.services.responsible import nobody_answers
from ledgers.services.waiting import WaitingItem

DUE = {Level.VILLAGE: "village_due", Level.TOWNSHIP: "township_due", Level.COUNTY: "county_due"}
SOON = 3  # days before a deadline


def waiting_items(user, *, now) -> list[WaitingItem]:
    """Cards for the home page; nothing where nothing waits."""
    period = Period.objects.open().first()
    if period is None:
        return []
    items = [
        *own_ledgers(user, period, now=now),
        to_review(user, period),
        *late_below(user, period, now=now),
        answers_to_settle(user, period),
        unanswerable(user, now=now),
    ]
    return [item for item in items if item.count]


def own_ledgers(user, period: Period, *, now) -> list[WaitingItem]:
    """The user's own ledgers that are to be submitted, and those that came back."""
    regions = user.scope.regions_for(Permission.LEDGER_SUBMIT)
    mine = Ledger.objects.filter(period=period, region__in=regions, level__gt=Level.PREFECTURE)
    open_ones = mine.filter(state__in=[LedgerState.COLLECTING, LedgerState.RETURNED]).select_related("region")
    return [ledger_item(ledger, period, now=now) for ledger in open_ones.order_by("level", "region__code")]


def ledger_item(ledger: Ledger, period: Period, *, now) -> WaitingItem:
    url = reverse("ledgers:ledger-detail", args=[ledger.pk])
    words = {"region": ledger.region}
    if ledger.state == LedgerState.RETURNED:
        return WaitingItem(_("Returned: the ledger of %(region)s") % words, 1, url, urgency=2)
    left = (getattr(period, DUE[Level(ledger.level)]) - timezone.localdate(now)).days
    urgency = 2 if left < 0 else 1 if left <= SOON else 0
    return WaitingItem(_("To submit: the ledger of %(region)s") % words, 1, url, urgency=urgency)


def to_review(user, period: Period) -> WaitingItem:
    regions = user.scope.regions_for(Permission.LEDGER_REVIEW)
    waiting = Ledger.objects.filter(period=period, parent__region__in=regions, state=LedgerState.SUBMITTED)
    keys = list(waiting.exclude(submitted_by=user).order_by("submitted_at").values_list("pk", "level"))
    one = len(keys) == 1 and keys[0][1] == Level.VILLAGE
    url = (
        reverse("ledgers:ledger-review", args=[keys[0][0]])
        if one
        else f"{reverse('ledgers:ledger-list')}?state=SUBMITTED"
    )
    return WaitingItem(_("Ledgers to review"), len(keys), url, urgency=1)


def late_below(user, period: Period, *, now) -> list[WaitingItem]:
    """Ledgers of the level below whose last day is over and that did not come, by the user's own region."""
    today = timezone.localdate(now)
    overdue = [level for level, name in DUE.items() if getattr(period, name) < today]
    late = Ledger.objects.filter(
        period=period, parent__region__in=user.scope.regions_for(Permission.LEDGER_REVIEW), level__in=overdue,
        state__in=[LedgerState.COLLECTING, LedgerState.RETURNED], region__active_to=None,
    )  # fmt: skip
    counts = late.order_by("parent").values_list("parent", "parent__region__short_name").annotate(number=Count("pk"))
    return [
        WaitingItem(
            _("Late below %(region)s: ledgers not submitted") % {"region": name}, number,
            reverse("ledgers:ledger-detail", args=[pk]), urgency=2,
        )
        for pk, name, number in counts
    ]  # fmt: skip


def answers_to_settle(user, period: Period) -> WaitingItem:
    regions = user.scope.regions_for(Permission.LEDGER_REVIEW)
    under_review = Ledger.objects.filter(
        in_subtrees("parent__region", regions), period=period, state=LedgerState.SUBMITTED
    )
    answered = Finding.objects.filter(state=FindingState.ANSWERED, ledger__in=under_review)
    url = f"{reverse('ledgers:finding-list')}?state=ANSWERED"
    return WaitingItem(_("Answers to settle"), answered.count(), url, urgency=1)


def unanswerable(user, *, now) -> WaitingItem:
    """Open findings of places below whose group and village have no organiser now: the level above must see to it."""
    below = Finding.objects.filter(in_subtrees("household__region", user.scope.regions_for(Permission.LEDGER_REVIEW)))
    url = f"{reverse('ledgers:finding-list')}?waiting=nobody"
    waiting = nobody_answers(below, today=timezone.localdate(now))
    return WaitingItem(_("Findings that nobody is there to answer"), waiting.count(), url, urgency=2)
