"""Whom to visit first: points a household, from what the records show. One expression for a whole list.

| reason                                   | points |
|------------------------------------------|--------|
| a finding is past its day                | 40     |
| a finding waits for an answer            | 25     |
| never verified                           | 20     |
| its last submission carried warnings     | 15     |
| a job ended or ends within 30 days       | 15     |
| not verified for 90 days                 | 10     |

Points add up; a household without any has 0. Everything is counted by the database: no query a household.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateTimeField, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledgers.models import EmploymentSpell, Finding, RevisionRow, Visit
from ledgers.services.totals import BEFORE_ALL_PERIODS

JOB_DAYS, LONG_DAYS = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True)
class Risk:
    """One reason; `key` names the annotation that holds it."""

    key: str
    label: str | Promise
    points: int
    colour: str


RISKS = (
    Risk("is_overdue", _("A finding is overdue"), 40, "danger"),
    Risk("is_asked", _("Findings to answer"), 25, "warning"),
    Risk("is_new", _("Never verified"), 20, "primary"),
    Risk("has_warnings", _("Warnings in the last submission"), 15, "warning"),
    Risk("job_ends", _("A job ended or ends within 30 days"), 15, "primary"),
    Risk("is_stale", _("Not verified for 90 days"), 10, "secondary"),
)


def with_risk(households, *, now, day: date):
    """Adds a boolean a reason, `risk` (their points) and `last_seen` (long ago for the never verified)."""
    asked = Finding.objects.open().filter(household=OuterRef("pk"))
    jobs = EmploymentSpell.objects.filter(
        person__household=OuterRef("pk"), person__left_at=None, end_date__range=(day - JOB_DAYS, day + JOB_DAYS)
    )
    rows = households.annotate(
        is_asked=Exists(asked), is_overdue=Exists(asked.filter(due_date__lt=day)), job_ends=Exists(jobs),
        warning_count=Coalesce(last_warnings(), 0),
        last_seen=Coalesce(F("verified_at"), Value(BEFORE_ALL_PERIODS), output_field=DateTimeField()),
    )  # fmt: skip
    is_stale = When(verified_at__lt=now - LONG_DAYS, then=True)
    rows = rows.annotate(
        is_new=Case(When(verified_at=None, then=True), default=False),
        has_warnings=Case(When(warning_count__gt=0, then=True), default=False),
        is_stale=Case(is_stale, default=False),
    )
    return rows.annotate(risk=sum((points(risk) for risk in RISKS), Value(0)))


def points(risk: Risk) -> Case:
    return Case(When(**{risk.key: True}, then=Value(risk.points)), default=Value(0), output_field=IntegerField())


def last_warnings() -> Subquery:
    """How many warnings the newest revision with the household carried for it."""
    rows = RevisionRow.objects.filter(household=OuterRef("pk")).order_by("-revision_id")
    number = Func(F("issues"), function="jsonb_array_length", output_field=IntegerField())
    return Subquery(rows.annotate(number=number).values("number")[:1], output_field=IntegerField())


def with_tries(households, *, since):
    """Adds `tries`: how often nobody was at home since then."""
    tries = Visit.objects.standing().filter(household=OuterRef("pk"), met="NOBODY", at__gte=since).order_by()
    count = tries.values("household").annotate(number=Func(F("pk"), function="count")).values("number")
    return households.annotate(tries=Coalesce(Subquery(count, output_field=IntegerField()), 0))


def reasons_of(household) -> list[Risk]:
    """Why a household with the annotations has its points, the weightiest first. An overdue finding says the other."""
    found = [risk for risk in RISKS if getattr(household, risk.key)]
    return [risk for risk in found if not (risk.key == "is_asked" and household.is_overdue)]


def at_risk(households, key: str):
    """Those with one reason, by its key; "any" for whoever has points."""
    return households.filter(risk__gt=0) if key == "any" else households.filter(Q(**{key: True}))
