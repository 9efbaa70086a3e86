"""What waits for an organiser beside entry and review: postings, referrals, eligibility, the period itself."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Posting
from laborinfo.accounts.enums import Permission
from laborinfo.regions.enums import Level
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import LedgerState
from ledgers.models import Ledger, Period
from ledgers.services.waiting import WaitingItem
from matching.enums import ReferralState
from matching.models import Referral
from subsidies.enums import Outcome
from subsidies.models import Decision, EligibilityRun

PATIENCE = timedelta(days=7)  # a referral without an answer


def waiting_items(user, *, now) -> list[WaitingItem]:
    """Cards for the home page; nothing where nothing waits."""
    items = [
        postings_to_screen(user), *referrals_to_follow(user, now=now), eligible_people(user), period_work(user, now=now)
    ]  # fmt: skip
    return [item for item in items if item and item.count]


def postings_to_screen(user) -> WaitingItem | None:
    if not user.scope.has(Permission.JOB_SCREEN):
        return None
    count = Posting.objects.screenable_by(user).count()
    return WaitingItem(_("Postings to screen"), count, reverse("jobs:screening-queue"), urgency=1)


def referrals_to_follow(user, *, now) -> list[WaitingItem]:
    """Referrals without an answer, and those that both sides accepted and nobody has placed."""
    regions = user.scope.regions_for(Permission.REFERRAL_EDIT)
    mine = Referral.objects.filter(in_subtrees("person__household__region", regions))
    items = []
    for state, title in (
        (ReferralState.REFERRED, _("Referrals that wait for an answer")),
        (ReferralState.ACCEPTED, _("Accepted referrals to place")),
    ):
        waiting = mine.filter(state=state)
        late = waiting.filter(referred_at__lt=now - PATIENCE).exists()
        url = f"{reverse('matching:referral-list')}?state={state}"
        items.append(WaitingItem(title, waiting.count(), url, urgency=1 if late else 0))
    return items


def eligible_people(user) -> WaitingItem | None:
    """Whoever the newest finished run of the user's region found to be due."""
    regions = user.scope.regions_for(Permission.SUBSIDY_RUN)
    run = EligibilityRun.objects.visible_to(user).current().order_by("-created_at").first() if regions else None
    if run is None:
        return None
    eligible = Decision.objects.visible_to(user).filter(run=run, outcome=Outcome.ELIGIBLE)
    url = f"{reverse('subsidies:run-detail', args=[run.pk])}?outcome={Outcome.ELIGIBLE}"
    return WaitingItem(_("People with a right to: %(policy)s") % {"policy": run.title}, eligible.count(), url)


def period_work(user, *, now) -> WaitingItem | None:
    """The prefecture opens a period, and closes it once every county is accepted or the last day is over."""
    if not user.scope.has(Permission.PERIOD_MANAGE):
        return None
    period = Period.objects.open().first()
    if period is None:
        return WaitingItem(_("No period is open: open one"), 1, reverse("ledgers:period-open"), urgency=1)
    counties = Ledger.objects.filter(period=period, level=Level.COUNTY)
    waiting = counties.exclude(state=LedgerState.ACCEPTED).exists()
    overdue = period.county_due < timezone.localdate(now)
    title = _("Period to close: %(period)s") % {"period": period}
    url = reverse("ledgers:period-close", args=[period.pk])
    return WaitingItem(title, 1 if overdue or not waiting else 0, url, urgency=2 if overdue else 1)
