"""Every morning: what waits for each organiser, in one notice; and deadlines that come near or are over.

Everything is counted for all regions at once and summed over each posting's subtree by prefix sums: a handful of
queries for any number of users. A second run of the same day changes nothing: the day is in the key.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from laborinfo.accounts.enums import Permission
from laborinfo.common.inbox import Message, notify_each
from laborinfo.common.models import NoticeKind
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import border_of, sums_over
from ledgers.enums import LedgerState
from ledgers.models import Finding, Household, Ledger, Period
from ledgers.services.announcements import posted
from ledgers.services.pace import DUE

TO_SUBMIT = [LedgerState.COLLECTING, LedgerState.RETURNED]
DAYS_BEFORE = {3: "3", 1: "1", -1: "over"}  # days to the last one -> what the key says
FACTS = ("households", "findings", "due_tomorrow", "overdue")
DEADLINES = {
    3: gettext_noop("Three days to the deadline of %(region)s (%(due)s): %(households)s households to verify"),
    1: gettext_noop("Tomorrow is the deadline of %(region)s (%(due)s): %(households)s households to verify"),
    -1: gettext_noop("The deadline of %(region)s was %(due)s: %(households)s households are not verified"),
}


@dataclass(frozen=True)
class Work:
    """What waits in one region, with everything below it."""

    households: int
    findings: int
    due_tomorrow: int
    overdue: int


def remind(*, now) -> dict[str, int]:
    """Send the day's reminders; {kind: how many}."""
    period = Period.objects.open().first()
    if period is None:
        return {}
    day = timezone.localdate(now)
    work = work_by_region(period, day=day)
    return {
        "deadlines": remind_of_deadlines(period, work, day=day, now=now),
        "findings": remind_of_findings(work, day=day, now=now),
        "digests": send_digests(period, work, day=day, now=now),
    }


def work_by_region(period: Period, *, day: date) -> dict[int, Work]:
    """{region: what waits below it} for every region that an organiser is posted to."""
    left = Household.objects.not_verified_since(period.opened_at).order_by()
    homes = left.values_list(border_of("region")).annotate(Count("pk"))
    tomorrow = day + timedelta(days=1)
    findings = Finding.objects.open().order_by().values_list(border_of("household__region")).annotate(
        number=Count("pk"), soon=Count("pk", filter=Q(due_date=tomorrow)),
        over=Count("pk", filter=Q(due_date__lt=day)),
    )  # fmt: skip
    rows = [(border, number, 0, 0, 0) for border, number in homes]
    rows += [(border, 0, *numbers) for border, *numbers in findings]
    table = np.array(rows, np.int64).reshape(-1, 1 + len(FACTS))
    places = posted(Permission.LEDGER_VIEW, day=day).values("region")
    sums = sums_over(Region.objects.filter(pk__in=places), table[:, 0], table[:, 1:])
    return {pk: Work(*(int(number) for number in numbers)) for pk, numbers in sums.items()}


def remind_of_deadlines(period: Period, work: dict[int, Work], *, day: date, now) -> int:
    """Three days before, the day before and the day after a level's last day, to whoever has not submitted."""
    sent = 0
    for level, name in DUE.items():
        due = getattr(period, name)
        title = DEADLINES.get((due - day).days)
        if title is None:
            continue
        ledgers = Ledger.objects.filter(period=period, level=level, state__in=TO_SUBMIT)
        people = posted(Permission.LEDGER_SUBMIT, day=day).filter(region__in=ledgers.values("region"))
        messages = [
            Message(user, title, {"region": region, "due": due.isoformat(), "households": work[pk].households})
            for user, pk, region in people.values_list("user_id", "region_id", "region__short_name")
        ]
        key = f"due:{period.pk}:{int(level)}:{due}:{DAYS_BEFORE[(due - day).days]}"
        sent += notify_each(unique(messages), kind=NoticeKind.DEADLINE, url=reverse("ledgers:home"), key=key, now=now)
    return sent


def remind_of_findings(work: dict[int, Work], *, day: date, now) -> int:
    """Findings whose day is tomorrow or over, to the organisers who answer them."""
    title = gettext_noop("Findings: %(due_tomorrow)s to answer by tomorrow, %(overdue)s overdue")
    messages = [
        Message(user, title, {"due_tomorrow": work[pk].due_tomorrow, "overdue": work[pk].overdue})
        for user, pk in posted(Permission.PERSON_EDIT, day=day).values_list("user_id", "region_id")
        if work[pk].due_tomorrow or work[pk].overdue
    ]
    return notify_each(
        unique(messages), kind=NoticeKind.FINDING, url=f"{reverse('ledgers:household-list')}?findings=open",
        key=f"findings-due:{day}", now=now, expires_at=end_of(day),
    )  # fmt: skip


def send_digests(period: Period, work: dict[int, Work], *, day: date, now) -> int:
    """One notice a user, and none to whom nothing waits for."""
    ledgers = Ledger.objects.filter(period=period)
    to_submit = set(ledgers.filter(state__in=TO_SUBMIT, level__gt=Level.PREFECTURE).values_list("region_id", flat=True))
    waiting = ledgers.filter(state=LedgerState.SUBMITTED).order_by().values_list("parent__region")
    to_review = dict(waiting.annotate(Count("pk")))
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(("homes", "findings", "submit", "review"), 0))
    for user, pk in posted(Permission.PERSON_EDIT, day=day).values_list("user_id", "region_id"):
        found[user]["homes"] += work[pk].households
        found[user]["findings"] += work[pk].findings
    for user, pk in posted(Permission.LEDGER_SUBMIT, day=day).values_list("user_id", "region_id"):
        found[user]["submit"] += pk in to_submit
        found[user]["review"] += to_review.get(pk, 0)
    messages = [Message(user, title_of(numbers), numbers) for user, numbers in found.items() if any(numbers.values())]
    return notify_each(messages, kind=NoticeKind.DIGEST, url="/", key=f"digest:{day}", now=now, expires_at=end_of(day))


def title_of(numbers: dict[str, int]) -> str:
    """Who enters reads of households, who reviews of ledgers, a village of both."""
    entry, ledgers = numbers["homes"] or numbers["findings"], numbers["submit"] or numbers["review"]
    if entry and ledgers:
        return gettext_noop(
            "Today: %(homes)s households to verify, %(findings)s findings to answer, %(submit)s ledgers to submit, "
            "%(review)s to review"
        )
    if entry:
        return gettext_noop("Today: %(homes)s households to verify, %(findings)s findings to answer")
    return gettext_noop("Today: %(submit)s ledgers to submit, %(review)s to review")


def unique(messages: Iterable[Message]) -> list[Message]:
    """One a user: whoever holds two postings reads of the first."""
    return list({message.user_id: message for message in reversed(list(messages))}.values())


def end_of(day: date) -> datetime:
    """A daily notice is of no use on the day after."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
