"""The inbox: who is told what, once; reading it; the morning's reminders for hundreds at the price of one."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from laborinfo.accounts.enums import Role
from laborinfo.common.inbox import forget_old, notify, unread_count
from laborinfo.common.models import Notice
from laborinfo.common.progress import enqueue, finish
from ledgers.models import Finding, Period
from ledgers.services.closing import close_period
from ledgers.services.findings import raise_finding
from ledgers.services.reminders import remind
from ledgers.services.review import return_ledger
from ledgers.services.visits import verify_household
from ledgers.tasks_reminders import send_reminders
from tests.factories import NOW, UserFactory
from tests.ledgers.review.conftest import make_month


@pytest.fixture(autouse=True)
def fresh_bells():
    cache.clear()


@pytest.fixture
def month(cast):
    found = make_month(cast)
    Notice.objects.all().delete()
    return found


def told(user, kind: str = "") -> list[str]:
    rows = Notice.objects.filter(user=user)
    with translation.override("en"):
        return [str(row) for row in (rows.filter(kind=kind) if kind else rows)]


def find(month, field="phone", **values):
    person = month.first.people.first()
    return raise_finding(by=month.cast.township, now=NOW, row=month.row(month.first), person_id=person.pk, field=field,
                         reason=month.reason(), **values)  # fmt: skip


# --- as it happens
def test_every_organiser_hears_of_the_opened_and_closed_period(cast):
    month = make_month(cast)
    assert len(told(cast.group, "PERIOD")) == len(told(cast.county, "PERIOD")) == 1
    assert told(cast.auditor) == told(cast.api) == told(cast.nobody) == []
    month.up_to_prefecture()
    close_period(by=cast.prefecture, now=NOW, period=month.period, late_reason="other counties are late")
    assert len(told(cast.group, "PERIOD")) == 2


def test_a_submitted_ledger_is_announced_above_and_a_returned_one_below(month):
    cast = month.cast
    month.submit()
    assert len(told(cast.township, "REVIEW")) == 1
    assert told(cast.sibling_township) == told(cast.county) == []
    return_ledger(by=cast.township, now=NOW, ledger=month.ledger("village"), note="重新核对")
    assert told(cast.village, "RETURNED") == [f"Returned: the ledger of {cast.region_of('village')}"]
    assert told(cast.sibling_village) == []


def test_findings_of_a_day_are_one_notice_that_turns_unread_again(month):
    cast = month.cast
    month.submit()
    find(month)
    assert len(told(cast.group, "FINDING")) == len(told(cast.village, "FINDING")) == 1
    assert told(cast.sibling_group) == []
    Notice.objects.update(read_at=NOW)
    find(month, field="name")
    assert Notice.objects.filter(user=cast.group, kind="FINDING", read_at=None).count() == 1


def test_the_owner_hears_of_a_finished_job(cast):
    class Task:
        name = "t"

        def apply_async(self, **options):
            """Nothing runs."""

    job = enqueue(Task(), by=cast.county, title="导入")
    finish(job.pk, "DONE")
    assert told(cast.county, "JOB") == ["Done: 导入"]


# --- reading
def test_the_bell_counts_what_is_unread_and_follows_at_once(cast, client_of):
    county = client_of(cast.county)
    for number in range(3):
        notify([cast.county.pk], kind="PERIOD", title="x", url="/ledgers/", key=f"k{number}", now=NOW)
    assert unread_count(cast.county) == 3
    first = Notice.objects.filter(user=cast.county).first()
    assert county.post(reverse("common:notice-open", args=[first.pk])).url == "/ledgers/"
    assert unread_count(cast.county) == 2
    page = county.get(reverse("common:inbox"), {"state": "unread"})
    assert len(page.context["page"].rows) == 2
    assert len(county.get(reverse("common:inbox"), {"kind": "JOB"}).context["page"].rows) == 0
    county.post(reverse("common:notices-read"))
    assert unread_count(cast.county) == 0
    assert Notice.objects.filter(read_at=None).count() == 0


def test_nobody_opens_anothers_notice(cast, client_of):
    notify([cast.county.pk], kind="PERIOD", title="x", url="/", key="k", now=NOW)
    notice = Notice.objects.get()
    assert client_of(cast.township).post(reverse("common:notice-open", args=[notice.pk])).status_code == 404
    client_of(cast.township).post(reverse("common:notices-read"))
    assert Notice.objects.get().read_at is None


def test_the_bell_costs_no_query_within_the_minute(cast):
    unread_count(cast.county)
    with CaptureQueriesContext(connection) as seen:
        unread_count(cast.county)
    assert len(seen) == 0


def test_old_notices_go(cast):
    now = timezone.now()
    notify([cast.county.pk], kind="DIGEST", title="x", url="/", key="a", now=now, expires_at=now + timedelta(days=1))
    notify([cast.county.pk], kind="PERIOD", title="x", url="/", key="b", now=now)
    assert forget_old(now=now + timedelta(days=2)) == 1
    assert forget_old(now=now + timedelta(days=91)) == 1


# --- the morning
def test_the_digest_sums_up_what_waits_and_comes_once_a_day(month):
    cast = month.cast
    remind(now=NOW)
    assert told(cast.group, "DIGEST") == ["Today: 2 households to verify, 0 findings to answer"]
    assert "1 ledgers to submit" in told(cast.village, "DIGEST")[0]
    count = Notice.objects.count()
    remind(now=NOW + timedelta(hours=1))
    assert Notice.objects.count() == count
    verify_household(by=cast.group, now=NOW, household_id=month.first.pk)
    remind(now=NOW + timedelta(days=1))
    assert any(title.startswith("Today: 1 households") for title in told(cast.group, "DIGEST"))


def test_who_reviews_reads_of_ledgers_to_review(month):
    month.submit()
    remind(now=NOW)
    assert told(month.cast.township, "DIGEST") == ["Today: 1 ledgers to submit, 1 to review"]


@pytest.mark.parametrize(("days", "words"), [(3, "Three days"), (1, "Tomorrow"), (-1, "The deadline"), (2, "")])
def test_deadlines_are_announced_three_days_and_one_day_before_and_the_day_after(month, days, words):
    due = timezone.localdate(NOW) + timedelta(days=days)
    Period.objects.update(village_due=due, township_due=due + timedelta(days=20), county_due=due + timedelta(days=20))
    remind(now=NOW)
    titles = told(month.cast.village, "DEADLINE")
    assert [title for title in titles if title.startswith(words)] == titles
    assert len(titles) == (1 if words else 0)
    assert told(month.cast.township, "DEADLINE") == []


def test_who_has_submitted_is_not_reminded(month):
    month.submit()
    Period.objects.update(village_due=timezone.localdate(NOW) - timedelta(days=1))
    remind(now=NOW)
    assert told(month.cast.village, "DEADLINE") == []
    assert len(told(month.cast.sibling_village, "DEADLINE")) == 1


def test_findings_that_are_due_are_announced_below(month):
    month.submit()
    find(month, due_date=timezone.localdate(NOW) + timedelta(days=1))
    remind(now=NOW)
    assert "Findings: 1 to answer by tomorrow, 0 overdue" in told(month.cast.group, "FINDING")
    Finding.objects.update(due_date=timezone.localdate(NOW) - timedelta(days=4))
    remind(now=NOW + timedelta(days=1))
    assert "Findings: 0 to answer by tomorrow, 1 overdue" in told(month.cast.group, "FINDING")


def test_without_an_open_period_nobody_is_reminded(cast):
    assert send_reminders() == {}
    assert not Notice.objects.exists()


def test_hundreds_of_users_cost_as_many_queries_as_one(month):
    counts = []
    for number in (0, 300):
        Notice.objects.all().delete()
        for place in range(number):
            UserFactory(username=f"more-{place}", posting=(Role.GROUP_ORGANIZER, month.cast.region_of("group")))
        with CaptureQueriesContext(connection) as seen:
            remind(now=NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert Notice.objects.filter(kind="DIGEST").count() > 300
